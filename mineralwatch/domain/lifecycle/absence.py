"""When a notice that left a source counts as removed, and when it is back.

What counts as a reading without the notice (contract, section 1):

- the reading is complete: as many notices as the source states (API), at least half of the rows of the last complete
  reading (file), and no row in it that could not be read;
- the notice should have been in it: read from this source before, of an office that was asked for, inside the window,
  its archive date ahead, and the newest version of its request (`store.notice_readings.expected`);
- no other version that could stand for it is there: one of the same type, or one posted on the same day or later.

Two such readings of one source in a row make it `removed`, unless another source has held it since the first of them
and does not miss it too. An outage leaves no reading, an incomplete one can only show that something is there, and a
reading that did not ask for the notice begins the count anew. Whatever reads it again makes it `restored`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from mineralwatch.domain.identity import event_id
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent, Witness
from mineralwatch.domain.models import EventKind, Grade, Notice
from mineralwatch.domain.notice_types import notice_type

LEAST_SHARE = 0.5  # of the rows of the last complete reading: a file with fewer is taken for a stub or a half file
READINGS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class NoticeListReading:
    """One reading of a source of notices, as far as absences rest on it.

    `found` holds, of the requests of which something was missing at that time from any source, what was there.
    """

    source: str
    at: datetime
    nth: int  # which of its source's complete readings it is; of an incomplete one the last complete one before it
    complete: bool
    missing: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()


@dataclass(slots=True)
class _State:
    """How one notice stands while its readings are gone through, in order."""

    misses: dict[str, list[NoticeListReading]]  # by source: the readings in a row without it
    held: dict[str, int]  # by source: the place of the last reading that holds it
    first_miss: dict[str, int]
    gone: _Gone | None = None


@dataclass(slots=True)
class _Gone:
    at: datetime
    witnesses: dict[str, Witness]


def is_complete_reading(count: int, total: int | None, bad: int, rows_before: int | None) -> bool:
    """Whether a reading that its source calls complete can carry an absence.

    `total` is what the source itself states; where it states none, the rows of its last complete reading are the
    measure. `bad` items could not be read: one of them may be the one that seems to be missing.
    """
    if bad:
        return False
    if total is not None:
        return count == total
    return count > 0 and (rows_before is None or count >= LEAST_SHARE * rows_before)


def removals_by_absence(notices: Sequence[Notice], looks: Iterable[NoticeListReading]) -> tuple[NoticeEvent, ...]:
    """The `removed` and `restored` of one request, from its notices (oldest first) and the readings in order."""
    ordered = tuple(looks)
    missed = frozenset(ident for look in ordered for ident in look.missing)
    found = [
        intent
        for at, notice in enumerate(notices)
        if notice.notice_id in missed
        for intent in _turns(notice, notices, at, ordered)
    ]
    return tuple(sorted(found, key=lambda intent: (intent.seen_at, intent.kind is EventKind.RESTORED)))


def _turns(
    notice: Notice, notices: Sequence[Notice], place: int, looks: Sequence[NoticeListReading]
) -> list[NoticeEvent]:
    stands = {other.notice_id: other for other in notices if _stands_for(other, notice)}
    state = _State({}, {}, {})
    turns: list[NoticeEvent] = []
    for index, look in enumerate(looks):
        back = [stands[ident] for ident in sorted(look.found) if ident in stands]
        if back:
            state.misses.pop(look.source, None)
            state.held[look.source] = index
            if state.gone is not None:
                turns[-1] = replace(turns[-1], witnesses=_by_time(state.gone.witnesses))
                turns.append(_restored(notice, back, look, turns))
                state.gone = None
        elif look.complete:
            _count(state, look, index, missing=_misses(notice, notices, place, look))
            _settle(state, notice, look, turns)
    if state.gone is not None:
        turns[-1] = replace(turns[-1], witnesses=_by_time(state.gone.witnesses))
    return turns


def _stands_for(other: Notice, notice: Notice) -> bool:
    if other.notice_id == notice.notice_id or (notice_type(other.type) or other.type) == (
        notice_type(notice.type) or notice.type
    ):
        return True
    return other.posted is not None and notice.posted is not None and other.posted >= notice.posted


def _misses(notice: Notice, notices: Sequence[Notice], place: int, look: NoticeListReading) -> bool:
    """Whether a complete reading lacks the notice, as far as is known now: a later version may have come to light."""
    day = look.at.astimezone(UTC).date()
    superseded = any(other.posted is not None and other.posted <= day for other in notices[place + 1 :])
    return notice.notice_id in look.missing and not superseded


def _count(state: _State, look: NoticeListReading, index: int, *, missing: bool) -> None:
    row = state.misses.setdefault(look.source, [])
    if not missing or (row and look.nth != row[-1].nth + 1):
        row.clear()
    if missing:
        if not row:
            state.first_miss[look.source] = index
        row.append(look)


def _settle(state: _State, notice: Notice, look: NoticeListReading, turns: list[NoticeEvent]) -> None:
    """Make it removed when a source has missed it often enough and none has it; note every source that says so."""
    sure = {
        source: row for source, row in state.misses.items() if len(row) >= READINGS_NEEDED and not _held(state, source)
    }
    if not sure:
        return
    if state.gone is None:
        state.gone = _Gone(look.at, {})
        turns.append(_removed(notice, look, turns))
    for source, row in sure.items():
        state.gone.witnesses.setdefault(source, _witness(notice, source, row, look))


def _held(state: _State, source: str) -> bool:
    """Whether another source has held it since this one first missed it, and has not missed it after that."""
    since = state.first_miss[source]
    return any(index > since and not state.misses.get(other) for other, index in state.held.items() if other != source)


def _witness(notice: Notice, source: str, row: Sequence[NoticeListReading], look: NoticeListReading) -> Witness:
    first, last = row[0].at.astimezone(UTC), row[READINGS_NEEDED - 1].at.astimezone(UTC)
    words = f"missing from two complete readings in a row: {first:%Y-%m-%d %H:%M} and {last:%Y-%m-%d %H:%M} UTC"
    return Witness(source, notice.notice_id, notice.url, look.at, words)


def _removed(notice: Notice, look: NoticeListReading, turns: Sequence[NoticeEvent]) -> NoticeEvent:
    day = look.at.astimezone(UTC).date()
    ident = event_id(EventKind.REMOVED, notice.notice_id, *_nth_of_day(EventKind.REMOVED, day, turns))
    # Its witnesses are filled in when all of them are known.
    return NoticeEvent(ident, EventKind.REMOVED, notice, (), day, grade=Grade.INFERRED)


def _restored(
    notice: Notice, back: Sequence[Notice], look: NoticeListReading, turns: Sequence[NoticeEvent]
) -> NoticeEvent:
    """Read again, itself or another version; that is a fact, but no source dates it."""
    shown = next((other for other in back if other.notice_id == notice.notice_id), back[-1])
    since = turns[-1].id
    witness = Witness(look.source, shown.notice_id, shown.url, look.at)
    return NoticeEvent(event_id(EventKind.RESTORED, since), EventKind.RESTORED, shown, (witness,), None)


def _nth_of_day(kind: EventKind, day: date, turns: Sequence[NoticeEvent]) -> tuple[str, ...]:
    """The day, and from the second turn of one day on its number: each is an event of its own."""
    before = sum(turn.kind is kind and turn.occurred_on == day for turn in turns)
    return (day.isoformat(), str(before + 1)) if before else (day.isoformat(),)


def _by_time(witnesses: Mapping[str, Witness]) -> tuple[Witness, ...]:
    return tuple(sorted(witnesses.values(), key=lambda witness: (witness.at, witness.source)))
