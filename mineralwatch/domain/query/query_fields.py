"""The fields of the query language, the values that each field takes after its colon, and the errors for other
names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import Enum, auto

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.materials.materials import material_by_name, nearest_material
from mineralwatch.domain.models.alert import Severity
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import PolicyKind
from mineralwatch.domain.models.solicitation import Stage, Status
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.lazy_pattern import lazy_pattern
from mineralwatch.domain.text.money_text import parse_money

POLICY_KINDS: tuple[str, ...] = tuple(PolicyKind)


class FieldKind(Enum):
    """How a field's value is read and compared."""

    TEXT = auto()  # matches when the field contains the text, in any case
    WORD = auto()  # matches when the field equals the word, in any case
    CHOICE = auto()  # takes one value of a closed list
    NUMBER = auto()  # matches when the field contains the text, without blanks and hyphens
    KEY = auto()  # matches when the field equals the text, without blanks and hyphens
    MATERIAL = auto()  # takes a catalogue name, alias or symbol of a material
    AMOUNT = auto()  # takes an amount in dollars
    AHEAD = auto()  # takes a date, or a duration that is counted forward from now
    AGO = auto()  # takes a date, or a duration that is counted back from now
    SINCE = auto()  # takes a date, or a duration back from now, and matches what is not earlier


FIELDS: dict[str, FieldKind] = {
    "material": FieldKind.MATERIAL,
    "kind": FieldKind.CHOICE,
    "status": FieldKind.CHOICE,
    "stage": FieldKind.CHOICE,
    "office": FieldKind.WORD,
    "key": FieldKind.KEY,
    "number": FieldKind.NUMBER,
    "ticker": FieldKind.WORD,
    "value": FieldKind.AMOUNT,
    "due": FieldKind.AHEAD,
    "posted": FieldKind.AGO,
    "since": FieldKind.SINCE,
    "grade": FieldKind.CHOICE,
    "source": FieldKind.WORD,
    "feed": FieldKind.WORD,
    "rule": FieldKind.WORD,
    "severity": FieldKind.CHOICE,
    "is": FieldKind.CHOICE,
    "text": FieldKind.TEXT,
}
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": (*EventKind, *POLICY_KINDS),
    "status": tuple(Status),
    "stage": tuple(Stage),
    "grade": tuple(Grade),
    "severity": tuple(Severity),
    "is": ("unread", "starred", "policy", "disputed"),
}
OPERATORS = (">=", "<=", ">", "<")  # tried in this order, so the longer ones come first
_COMPARABLE = frozenset({FieldKind.AMOUNT, FieldKind.AHEAD, FieldKind.AGO})

NOT_KNOWN = "none"
"""The operand that matches a value that is not known: `due:none`, `number:none`."""

_AGE = lazy_pattern(r"(\d{1,5})([smhdw])", re.ASCII)
_AGE_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAY = lazy_pattern(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?", re.ASCII)


class QueryError(UsageError):
    """Raised for a query that cannot be parsed. `position` counts characters from 1; `nearest` is the known name that
    the user perhaps meant."""

    def __init__(self, message: str, position: int, nearest: str | None = None) -> None:
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"query, character {position}: {message}{hint}")
        self.position = position
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Operand:
    """The text after a field's colon, with its parsed value. `value` is None for the text `none`, which matches what is
    not known."""

    text: str
    value: str | float | timedelta | FuzzyDate | datetime | None


def parse_age(text: str) -> timedelta | None:
    """The duration that `90s`, `30m`, `6h`, `14d` or `2w` means; None for a text of another form."""
    found = _AGE.fullmatch(text.strip().lower())
    return timedelta(**{_AGE_UNITS[found.group(2)]: int(found.group(1))}) if found else None


def most_similar(name: str, known: Iterable[str]) -> str:
    """The most similar of the `known` names, which must not be empty."""
    return str(max(known, key=lambda option: SequenceMatcher(None, name.casefold(), option).ratio()))


def field_kind(name: str, position: int) -> FieldKind:
    """The kind of the field with this lower-case name. Raises QueryError, with the nearest known name, for an unknown
    one."""
    kind = FIELDS.get(name)
    if kind is None:
        raise QueryError(
            f"no field {name!r} (put words with a colon in quotes to search the text)",
            position,
            most_similar(name, FIELDS),
        )
    return kind


def read_operand(name: str, op: str, text: str, position: int) -> Operand:
    """Parse the text after the colon of the known field `name`. Raises QueryError when the field takes no such
    value."""
    kind = FIELDS[name]
    if not text.strip():
        raise QueryError(f"{name}: needs a value", position)
    if op and kind not in _COMPARABLE:
        raise QueryError(f"{name}: takes no {op}", position)
    if text.casefold() == NOT_KNOWN and not op and kind is not FieldKind.TEXT:
        return Operand(text, None)
    if kind is FieldKind.CHOICE:
        return Operand(text, _read_choice(name, text, position))
    if kind is FieldKind.MATERIAL:
        return Operand(text, _read_material(text, position))
    if kind is FieldKind.AMOUNT:
        return Operand(text, _read_amount(name, text, position))
    if kind in (FieldKind.AHEAD, FieldKind.AGO, FieldKind.SINCE):
        return Operand(text, _read_date(name, text, position))
    return Operand(text, text)


def _read_choice(name: str, text: str, position: int) -> str:
    known = CHOICES[name]
    if text.casefold() in known:
        return text.casefold()
    raise QueryError(f"{name}: has no {text!r}", position, most_similar(text, known))


def _read_material(text: str, position: int) -> str:
    found = material_by_name(text)
    if found is None:
        raise QueryError(f"no material {text!r} in the catalogue", position, nearest_material(text))
    return found.name


def _read_amount(name: str, text: str, position: int) -> float:
    amount = parse_money(text)
    if amount is None:
        raise QueryError(f"{name}: {text!r} is no amount of dollars; write 100m, 1.8bn or 250000", position)
    return amount


def _read_date(name: str, text: str, position: int) -> timedelta | FuzzyDate | datetime:
    age = parse_age(text)
    if age is not None:
        return age
    try:
        if _DAY.fullmatch(text):
            return FuzzyDate(text)
        if _DAY.match(text) and "T" in text.upper():
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise QueryError(f"{name}: {text!r} is no date or age; write 2026-01-31, 2026-01, 14d or 6h", position)
