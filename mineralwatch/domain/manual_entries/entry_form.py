"""Reading an entry by hand from what a person typed, or a file or an act holds: all its problems at once, by field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.manual_entries import entry_values as read
from mineralwatch.domain.manual_entries.manual_entry import Correction, ManualEvent
from mineralwatch.domain.models import EventKind, Fields, Grade
from mineralwatch.domain.safe_text import clean_text

T = TypeVar("T")

_ABOUT = ("source", "reason", "grade", "url")
EVENT_FIELDS = ("kind", "on", "deadline", "amount", "awardee", "contract", *_ABOUT)
CORRECTION_FIELDS = ("field", "value", "on", "contract", *_ABOUT)
_MOST = 2000  # characters of one typed value that are read at all

_DATED = (EventKind.ISSUED, EventKind.AMENDED, EventKind.EXTENDED, EventKind.SHORTENED, EventKind.REISSUED)
_WON = (EventKind.AWARDED, EventKind.ORDERED, EventKind.TERMINATED)
_BELONGS: Mapping[str, tuple[EventKind, ...]] = {
    "deadline": _DATED,
    "amount": (EventKind.AWARDED, EventKind.ORDERED),
    "awardee": _WON,
    "contract": _WON,
}


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """What is wrong with one given field, and what to do."""

    field: str
    says: str


class BadEntry(UsageError):
    """An entry that cannot be taken: every problem of it, in the order of its fields."""

    def __init__(self, problems: Iterable[EntryProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.field}: {problem.says}" for problem in self.problems))


def read_event(given: Mapping[str, object], today: date | None) -> ManualEvent:
    """An event from the texts given for EVENT_FIELDS; empty ones are not known. Raises BadEntry.

    `today` is the user's day: nothing may have happened after it. None for what was accepted before.
    """
    form = _Form(given, EVENT_FIELDS)
    kind = form.need("kind", read.kind, "say what happened: " + ", ".join(read.KINDS))
    on = form.take("on", lambda text: read.day(text, today))
    told: Fields = {
        "deadline": form.take("deadline", read.deadline),
        "amount": form.take("amount", read.money),
        "awardee": form.take("awardee", read.awardee),
        "contract": form.take("contract", read.contract),
    }
    told = {name: one for name, one in told.items() if one is not None}
    for name in told:
        if kind is not None and kind not in _BELONGS[name]:
            form.refuse(name, f"{kind} has none; it belongs to {', '.join(_BELONGS[name])}")
    due = parse_deadline(told.get("deadline"))
    if due is not None and on is not None and due.day < on:
        form.refuse("deadline", f"{due.day} is before {on}, the day of the event: check both")
    said = form.said()
    form.finish()
    assert kind is not None  # or else it was refused
    return ManualEvent(
        kind=kind, on=on, values=told, source=said.source, reason=said.reason, grade=said.grade, url=said.url
    )


def read_correction(given: Mapping[str, object], today: date | None) -> Correction:
    """A correction from the texts given for CORRECTION_FIELDS. Raises BadEntry; `today` as in `read_event`."""
    form = _Form(given, CORRECTION_FIELDS)
    name = form.need("field", read.field, "say which value: " + ", ".join(read.FIELDS))
    value = form.need("value", lambda text: read.value(name, text, today) if name else text, "give the right value")
    on = form.take("on", lambda text: read.day(text, today))
    contract = form.take("contract", read.contract)
    if contract and name and name not in (*read.MONEY, "awardee", "awarded_on"):
        form.refuse("contract", f"{name} is one for all contracts: leave it out")
    said = form.said()
    form.finish()
    assert name is not None and value is not None  # or else they were refused
    return Correction(
        field=name,
        value=value,
        on=on,
        contract=contract,
        source=said.source,
        reason=said.reason,
        grade=said.grade,
        url=said.url,
    )


def fields_of_body(body: str | None) -> dict[str, object]:
    """The fields that a body gives. Raises BadEntry when it is no JSON object."""
    try:
        found = json.loads(body or "")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadEntry([EntryProblem("body", "it is no JSON object")])
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    source: str
    reason: str
    grade: Grade
    url: str | None


class _Form:
    """The given texts of one entry, read field by field; every problem is kept until the end."""

    def __init__(self, given: Mapping[str, object], known: tuple[str, ...]) -> None:
        self._given = {name: one for name, one in given.items() if one is not None and one != ""}
        self._known = known
        self._problems = [EntryProblem(name, _stranger(name, known)) for name in self._given if name not in known]

    def take(self, name: str, reader: Callable[[str], T]) -> T | None:
        given = self._given.get(name)
        if isinstance(given, bool) or (given is not None and not isinstance(given, str | int | float)):
            self.refuse(name, "it is neither a text nor a number")
            return None
        text = clean_text(given if isinstance(given, str) else "" if given is None else str(given), _MOST)
        if not text:
            return None
        try:
            return reader(text)
        except ValueError as error:
            self.refuse(name, str(error))
            return None

    def need(self, name: str, reader: Callable[[str], T], says: str) -> T | None:
        before = len(self._problems)
        found = self.take(name, reader)
        if found is None and len(self._problems) == before:
            self.refuse(name, says)
        return found

    def said(self) -> _Said:
        source = self.need("source", read.source, "say who says so: a paper, an office, a person in a role")
        reason = self.need("reason", read.reason, "say in a few words why you enter it")
        grade = self.take("grade", read.grade)
        return _Said(source or "", reason or "", grade or Grade.REPORTED, self.take("url", read.url))

    def refuse(self, name: str, says: str) -> None:
        self._problems.append(EntryProblem(name, says))

    def finish(self) -> None:
        if self._problems:
            places = {name: at for at, name in enumerate(self._known)}
            raise BadEntry(sorted(self._problems, key=lambda problem: places.get(problem.field, -1)))


def _stranger(name: str, known: tuple[str, ...]) -> str:
    return read.unknown_name_message("field", name, known)
