"""How the response deadline of a solicitation moved."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.dates import Deadline, FuzzyDate, days_between, parse_deadline
from mineralwatch.domain.lifecycle.event_order import event_date, in_event_order
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """One move, or several of which only the number is known (`count`). `days` is signed, and None when one of the two
    deadlines is not known."""

    on: FuzzyDate | None
    old: Deadline | None
    new: Deadline | None
    days: int | None
    count: int
    grade: Grade


def deadline_moves(events: Iterable[Event]) -> tuple[MovedDeadline, ...]:
    """The moves that these events of one solicitation tell, oldest first."""
    moved = [event for event in events if event.kind in (EventKind.EXTENDED, EventKind.SHORTENED)]
    return tuple(_move(event) for event in in_event_order(moved))


def _move(event: Event) -> MovedDeadline:
    old, new = parse_deadline(event.old.get("deadline")), parse_deadline(event.new.get("deadline"))
    count = event.new.get("count")
    return MovedDeadline(
        on=event_date(event),
        old=old,
        new=new,
        days=days_between(old, new) if old and new else None,
        count=count if isinstance(count, int) and count > 1 else 1,
        grade=event.grade,
    )
