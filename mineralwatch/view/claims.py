"""What sources say of one field, side by side: nothing is averaged, and the better supported value stands first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from mineralwatch.domain.by_hand import act_of, is_by_hand, is_correction
from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.models import Claim
from mineralwatch.view.cells import Glyphs, Line, Span
from mineralwatch.view.names import amount_text, letters, money
from mineralwatch.view.spans import GLUE
from mineralwatch.view.when import fuzzy_text, short_date

MONEY = (
    "ceiling",
    "guaranteed",
    "ordered",
    "price",
    "amount",
    "requested_ceiling",
    "requested_minimum",
    "ordered_with_others",
    "first_order",
)
_SIZE = re.compile(r"(\d+(?:\.\d+)?) (\D.*)")


def value_text(field: str, value: str, today: date) -> str:
    """A claimed value as the screen shows it: a day, a sum, a number, or its own words."""
    if field in MONEY:
        try:
            return money(float(value))
        except ValueError:
            return value
    if value[:1] == "~" or (value[:4].isdigit() and (len(value) == 4 or value[4:5] == "-")):
        return _day_text(value, today)
    sized = _SIZE.fullmatch(value)
    if sized:
        return f"{amount_text(float(sized.group(1)))} {sized.group(2)}"
    try:
        return amount_text(float(value))
    except (ValueError, OverflowError):
        return value


def _day_text(value: str, today: date) -> str:
    deadline = parse_deadline(value)
    if deadline is not None:
        return short_date(deadline.day, today)
    try:
        return fuzzy_text(FuzzyDate(value), today)
    except ValueError:
        return value


def sides(claims: Sequence[Claim]) -> list[tuple[str, list[Claim]]]:
    """The different values with their claims: what was put right by hand first, then the best grade, then the most
    sources, then as given."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.value, []).append(claim)
    return sorted(
        found.items(), key=lambda side: (-_put_right(side[1]), min(c.grade.rank for c in side[1]), -_sources(side[1]))
    )


def _put_right(claims: Sequence[Claim]) -> int:
    """The newest act that puts this value right; 0 for none."""
    return max((act_of(claim.ref) for claim in claims if is_correction(claim.ref)), default=0)


def who(claim: Claim) -> str:
    """Whose word it is, and that a person entered it."""
    return f"{claim.source}, by hand" if is_by_hand(claim.ref) else claim.source


def _sources(claims: Sequence[Claim]) -> int:
    return len({claim.source for claim in claims})


def sides_line(field: str, claims: Sequence[Claim], today: date, glyphs: Glyphs) -> Line:
    """`15 Oct 25 (3 sources) ⇄ 24 Oct 25 (Fastmarkets) P`; letters that differ stand with each side."""
    found = sides(claims)
    grades = [letters([claim.grade for claim in said_by]) for _, said_by in found]
    alike = len(set(grades)) == 1
    spans: list[Span] = []
    for (value, said_by), grade in zip(found, grades, strict=True):
        if spans:
            spans.append(Span(f" {glyphs.differs} ", "warn"))
        names = list(dict.fromkeys(who(claim) for claim in said_by))
        by = names[0] if len(names) == 1 else f"{len(names)} sources"
        more = "" if alike else f"{GLUE}{grade}"
        spans += [Span(value_text(field, value, today)), Span(f" ({by}{more})", "dim")]
    return (*spans, Span(f"{GLUE}{grades[0]}", "dim")) if spans and alike else tuple(spans)
