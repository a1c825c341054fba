"""The moves of a deadline in their order, undated ones in the place where they must have been."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models import Event, EventKind
from mineralwatch.view.event_sentences import deadlines_of, move_count

__all__ = ["MOVE_KINDS", "move_count", "moves_in_order"]

MOVE_KINDS = (EventKind.EXTENDED, EventKind.SHORTENED)


def moves_in_order(events: Iterable[Event]) -> list[Event]:
    """The moves, oldest first as given. An undated one stands before the first move whose old deadline is not known:
    that gap is what it fills."""
    every = [event for event in events if event.kind in MOVE_KINDS]
    blank = [event for event in every if deadlines_of(event)[1] is None]
    known = [event for event in every if deadlines_of(event)[1] is not None]
    gap = next((n for n, event in enumerate(known) if n > 0 and deadlines_of(event)[0] is None), None)
    return every if gap is None else [*known[:gap], *blank, *known[gap:]]
