"""The moves of a deadline in their order, undated ones in the place where they must have been."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models import Event, EventKind
from mineralwatch.view.sentences import deadlines_of

MOVES = (EventKind.EXTENDED, EventKind.SHORTENED)


def move_count(event: Event) -> int:
    """How many moves an event stands for: a source may tell of several at once, without their dates."""
    count = event.new.get("count")
    return count if isinstance(count, int) and not isinstance(count, bool) and count > 0 else 1


def moves(events: Iterable[Event]) -> list[Event]:
    """The moves, oldest first as given. An undated one stands before the first move whose old deadline is not known:
    that gap is what it fills."""
    every = [event for event in events if event.kind in MOVES]
    blank = [event for event in every if deadlines_of(event)[1] is None]
    known = [event for event in every if deadlines_of(event)[1] is not None]
    gap = next((n for n, event in enumerate(known) if n > 0 and deadlines_of(event)[0] is None), None)
    return every if gap is None else [*known[:gap], *blank, *known[gap:]]
