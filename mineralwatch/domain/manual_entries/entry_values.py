"""One typed value of an entry by hand: read strictly, or refused with a line that says what to do.

Every reader takes one clean, non-empty line, gives the value in the form in which the store keeps it, and raises
ValueError. `today` None asks nothing of the day: what was accepted once stays so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.identity import contract_kind
from mineralwatch.domain.materials import by_name, nearest_material
from mineralwatch.domain.models import EventKind, Grade, Status
from mineralwatch.domain.money_text import parse_money
from mineralwatch.domain.safe_text import safe_url
from mineralwatch.domain.weight_units import to_tonnes

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
"""What a person may say that happened. The other kinds follow from readings or from the date."""
FIELDS = (
    "posted", "deadline", "quantity", "ceiling", "guaranteed", "ordered", "awardee", "awarded_on", "cancelled_on",
    "material", "title",
)  # fmt: skip
"""What a person may put right. The number is a request's identity and no value of it."""
MONEY = ("ceiling", "guaranteed", "ordered")
GRADES = (Grade.OFFICIAL, Grade.ANNOUNCED, Grade.REPORTED, Grade.COPIED)

_CONCLUDED = {
    "removed": "it rests on two whole readings of a source",
    "restored": "it rests on a reading of a source",
    "closed": "it follows from the deadline",
    "archived": "it follows from the notice's own date",
}
STATUS_WORDS = frozenset(Status) | frozenset(EventKind)
_COUNTED = frozenset({"each", "ea", "piece", "pieces", "unit", "units", "lot", "lots", "carat", "carats", "flask",
                      "flasks", "cylinder", "cylinders"})  # fmt: skip
_SIZE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,6})?\s*(.*)", re.ASCII)
_FOREIGN = re.compile(
    r"[€£¥₹₩]|\b(?:eur|euros?|gbp|pounds?|yen|jpy|cny|rmb|yuan|cad|aud|chf|francs?)\b|[ac]\$", re.IGNORECASE
)
_CONTRACT = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 \-/]{3,39}", re.ASCII)
_FIRST, _LAST = 1939, 2100  # the stockpile's first Act; the last year that a deadline may have
_DAY = "write it as 2026-11-22"


def kind(text: str) -> EventKind:
    """The kind of an event."""
    word = _plain(text, "-")
    if why := _CONCLUDED.get(word):
        raise ValueError(f"{word} is not entered by hand: {why}")
    if word in STATUS_WORDS - set(KINDS):
        raise ValueError(f"{word} is a status, which follows from events and the day: say what happened instead")
    if word in KINDS:
        return EventKind(word)
    raise ValueError(unknown_name_message("kind of event", text, KINDS))


def field(text: str) -> str:
    """The name of a value."""
    word = _plain(text, "_")
    if word in FIELDS:
        return word
    if word == "number":
        raise ValueError("the number is not corrected: it is what makes a request itself; a notice that gives another "
                         "one joins the two")  # fmt: skip
    if word in ("status", "stage", *STATUS_WORDS):
        raise ValueError(f"{word} follows from events and the day: add the event instead (add-event)")
    raise ValueError(unknown_name_message("value", text, FIELDS))


def value(name: str, text: str, today: date | None) -> str:
    """A value of field `name`, as a claim holds it."""
    if name in MONEY:
        return plain_number(money(text))
    readers: dict[str, Callable[[str], str]] = {
        "deadline": deadline,
        "quantity": quantity,
        "awardee": awardee,
        "material": material,
        "title": title,
    }
    return readers[name](text) if name in readers else fuzzy_date(text, today)


def day(text: str, today: date | None) -> date:
    """A day on which something has happened."""
    try:
        found = FuzzyDate(text).exact
    except ValueError:
        found = None
    if found is None:
        raise ValueError(f"{text!r} is no day: {_DAY}, or leave it out when it is not known")
    return _past(found, found, text, today)


