"""Whether what a story may tell is anything new, by what is known to have happened to the requests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from mineralwatch.domain.lifecycle.event_order import event_date
from mineralwatch.domain.models import Event, EventKind, Solicitation, Story
from mineralwatch.domain.stories.attach_candidates import (
    attach_candidate,
    matches_material,
    report_day,
    story_materials,
)

_RECALLED = timedelta(days=400)  # since an award; endings of other kinds are recalled for years
_ENDINGS = (EventKind.CANCELLED, EventKind.TERMINATED, EventKind.AWARDED)


def possible_keys(story: Story, solicitations: Iterable[Solicitation]) -> frozenset[str]:
    """The keys of the requests that a story may mean: its own, or those of its material where it has found none."""
    if story.key is not None:
        return frozenset({story.key})
    spoken = story_materials(story)
    return frozenset(
        solicitation.key for solicitation in solicitations if matches_material(spoken, attach_candidate(solicitation))
    )


def is_new_report(story: Story, events: Iterable[Event]) -> bool:
    """Whether a story may tell more than these events, of the requests that it may mean: an ending that is known, or
    the beginning of its own request, is told once more."""
    return not any(event.kind == story.may_tell and _is_told_again(story, event) for event in events)


def _is_told_again(story: Story, event: Event) -> bool:
    if event.kind is EventKind.ISSUED:
        return event.key == story.key
    dated = event_date(event)
    return event.kind in _ENDINGS and (
        event.kind is not EventKind.AWARDED or dated is None or report_day(story) - dated.last <= _RECALLED
    )
