"""The order of a solicitation's events, and the ending that is still in force. Does not depend on the present."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from mineralwatch.domain.dates import FuzzyDate, exact_date
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade

ENDINGS = (EventKind.CANCELLED, EventKind.AWARDED, EventKind.TERMINATED, EventKind.REMOVED)
REOPENERS = (EventKind.EXTENDED, EventKind.SHORTENED)
_KIND_ORDER = list(EventKind)


def event_date(event: Event) -> FuzzyDate | None:
    """The date of an event, exact or approximate; None when no source gives a date."""
    return exact_date(event.occurred_on) if event.occurred_on else event.occurred_about


def in_event_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """Events by date, and those of one day in the order of `EventKind`.

    If only the month or year of an event is known, it is sorted as on the last day of that month or year, but `issued`
    as on the first day, since issuing precedes every other event. An undated event is placed after the last dated one
    whose kind is the same or an earlier one of `EventKind`.
    """
    days = {event.id: day for event in events if (day := _order_day(event)) is not None}

    def place(event: Event) -> tuple[date, int, bool, datetime, bool, str]:
        rank = _kind_rank(event)
        before = [days[e.id] for e in events if e.id in days and _kind_rank(e) <= rank]
        day = days.get(event.id) or max(before, default=None) or min(days.values(), default=event.seen_at.date())
        # When one reading both removes and restores, the removal counts, so it is sorted last.
        return day, rank, event.id not in days, event.seen_at, event.kind is EventKind.REMOVED, event.id

    return tuple(sorted(events, key=place))


def _kind_rank(event: Event) -> int:
    """The position of an event's kind among events of one day. `removed` and `restored` have the same, since either may
    follow the other on one day."""
    return _KIND_ORDER.index(EventKind.REMOVED if event.kind is EventKind.RESTORED else event.kind)


def _order_day(event: Event) -> date | None:
    dated = event_date(event)
    if dated is None:
        # No source dates a restoration, so the day of its reading counts, and it comes before a later removal.
        return event.seen_at.astimezone(UTC).date() if event.kind is EventKind.RESTORED else None
    return dated.first if event.kind is EventKind.ISSUED else dated.last


def ending_and_date(events: Sequence[Event]) -> tuple[EventKind | None, FuzzyDate | None]:
    """The kind and date of the event that `last_ending` returns; (None, None) when the solicitation has not ended."""
    ending = last_ending(events)
    return (ending.kind, event_date(ending)) if ending else (None, None)


def last_ending(events: Sequence[Event]) -> Event | None:
    """The last ending that no later official event has reversed; None when the solicitation has not ended."""
    ending: Event | None = None
    for event in in_event_order(events):
        if event.kind in ENDINGS and not (event.kind is EventKind.REMOVED and ending is not None):
            # a solicitation that was cancelled, awarded or terminated does not end again when its notice is removed
            ending = event
        elif ending is not None and _reopens(ending, event):
            ending = None
    if ending is not None and any(_contradicts(event, ending) for event in events):
        return last_ending([event for event in events if event is not ending])
    return ending


def _contradicts(event: Event, ending: Event) -> bool:
    """Whether an official event shows that the solicitation is still open: it is of the same day as an ending that only
    the press reported, and was read later."""
    same_day = _order_day(event) is not None and _order_day(event) == _order_day(ending)
    return (
        same_day and event.seen_at > ending.seen_at and ending.grade is not Grade.OFFICIAL and _reopens(ending, event)
    )


def _reopens(ending: Event, event: Event) -> bool:
    """Whether an event reverses an ending: an official change of the deadline, a restoration, or an amendment whose
    words no longer cancel."""
    if event.grade is not Grade.OFFICIAL or ending.kind not in (EventKind.CANCELLED, EventKind.REMOVED):
        return False
    if event.kind is EventKind.RESTORED:
        # only a removal is reversed by reading the notice again; a cancellation stays
        return ending.kind is EventKind.REMOVED
    if ending.kind is EventKind.CANCELLED and _same_notice(ending, event):
        return False  # a notice may cancel and change the deadline at once
    return event.kind in REOPENERS or event.new.get("cancelled") is False


def _same_notice(a: Event, b: Event) -> bool:
    refs = {witness.ref for witness in a.evidence}
    return any(witness.ref in refs for witness in b.evidence)
