"""Validates an entry by hand from a form, a file or a stored user act, and reports all its problems at once, by
field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.manual_entries import entry_values
from mineralwatch.domain.manual_entries.manual_entry import Correction, ManualEvent
from mineralwatch.domain.models.event import EventKind, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.safe_text import clean_text

T = TypeVar("T")

_PROVENANCE_FIELDS = ("source", "reason", "grade", "url")
EVENT_FIELDS = ("kind", "on", "deadline", "amount", "awardee", "contract", *_PROVENANCE_FIELDS)
CORRECTION_FIELDS = ("field", "value", "on", "contract", *_PROVENANCE_FIELDS)
_LONGEST_VALUE = 2000  # a value is cut after 2,000 characters

_KINDS_WITH_DEADLINE = (
    EventKind.ISSUED,
    EventKind.AMENDED,
    EventKind.EXTENDED,
    EventKind.SHORTENED,
    EventKind.REISSUED,
)
_KINDS_WITH_AWARDEE = (EventKind.AWARDED, EventKind.ORDERED, EventKind.TERMINATED)
_KINDS_WITH_FIELD: Mapping[str, tuple[EventKind, ...]] = {
    "deadline": _KINDS_WITH_DEADLINE,
    "amount": (EventKind.AWARDED, EventKind.ORDERED),
    "awardee": _KINDS_WITH_AWARDEE,
    "contract": _KINDS_WITH_AWARDEE,
}


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """What is wrong with the value of one field, and what the user can do about it."""

    field: str
    says: str


class BadEntry(UsageError):
    """Raised for an invalid entry. `problems` holds every problem, in the order of the fields."""

    def __init__(self, problems: Iterable[EntryProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.field}: {problem.says}" for problem in self.problems))


def read_event(given: Mapping[str, object], today: date | None) -> ManualEvent:
    """The event that the values given for EVENT_FIELDS describe; an empty value counts as not known. Raises BadEntry.

    `today` is the present day in the user's time zone; an event dated later is rejected. With None any day is accepted,
    as for entries that were accepted earlier.
    """
    reader = _EntryReader(given, EVENT_FIELDS)
    kind = reader.required("kind", entry_values.parse_kind, "say what happened: " + ", ".join(entry_values.KINDS))
    on = reader.optional("on", lambda text: entry_values.parse_day(text, today))
    values: Fields = {
        "deadline": reader.optional("deadline", entry_values.parse_deadline_value),
        "amount": reader.optional("amount", entry_values.parse_amount),
        "awardee": reader.optional("awardee", entry_values.parse_awardee),
        "contract": reader.optional("contract", entry_values.parse_contract),
    }
    values = {name: one for name, one in values.items() if one is not None}
    for name in values:
        if kind is not None and kind not in _KINDS_WITH_FIELD[name]:
            reader.add_problem(name, f"{kind} has none; it belongs to {', '.join(_KINDS_WITH_FIELD[name])}")
    deadline = parse_deadline(values.get("deadline"))
    if deadline is not None and on is not None and deadline.day < on:
        reader.add_problem("deadline", f"{deadline.day} is before {on}, the day of the event: check both")
    provenance = reader.provenance()
    reader.raise_problems()
    assert kind is not None  # `raise_problems` has raised when the kind is missing
    return ManualEvent(
        kind=kind,
        on=on,
        values=values,
        source=provenance.source,
        reason=provenance.reason,
        grade=provenance.grade,
        url=provenance.url,
    )


def read_correction(given: Mapping[str, object], today: date | None) -> Correction:
    """The correction that the values given for CORRECTION_FIELDS describe. Raises BadEntry; `today` is as in
    `read_event`."""
    reader = _EntryReader(given, CORRECTION_FIELDS)
    name = reader.required("field", entry_values.parse_field, "say which value: " + ", ".join(entry_values.FIELDS))
    value = reader.required(
        "value", lambda text: entry_values.parse_value(name, text, today) if name else text, "give the right value"
    )
    on = reader.optional("on", lambda text: entry_values.parse_day(text, today))
    contract = reader.optional("contract", entry_values.parse_contract)
    if contract and name and name not in (*entry_values.MONEY, "awardee", "awarded_on"):
        reader.add_problem("contract", f"{name} is one for all contracts: leave it out")
    provenance = reader.provenance()
    reader.raise_problems()
    assert name is not None and value is not None  # `raise_problems` has raised when either is missing
    return Correction(
        field=name,
        value=value,
        on=on,
        contract=contract,
        source=provenance.source,
        reason=provenance.reason,
        grade=provenance.grade,
        url=provenance.url,
    )


def fields_of_body(body: str | None) -> dict[str, object]:
    """The fields in the JSON body of a user act. Raises BadEntry when the body is not a JSON object."""
    try:
        found = json.loads(body or "")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadEntry([EntryProblem("body", "it is no JSON object")])
    return found


@dataclass(frozen=True, slots=True)
class _Provenance:
    source: str
    reason: str
    grade: Grade
    url: str | None


class _EntryReader:
    """Reads the values of one entry, field by field, and collects the problems that it finds."""

    def __init__(self, given: Mapping[str, object], known: tuple[str, ...]) -> None:
        self._given = {name: one for name, one in given.items() if one is not None and one != ""}
        self._known = known
        self._problems = [EntryProblem(name, _unknown_field(name, known)) for name in self._given if name not in known]

    def optional(self, name: str, reader: Callable[[str], T]) -> T | None:
        given = self._given.get(name)
        if isinstance(given, bool) or (given is not None and not isinstance(given, str | int | float)):
            self.add_problem(name, "it is neither a text nor a number")
            return None
        text = clean_text(given if isinstance(given, str) else "" if given is None else str(given), _LONGEST_VALUE)
        if not text:
            return None
        try:
            return reader(text)
        except ValueError as error:
            self.add_problem(name, str(error))
            return None

    def required(self, name: str, reader: Callable[[str], T], says: str) -> T | None:
        before = len(self._problems)
        found = self.optional(name, reader)
        if found is None and len(self._problems) == before:
            self.add_problem(name, says)
        return found

    def provenance(self) -> _Provenance:
        source = self.required(
            "source", entry_values.parse_source, "say who says so: a paper, an office, a person in a role"
        )
        reason = self.required("reason", entry_values.parse_reason, "say in a few words why you enter it")
        grade = self.optional("grade", entry_values.parse_grade)
        return _Provenance(
            source or "", reason or "", grade or Grade.REPORTED, self.optional("url", entry_values.parse_url)
        )

    def add_problem(self, name: str, says: str) -> None:
        self._problems.append(EntryProblem(name, says))

    def raise_problems(self) -> None:
        if self._problems:
            order = {name: at for at, name in enumerate(self._known)}
            raise BadEntry(sorted(self._problems, key=lambda problem: order.get(problem.field, -1)))


def _unknown_field(name: str, known: tuple[str, ...]) -> str:
    return entry_values.unknown_name_message("field", name, known)
