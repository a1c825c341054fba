"""Sorts the changes of a response deadline, and puts undated changes where they must have happened."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.view.event_sentences import deadlines_of, move_count

__all__ = ["MOVE_KINDS", "move_count", "moves_in_order"]

MOVE_KINDS = (EventKind.EXTENDED, EventKind.SHORTENED)


def moves_in_order(events: Iterable[Event]) -> list[Event]:
    """The deadline changes, in the order given (oldest first) except for undated ones. Undated changes are put before
    the first change whose old deadline is unknown, since they must have led to that deadline."""
    all_moves = [event for event in events if event.kind in MOVE_KINDS]
    undated = [event for event in all_moves if deadlines_of(event)[1] is None]
    dated = [event for event in all_moves if deadlines_of(event)[1] is not None]
    gap = next((n for n, event in enumerate(dated) if n > 0 and deadlines_of(event)[0] is None), None)
    return all_moves if gap is None else [*dated[:gap], *undated, *dated[gap:]]
