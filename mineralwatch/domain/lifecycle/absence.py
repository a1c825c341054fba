"""Decides when a notice that a source no longer lists counts as removed, and when it is restored.

A reading misses a notice when (contract, section 1):

- the reading is complete: as many notices as the source states (API), at least half of the rows of the last complete
  reading (file), and no row that could not be parsed;
- the notice should have been in it: read from this source before, of an office that was asked for, inside the window,
  before its archive date, and the newest version of its solicitation (`store.notice_readings.expected`);
- the reading holds no other version that replaces the notice: one of the same type, or one posted that day or later.

Two such readings of one source in a row make it `removed`, unless another source has held it since the first of them
and has not missed it after that. A failed fetch is no reading, an incomplete reading can only show that a notice is
there, and a reading that did not ask for the notice restarts the count. Any reading that holds it makes it `restored`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, NoticeWitness
from mineralwatch.domain.lifecycle.notice_types import notice_type
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.numbers_and_ids import event_id
from mineralwatch.domain.quick_dataclass import dataclass

LEAST_SHARE = 0.5  # a file with less than half the rows of the last complete reading is taken for an incomplete file
READINGS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class NoticeListReading:
    """One reading of a source of notices, with the notice ids that were missing from it.

    `found` lists the notice ids that were in the reading, but only those of solicitations of which some source missed a
    notice then.
    """

    source: str
    at: datetime
    nth: int  # the count of the source's complete readings up to and including this one
    complete: bool
    missing: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()


@dataclass(slots=True)
class _AbsenceState:
    """The state of one notice while the readings are gone through in order."""

    misses: dict[str, list[NoticeListReading]]  # for each source, the consecutive readings that missed the notice
    held: dict[str, int]  # for each source, the position of the last reading that held the notice
    first_miss: dict[str, int]
    removal: _Removal | None = None


@dataclass(slots=True)
class _Removal:
    at: datetime
    witnesses: dict[str, NoticeWitness]


def is_complete_reading(count: int, total: int | None, bad: int, rows_before: int | None) -> bool:
    """Whether a reading is complete, so that a notice that is not in it counts as missing.

    `count` items were read of the `total` that the source states; where it states none, `count` is compared with
    `rows_before`, the number of rows in the source's last complete reading. `bad` items could not be parsed; since any
    of them may be the notice, a reading with such items is not complete.
    """
    if bad:
        return False
    if total is not None:
        return count == total
    return count > 0 and (rows_before is None or count >= LEAST_SHARE * rows_before)


def removals_by_absence(notices: Sequence[Notice], readings: Iterable[NoticeListReading]) -> tuple[NoticeEvent, ...]:
    """The `removed` and `restored` events of one solicitation, concluded from its `notices` (oldest first) and from the
    readings in order of time."""
    ordered = tuple(readings)
    missed = frozenset(ident for reading in ordered for ident in reading.missing)
    found = [
        event
        for at, notice in enumerate(notices)
        if notice.notice_id in missed
        for event in _events_of_notice(notice, notices, at, ordered)
    ]
    return tuple(sorted(found, key=lambda event: (event.seen_at, event.kind is EventKind.RESTORED)))


def _events_of_notice(
    notice: Notice, notices: Sequence[Notice], position: int, readings: Sequence[NoticeListReading]
) -> list[NoticeEvent]:
    stand_ins = {other.notice_id: other for other in notices if _can_stand_for(other, notice)}
    state = _AbsenceState({}, {}, {})
    events: list[NoticeEvent] = []
    for index, reading in enumerate(readings):
        present = [stand_ins[ident] for ident in sorted(reading.found) if ident in stand_ins]
        if present:
            state.misses.pop(reading.source, None)
            state.held[reading.source] = index
            if state.removal is not None:
                events[-1] = replace(events[-1], witnesses=_by_time(state.removal.witnesses))
                events.append(_restored_event(notice, present, reading, events))
                state.removal = None
        elif reading.complete:
            _count_misses(state, reading, index, missing=_is_missed(notice, notices, position, reading))
            _remove_if_missed(state, notice, reading, events)
    if state.removal is not None:
        events[-1] = replace(events[-1], witnesses=_by_time(state.removal.witnesses))
    return events


def _can_stand_for(other: Notice, notice: Notice) -> bool:
    if other.notice_id == notice.notice_id or (notice_type(other.type) or other.type) == (
        notice_type(notice.type) or notice.type
    ):
        return True
    return other.posted is not None and notice.posted is not None and other.posted >= notice.posted


def _is_missed(notice: Notice, notices: Sequence[Notice], position: int, reading: NoticeListReading) -> bool:
    """Whether a complete reading lacks the notice, and no later version already published then replaced the notice."""
    day = reading.at.astimezone(UTC).date()
    superseded = any(other.posted is not None and other.posted <= day for other in notices[position + 1 :])
    return notice.notice_id in reading.missing and not superseded


def _count_misses(state: _AbsenceState, reading: NoticeListReading, index: int, *, missing: bool) -> None:
    misses = state.misses.setdefault(reading.source, [])
    if not missing or (misses and reading.nth != misses[-1].nth + 1):
        misses.clear()
    if missing:
        if not misses:
            state.first_miss[reading.source] = index
        misses.append(reading)


def _remove_if_missed(
    state: _AbsenceState, notice: Notice, reading: NoticeListReading, events: list[NoticeEvent]
) -> None:
    """Add a `removed` event when one source has missed the notice often enough and no other source holds it; each
    source that missed it becomes a witness."""
    sure = {
        source: misses
        for source, misses in state.misses.items()
        if len(misses) >= READINGS_NEEDED and not _is_held_elsewhere(state, source)
    }
    if not sure:
        return
    if state.removal is None:
        state.removal = _Removal(reading.at, {})
        events.append(_removed_event(notice, reading, events))
    for source, misses in sure.items():
        state.removal.witnesses.setdefault(source, _witness(notice, source, misses, reading))


def _is_held_elsewhere(state: _AbsenceState, source: str) -> bool:
    """Whether another source has held the notice since `source` first missed it, and has not missed it after that."""
    since = state.first_miss[source]
    return any(index > since and not state.misses.get(other) for other, index in state.held.items() if other != source)


def _witness(
    notice: Notice, source: str, misses: Sequence[NoticeListReading], reading: NoticeListReading
) -> NoticeWitness:
    first, last = misses[0].at.astimezone(UTC), misses[READINGS_NEEDED - 1].at.astimezone(UTC)
    words = f"missing from two complete readings in a row: {first:%Y-%m-%d %H:%M} and {last:%Y-%m-%d %H:%M} UTC"
    return NoticeWitness(source, notice.notice_id, notice.url, reading.at, words)


def _removed_event(notice: Notice, reading: NoticeListReading, events: Sequence[NoticeEvent]) -> NoticeEvent:
    day = reading.at.astimezone(UTC).date()
    ident = event_id(EventKind.REMOVED, notice.notice_id, *_day_id_parts(EventKind.REMOVED, day, events))
    # The witnesses of the event are added when all of them are known.
    return NoticeEvent(ident, EventKind.REMOVED, notice, (), day, grade=Grade.INFERRED)


def _restored_event(
    notice: Notice, present: Sequence[Notice], reading: NoticeListReading, events: Sequence[NoticeEvent]
) -> NoticeEvent:
    """The event that a removed notice, or another version of it, was read again. It has no date, since no source states
    one."""
    shown = next((other for other in present if other.notice_id == notice.notice_id), present[-1])
    removed_id = events[-1].id
    witness = NoticeWitness(reading.source, shown.notice_id, shown.url, reading.at)
    return NoticeEvent(event_id(EventKind.RESTORED, removed_id), EventKind.RESTORED, shown, (witness,), None)


def _day_id_parts(kind: EventKind, day: date, events: Sequence[NoticeEvent]) -> tuple[str, ...]:
    """The day as parts of an event id; a number is added when `events` already has an event of this kind on that
    day."""
    before = sum(event.kind is kind and event.occurred_on == day for event in events)
    return (day.isoformat(), str(before + 1)) if before else (day.isoformat(),)


def _by_time(witnesses: Mapping[str, NoticeWitness]) -> tuple[NoticeWitness, ...]:
    return tuple(sorted(witnesses.values(), key=lambda witness: (witness.at, witness.source)))
