"""The fields of the query language, the values that each takes after its colon, and the errors for others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import Enum, auto

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.materials import material_by_name, nearest_material
from mineralwatch.domain.models import EventKind, Grade, PolicyKind, Severity, Stage, Status
from mineralwatch.domain.money_text import parse_money

POLICY_KINDS: tuple[str, ...] = tuple(PolicyKind)


class FieldKind(Enum):
    """How a field's value is read and compared."""

    TEXT = auto()  # is contained, in any case
    WORD = auto()  # is the same, in any case
    CHOICE = auto()  # one of a closed list
    NUMBER = auto()  # is contained, without blanks and hyphens
    KEY = auto()  # is the same, without blanks and hyphens
    MATERIAL = auto()  # a catalogue name, alias or symbol
    AMOUNT = auto()  # dollars
    AHEAD = auto()  # a date; a duration counts forward from now
    AGO = auto()  # a date; a duration counts back from now
    SINCE = auto()  # a date or a duration back from now: at or after it


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

_AGE = re.compile(r"(\d{1,5})([smhdw])", re.ASCII)
_AGE_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?", re.ASCII)


class QueryError(UsageError):
    """A query that cannot be parsed. `position` counts characters from 1; `nearest` is the name perhaps meant."""

    def __init__(self, message: str, position: int, nearest: str | None = None) -> None:
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"query, character {position}: {message}{hint}")
        self.position = position
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Operand:
    """The text after a field's colon, and its parsed value; `value` None stands for "not known"."""

    text: str
    value: str | float | timedelta | FuzzyDate | datetime | None


def parse_age(text: str) -> timedelta | None:
    """`90s`, `30m`, `6h`, `14d`, `2w` as a timedelta; None for anything else."""
    found = _AGE.fullmatch(text.strip().lower())
    return timedelta(**{_AGE_UNITS[found.group(2)]: int(found.group(1))}) if found else None


def most_similar(name: str, known: Iterable[str]) -> str:
    """The most similar of the `known` names, of which there must be one."""
    return str(max(known, key=lambda option: SequenceMatcher(None, name.casefold(), option).ratio()))


def field_kind(name: str, position: int) -> FieldKind:
    """The kind of a field by its lower-case name; raises QueryError with the nearest known one."""
    kind = FIELDS.get(name)
    if kind is None:
        raise QueryError(
            f"no field {name!r} (put words with a colon in quotes to search the text)",
            position,
            most_similar(name, FIELDS),
        )
    return kind


def read_operand(name: str, op: str, text: str, position: int) -> Operand:
    """Parse the value of the known field `name`; raises QueryError."""
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
