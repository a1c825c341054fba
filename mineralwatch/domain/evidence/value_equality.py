"""Decides whether two values of one field mean the same, however each source writes them. Values are text, as in a
claim.

What counts as the same:

- Days: the same day; a month or a year agrees with each day in it.
- Deadlines: the same instant when both have a zone, else the same wall-clock time; against a bare day, the same day.
- Weights: equal in tonnes within 0.05 %, the error of a converted weight printed to four digits. 7,480 t and "7,500 t"
  are different, and so is a weight in pounds that was converted wrongly.
- Dollars: equal within the error of an abbreviated amount: half a unit of its third digit ($169m for $168,938,267.30)
or
  half of a hundred thousand dollars, whichever is more, but at most 1 %. A cent is no conflict, $9.9m and $10m are
  equal.
- Companies: all words of the shorter name are in the longer one, or one is the other's initials; legal forms do not
  count, and `United States` is `US`.
- Everything else: the same words.
"""

from __future__ import annotations

import math

from mineralwatch.domain.dates import FuzzyDate, compare_deadlines, parse_deadline
from mineralwatch.domain.materials.weight_units import to_tonnes
from mineralwatch.domain.models.event import Fields
from mineralwatch.domain.numbers_and_ids import fold
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

DEADLINES = ("deadline", "first_deadline")
MONEY = (
    "ceiling",
    "guaranteed",
    "ordered",
    "price",
    "amount",
    "requested_ceiling",
    "requested_minimum",
    "ordered_with_others",
    "awarded_with_others",
    "first_order",
    "initial_value",
)  # fmt: skip
NAMES = ("awardee", "seller")
_WEIGHT_TOLERANCE = 0.0005
_SMALLEST_STEP = 50_000.0  # half of a hundred thousand dollars: a smaller difference may come from rounding
_LARGEST_SHARE = 0.01
_SIZE = lazy_pattern(r"(\d[\d,]*(?:\.\d+)?)\s*(\D.*)?")
_STATES = lazy_pattern(r"\bunited states\b")
_FEWEST_INITIALS = 3  # initials are compared with a name only when there are at least three
_LEGAL = frozenset(fold("the inc incorporated llc ltd limited corp corporation co company plc lp gmbh ag sa").split())


def same_value(field: str, one: str, other: str) -> bool:
    """Whether two values of a field mean the same. The order of the two does not matter, but the relation is not
    transitive: a month agrees with each of its days."""
    if one == other:
        return True
    if field in DEADLINES:
        return _same_deadline(one, other)
    if field in MONEY:
        return _same_amount(one, other)
    if field in NAMES:
        return same_name(one, other)
    if field.startswith("quantity"):
        return _same_quantity(one, other)
    if field == "posted" or field.endswith("_on"):
        return _same_day(one, other)
    return fold(one) == fold(other)


def exactness(field: str, value: str) -> int:
    """A number that says how exactly a value is written; among values that mean the same, the most exact one has the
    highest number."""
    if field in MONEY or field.startswith("quantity"):
        size = parse_quantity(value)
        return len(f"{size[0]:.15g}".replace(".", "").rstrip("0")) if size else 0
    return len(value.lstrip("~")) if field in DEADLINES or field == "posted" or field.endswith("_on") else 0


def parse_quantity(value: str) -> tuple[float, str] | None:
    """The number and the unit of a text such as `6685871 lb`; the unit may be empty. None when the text has no
    number."""
    found = _SIZE.fullmatch(value.strip())
    if found is None:
        return None
    number = float(found.group(1).replace(",", ""))
    return (number, (found.group(2) or "").strip()) if math.isfinite(number) else None


def same_money(one: float, other: float) -> bool:
    """Whether two amounts in US dollars are equal within the error of an abbreviated amount."""
    most = max(abs(one), abs(other))
    if not math.isfinite(most):
        return one == other
    third = 10 ** (math.floor(math.log10(most)) - 2) / 2 if most > 0 else 0.0
    return abs(one - other) <= max(min(max(third, _SMALLEST_STEP), _LARGEST_SHARE * most), 0.01) * (1 + 1e-9)


def same_name(one: str, other: str) -> bool:
    """Whether two names mean the same company: all words of the shorter one are in the longer one, or one is the
    other's initials. True when one has no words besides a legal form."""
    a, b = _words(one), _words(other)
    if not a or not b:
        return True
    few, many = sorted((a, b), key=len)
    if few <= many or "".join(sorted(few)) == "".join(sorted(many)):
        return True
    return bool(_initials(one) & b or _initials(other) & a)


def merge_fields(worse: Fields, better_fields: Fields) -> Fields:
    """The fields of both. Where both give a value, that of `better_fields` counts, but an awardee's name is taken in
    its readable form."""
    merged = {
        **worse,
        **{name: value for name, value in better_fields.items() if value is not None or name not in worse},
    }
    better, other = better_fields.get("awardee"), worse.get("awardee")
    if isinstance(better, str) and isinstance(other, str):
        merged["awardee"] = readable_name(better, other)
    return merged


def readable_name(better: str, other: str) -> str:
    """The name that the better witness gives (`better`). When it is in capitals only and `other` is the same company's
    name with lower-case letters, `other` is returned."""
    loud = better.isupper() and not other.isupper()
    return other if loud and other and same_name(better, other) else better


def shares_a_word(one: str, other: str) -> bool:
    """Whether two companies' names have a word in common. Legal forms do not count."""
    return bool(_words(one) & _words(other))


def _words(name: str) -> frozenset[str]:
    return frozenset(_STATES.sub("us", fold(name)).split()) - _LEGAL


def _initials(name: str) -> frozenset[str]:
    """The abbreviations that a name's initials can form, with and without its legal form; at least three letters
    each."""
    words = fold(name).split()
    spoken = ("".join(word[0] for word in spelling) for spelling in (words, [w for w in words if w not in _LEGAL]))
    return frozenset(letters for letters in spoken if len(letters) >= _FEWEST_INITIALS)


def _same_deadline(one: str, other: str) -> bool:
    a, b = parse_deadline(one), parse_deadline(other)
    return a is not None and b is not None and compare_deadlines(a, b) == 0


def _same_amount(one: str, other: str) -> bool:
    try:
        return same_money(float(one), float(other))
    except ValueError:
        return False


def _same_quantity(one: str, other: str) -> bool:
    a, b = parse_quantity(one), parse_quantity(other)
    if a is None or b is None:
        return False
    weights = [to_tonnes(*a), to_tonnes(*b)]
    if weights[0] is None or weights[1] is None:
        return a[0] == b[0] and fold(a[1]) == fold(b[1])
    return abs(weights[0] - weights[1]) <= _WEIGHT_TOLERANCE * max(weights[0], weights[1])


def _same_day(one: str, other: str) -> bool:
    try:
        a, b = FuzzyDate(one), FuzzyDate(other)
    except ValueError:
        return fold(one) == fold(other)
    return a.first <= b.last and b.first <= a.last
