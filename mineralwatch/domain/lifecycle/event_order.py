"""The course of a request: its events in the order of a life, and the ending that still stands. Free of the present."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from mineralwatch.domain.dates import FuzzyDate, exact_date
from mineralwatch.domain.models import Event, EventKind, Grade

ENDINGS = (EventKind.CANCELLED, EventKind.AWARDED, EventKind.TERMINATED, EventKind.REMOVED)
REOPENERS = (EventKind.EXTENDED, EventKind.SHORTENED)
_ORDER = list(EventKind)


def event_date(event: Event) -> FuzzyDate | None:
    """The date of an event, exact or about; None when no source dates it."""
    return exact_date(event.occurred_on) if event.occurred_on else event.occurred_about


def in_event_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """Events as they happened, and those of one day in the order of a life.

    Of a month or a year the last day counts, but the first for `issued`, with which a life begins. An event that no
    source dates stands after the last dated one of its own or an earlier kind.
    """
    days = {event.id: day for event in events if (day := _day(event)) is not None}

    def place(event: Event) -> tuple[date, int, bool, datetime, bool, str]:
        rank = _rank(event)
        before = [days[e.id] for e in events if e.id in days and _rank(e) <= rank]
        day = days.get(event.id) or max(before, default=None) or min(days.values(), default=event.seen_at.date())
        # What comes back in the very reading that says that it is inactive is removed, not back.
        return day, rank, event.id not in days, event.seen_at, event.kind is EventKind.REMOVED, event.id

    return tuple(sorted(events, key=place))


def _rank(event: Event) -> int:
    """The place of its kind in a life; a removal and a return may follow each other within a day, in either order."""
    return _ORDER.index(EventKind.REMOVED if event.kind is EventKind.RESTORED else event.kind)


def _day(event: Event) -> date | None:
    dated = event_date(event)
    if dated is None:
        # No source dates a return, but it was read on a day: a later removal stands after it.
        return event.seen_at.astimezone(UTC).date() if event.kind is EventKind.RESTORED else None
    return dated.first if event.kind is EventKind.ISSUED else dated.last


def ending_and_date(events: Sequence[Event]) -> tuple[EventKind | None, FuzzyDate | None]:
    """The last ending that no official event after it has taken back, and its day."""
    ending = last_ending(events)
    return (ending.kind, event_date(ending)) if ending else (None, None)


def last_ending(events: Sequence[Event]) -> Event | None:
    """The last ending that no official event after it has taken back."""
    ending: Event | None = None
    for event in in_event_order(events):
        if event.kind in ENDINGS and not (event.kind is EventKind.REMOVED and ending is not None):
            ending = event  # what is over already does not end once more by leaving the source
        elif ending is not None and _reopens(ending, event):
            ending = None
    if ending is not None and any(_contradicts(event, ending) for event in events):
        return last_ending([event for event in events if event is not ending])
    return ending


def _contradicts(event: Event, ending: Event) -> bool:
    """Whether an official move of the same day, read after the press told of an ending, shows that it is open still."""
    same_day = _day(event) is not None and _day(event) == _day(ending)
    return (
        same_day and event.seen_at > ending.seen_at and ending.grade is not Grade.OFFICIAL and _reopens(ending, event)
    )


def _reopens(ending: Event, event: Event) -> bool:
    """An official move of the deadline, a restoration, or words that no longer cancel, on or after the ending."""
    if event.grade is not Grade.OFFICIAL or ending.kind not in (EventKind.CANCELLED, EventKind.REMOVED):
        return False
    if event.kind is EventKind.RESTORED:
        return ending.kind is EventKind.REMOVED  # what was cancelled stays so when its notice is read again
    if ending.kind is EventKind.CANCELLED and _same_notice(ending, event):
        return False  # a notice that cancels may move a date as well
    return event.kind in REOPENERS or event.new.get("cancelled") is False


def _same_notice(a: Event, b: Event) -> bool:
    refs = {witness.ref for witness in a.evidence}
    return any(witness.ref in refs for witness in b.evidence)
