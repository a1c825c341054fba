"""Parses single values of an entry by hand, strictly.

Every `parse_` function takes one clean, non-empty line and returns the value in the form that the store keeps. It
raises ValueError with a message that says what to do. With `today` None any day is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.materials.materials import material_by_name, nearest_material
from mineralwatch.domain.materials.weight_units import to_tonnes
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Status
from mineralwatch.domain.numbers_and_ids import contract_kind
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.money_text import parse_money
from mineralwatch.domain.text.safe_text import safe_url

KINDS = (
    EventKind.ISSUED,
    EventKind.AMENDED,
    EventKind.EXTENDED,
    EventKind.SHORTENED,
    EventKind.CANCELLED,
    EventKind.AWARDED,
    EventKind.ORDERED,
    EventKind.TERMINATED,
    EventKind.REISSUED,
)
"""The kinds of event that can be entered. The other kinds follow from readings or from the date."""
FIELDS = (
    "posted", "deadline", "quantity", "ceiling", "guaranteed", "ordered", "awardee", "awarded_on", "cancelled_on",
    "material", "title",
)  # fmt: skip
"""The fields that can be corrected. The number is not one of them: it identifies the solicitation."""
MONEY = ("ceiling", "guaranteed", "ordered")
GRADES = (Grade.OFFICIAL, Grade.ANNOUNCED, Grade.REPORTED, Grade.COPIED)

_NOT_ENTERED = {
    "removed": "it follows from two complete readings of a source",
    "restored": "it follows from a reading of a source",
    "closed": "it follows from the deadline",
    "archived": "it follows from the notice's own date",
}
STATUS_WORDS = frozenset(Status) | frozenset(EventKind)
_COUNT_UNITS = frozenset({"each", "ea", "piece", "pieces", "unit", "units", "lot", "lots", "carat", "carats", "flask",
                      "flasks", "cylinder", "cylinders"})  # fmt: skip
_QUANTITY = lazy_pattern(r"(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,6})?\s*(.*)", re.ASCII)
_FOREIGN_CURRENCY = lazy_pattern(
    r"[€£¥₹₩]|\b(?:eur|euros?|gbp|pounds?|yen|jpy|cny|rmb|yuan|cad|aud|chf|francs?)\b|[ac]\$", re.IGNORECASE
)
_CONTRACT = lazy_pattern(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 \-/]{3,39}", re.ASCII)
_FIRST, _LAST = 1939, 2100  # the year of the stockpile's first Act, and the last year that a deadline may have
_DAY_HINT = "write it as 2026-11-22"


def parse_kind(text: str) -> EventKind:
    """The kind of an event from its name."""
    word = _join_words(text, "-")
    if why := _NOT_ENTERED.get(word):
        raise ValueError(f"{word} is not entered by hand: {why}")
    if word in STATUS_WORDS - set(KINDS):
        raise ValueError(f"{word} is a status, which follows from events and the day: say what happened instead")
    if word in KINDS:
        return EventKind(word)
    raise ValueError(unknown_name_message("kind of event", text, KINDS))


def parse_field(text: str) -> str:
    """The name of a field that can be corrected."""
    word = _join_words(text, "_")
    if word in FIELDS:
        return word
    if word == "number":
        raise ValueError("the number is not corrected: it identifies the request; when a notice gives another "
                         "number, the two requests are merged")  # fmt: skip
    if word in ("status", "stage", *STATUS_WORDS):
        raise ValueError(f"{word} follows from events and the day: add the event instead (add-event)")
    raise ValueError(unknown_name_message("value", text, FIELDS))


def parse_value(name: str, text: str, today: date | None) -> str:
    """The value of the field `name`, checked and written as claims write it."""
    if name in MONEY:
        return plain_number(parse_amount(text))
    readers: dict[str, Callable[[str], str]] = {
        "deadline": parse_deadline_value,
        "quantity": parse_quantity_value,
        "awardee": parse_awardee,
        "material": parse_material,
        "title": parse_title,
    }
    return readers[name](text) if name in readers else parse_fuzzy_date(text, today)


def parse_day(text: str, today: date | None) -> date:
    """The exact day of an event; a day after `today` is rejected."""
    try:
        found = FuzzyDate(text).exact
    except ValueError:
        found = None
    if found is None:
        raise ValueError(f"{text!r} is no day: {_DAY_HINT}, or leave it out when it is not known")
    return _checked_past(found, found, text, today)


def parse_fuzzy_date(text: str, today: date | None) -> str:
    """The day, month or year of an event, with `~` before an approximate one; a date after `today` is rejected."""
    try:
        found = FuzzyDate(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date: {_DAY_HINT}, 2026-11, 2026 or ~2026-11-22") from None
    _checked_past(found.first, found.last, text, today)
    return text


def _checked_past(first: date, last: date, text: str, today: date | None) -> date:
    if first.year < _FIRST or last.year > _LAST:
        raise ValueError(f"{text!r} is outside {_FIRST} to {_LAST}: check the year")
    if today is not None and first > today:
        raise ValueError(f"{text} is ahead: what has not happened yet cannot be entered; check the year")
    return first


def parse_deadline_value(text: str) -> str:
    """A response deadline, which may lie in the future or in the past."""
    found = parse_deadline(text)
    if found is None:
        raise ValueError(f"{text!r} is no deadline: write it as 2026-11-22, 2026-11-22T15:00 or 2026-11-22T15:00-05:00")
    return found.day.isoformat() if len(found.text) == 10 else found.text


def parse_amount(text: str) -> float:
    """An amount in US dollars as a number, from a text such as `$5m`."""
    found = parse_money(text)
    if found is not None:
        return found
    if text.lstrip().startswith(("-", "(", "\u2212")):
        raise ValueError(f"{text!r} is negative: give the total amount, not a change")
    if _FOREIGN_CURRENCY.search(text):
        raise ValueError(f"{text!r} is in another currency: give US dollars, and say in the reason how you converted")
    raise ValueError(f"{text!r} is no amount: write dollars as 5000000, 5,000,000 or $1.8bn")


def parse_quantity_value(text: str) -> str:
    """A quantity with its unit, as claims write it."""
    found = _QUANTITY.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no quantity: write a number and its unit, as in 7480 t or 6,685,871 lb")
    unit = " ".join(found.group(3).casefold().split())
    if not unit:
        raise ValueError(f"{text!r} has no unit: add t, kg, lb, short tons or each")
    if unit in ("ton", "tons"):
        raise ValueError("a ton may be 2,000 lb or 1,000 kg: write short tons or t")
    if unit not in _COUNT_UNITS and to_tonnes(1.0, unit) is None:
        raise ValueError(f"{unit!r} is no unit known here: use t, kg, lb, short tons, long tons, troy oz or each")
    return f"{found.group(1).replace(',', '')}{found.group(2) or ''} {unit}"


def parse_material(text: str) -> str:
    """The catalogue name of a material that is given by name, title, alias or symbol."""
    found = material_by_name(text)
    if found is None:
        near = nearest_material(text)
        raise ValueError(f"no material is called {text!r}" + (f"; did you mean {near}?" if near else ""))
    return found.name


def parse_awardee(text: str) -> str:
    """The name of an awardee; a word for an event such as `cancelled` is rejected."""
    return _checked_words(text, "a winner's name", 200)


def parse_title(text: str) -> str:
    """The title of a solicitation."""
    return _checked_words(text, "a title", 300)


def parse_contract(text: str) -> str:
    """The number of a contract, spelled as printed."""
    if _CONTRACT.fullmatch(text) is None:
        raise ValueError(f"{text!r} is no contract number: write it as SP8000-25-D-0007")
    if contract_kind(text) == "solicitation":
        raise ValueError(f"{text} is a solicitation's number, not a contract's")
    return text


def parse_url(text: str) -> str:
    """A web address that is safe to open."""
    found = safe_url(text)
    if found is None:
        raise ValueError(f"{text!r} is no address: it begins with https:// or http:// and holds no blanks")
    return found


def parse_grade(text: str) -> Grade:
    """The grade of the source that the entry names."""
    word = text.casefold()
    if word == Grade.INFERRED:
        raise ValueError("inferred is what the program concludes; give the grade of your source")
    if word in GRADES:
        return Grade(word)
    raise ValueError(unknown_name_message("grade", text, GRADES))


def parse_source(text: str) -> str:
    """The name of the source that the entry rests on."""
    return _checked_length(text, 120)


def parse_reason(text: str) -> str:
    """The user's reason for the entry."""
    return _checked_length(text, 300)


def plain_number(amount: float) -> str:
    """An amount as claims write it, without needless zeros: `500000000`, `12.5`."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def _checked_words(text: str, expected: str, limit: int) -> str:
    if text.casefold() in STATUS_WORDS:
        raise ValueError(f"{text!r} is what happened, not {expected}: add the event instead (add-event)")
    if not any(char.isalpha() for char in text):
        raise ValueError(f"{text!r} is not {expected}")
    return _checked_length(text, limit)


def _checked_length(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(f"this is {len(text)} characters long; at most {limit}")
    return text


def _join_words(text: str, separator: str) -> str:
    return re.sub(r"[\s_-]+", separator, text.strip().casefold())


def unknown_name_message(kind: str, text: str, known: Iterable[str]) -> str:
    """The error message for a name that is not one of the `known` names; it suggests the most similar known name."""
    names = [str(name) for name in known]
    near = get_close_matches(_join_words(text, "_"), names, 1, 0.6)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    return f"no {kind} is called {text!r}; {hint}"
