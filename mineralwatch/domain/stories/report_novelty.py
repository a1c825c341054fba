"""Decides whether a story reports anything new, given an event that `event_classifier` finds likely."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from mineralwatch.domain.lifecycle.event_order import event_date
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.stories.attach_candidates import (
    attach_candidate,
    matches_material,
    report_day,
    story_materials,
)

_AWARD_RECALLED = timedelta(days=400)  # an award may be mentioned again for this long; other endings without a limit
_ENDINGS = (EventKind.CANCELLED, EventKind.TERMINATED, EventKind.AWARDED)


def possible_keys(story: Story, solicitations: Iterable[Solicitation]) -> frozenset[str]:
    """The keys of the solicitations that a story may be about: the one that it is attached to, else all that ask for
    one of its materials."""
    if story.key is not None:
        return frozenset({story.key})
    named = story_materials(story)
    return frozenset(
        solicitation.key for solicitation in solicitations if matches_material(named, attach_candidate(solicitation))
    )


def is_new_report(story: Story, events: Iterable[Event]) -> bool:
    """Whether a story may report more than the known `events` of the solicitations that it may be about.

    A story reports nothing new when it repeats a known ending of the same kind, or the issue of the solicitation that
    it is attached to.
    """
    return not any(event.kind == story.may_tell and _repeats(story, event) for event in events)


def _repeats(story: Story, event: Event) -> bool:
    if event.kind is EventKind.ISSUED:
        return event.key == story.key
    dated = event_date(event)
    return event.kind in _ENDINGS and (
        event.kind is not EventKind.AWARDED or dated is None or report_day(story) - dated.last <= _AWARD_RECALLED
    )