def fuzzy_date(text: str, today: date | None) -> str:
    """A day, month or year in which something has happened, perhaps with `~` before it."""
    try:
        found = FuzzyDate(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date: {_DAY}, 2026-11, 2026 or ~2026-11-22") from None
    _past(found.first, found.last, text, today)
    return text


def _past(first: date, last: date, text: str, today: date | None) -> date:
    if first.year < _FIRST or last.year > _LAST:
        raise ValueError(f"{text!r} is outside {_FIRST} to {_LAST}: check the year")
    if today is not None and first > today:
        raise ValueError(f"{text} is ahead: what has not happened yet cannot be entered; check the year")
    return first


def deadline(text: str) -> str:
    """A response deadline, ahead or past."""
    found = parse_deadline(text)
    if found is None:
        raise ValueError(f"{text!r} is no deadline: write it as 2026-11-22, 2026-11-22T15:00 or 2026-11-22T15:00-05:00")
    return found.day.isoformat() if len(found.text) == 10 else found.text


def money(text: str) -> float:
    """An amount in US dollars."""
    found = parse_money(text)
    if found is not None:
        return found
    if text.lstrip().startswith(("-", "(", "\u2212")):
        raise ValueError(f"{text!r} is below nothing: amounts are totals, not changes")
    if _FOREIGN.search(text):
        raise ValueError(f"{text!r} is in another currency: give US dollars, and say in the reason how you converted")
    raise ValueError(f"{text!r} is no amount: write dollars as 5000000, 5,000,000 or $1.8bn")


def quantity(text: str) -> str:
    """A quantity with its unit."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no quantity: write a number and its unit, as in 7480 t or 6,685,871 lb")
    unit = " ".join(found.group(3).casefold().split())
    if not unit:
        raise ValueError(f"{text!r} has no unit: add t, kg, lb, short tons or each")
    if unit in ("ton", "tons"):
        raise ValueError("a ton may be 2,000 lb or 1,000 kg: write short tons or t")
    if unit not in _COUNTED and to_tonnes(1.0, unit) is None:
        raise ValueError(f"{unit!r} is no unit known here: use t, kg, lb, short tons, long tons, troy oz or each")
    return f"{found.group(1).replace(',', '')}{found.group(2) or ''} {unit}"


def material(text: str) -> str:
    """A material of the catalogue, by name, title, alias or symbol."""
    found = by_name(text)
    if found is None:
        near = nearest_material(text)
        raise ValueError(f"no material is called {text!r}" + (f"; did you mean {near}?" if near else ""))
    return found.name


def awardee(text: str) -> str:
    """The name of a winner."""
    return _words(text, "a winner's name", 200)


def title(text: str) -> str:
    """The title of a request."""
    return _words(text, "a title", 300)


def contract(text: str) -> str:
    """A contract's number, as printed."""
    if _CONTRACT.fullmatch(text) is None:
        raise ValueError(f"{text!r} is no contract number: write it as SP8000-25-D-0007")
    if contract_kind(text) == "solicitation":
        raise ValueError(f"{text} is a solicitation's number, not a contract's")
    return text


def url(text: str) -> str:
    """An address."""
    found = safe_url(text)
    if found is None:
        raise ValueError(f"{text!r} is no address: it begins with https:// or http:// and holds no blanks")
    return found


def grade(text: str) -> Grade:
    """How good the named source is."""
    word = text.casefold()
    if word == Grade.INFERRED:
        raise ValueError("inferred is what the program concludes; give the grade of your source")
    if word in GRADES:
        return Grade(word)
    raise ValueError(unknown_name_message("grade", text, GRADES))


def source(text: str) -> str:
    """Who says so."""
    return _long(text, 120)


def reason(text: str) -> str:
    """Why it is entered."""
    return _long(text, 300)


def plain_number(amount: float) -> str:
    """An amount as a claim holds it: `500000000`, `12.5`."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def _words(text: str, what: str, limit: int) -> str:
    if text.casefold() in STATUS_WORDS:
        raise ValueError(f"{text!r} is what happened, not {what}: add the event instead (add-event)")
    if not any(char.isalpha() for char in text):
        raise ValueError(f"{text!r} is not {what}")
    return _long(text, limit)


def _long(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(f"this is {len(text)} characters long; at most {limit}")
    return text


def _plain(text: str, joint: str) -> str:
    return re.sub(r"[\s_-]+", joint, text.strip().casefold())


def unknown_name_message(what: str, text: str, known: Iterable[str]) -> str:
    """The line for a name that is none of `known`, with the nearest."""
    names = [str(name) for name in known]
    near = get_close_matches(_plain(text, "_"), names, 1, 0.6)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    return f"no {what} is called {text!r}; {hint}"
