"""The scripted story by the API alone, by the daily file alone and by both in both orders: the same events."""

from __future__ import annotations

import pytest
from scripted_story import API, FILE, WAYS, told

from tests.support.world.story import STORY


def alike(way: str) -> list[tuple[int, str, str, str | None, str, bool]]:
    return [
        (step, e.kind.value, e.id, e.occurred_on.isoformat() if e.occurred_on else None, e.key, e.baseline)
        for step, e in told(way)
    ]


def hidden() -> set[str]:
    """What rests on attachments alone: the file has no column for them."""
    return {event.id for _, event in told("api") if set(event.new) == {"attachments"}}


@pytest.mark.parametrize("way", ["api then file", "file then api"])
def test_both_tell_what_the_api_alone_tells_after_the_same_steps(way: str) -> None:
    assert alike(way) == alike("api")
    assert len(alike("api")) == sum(len(step.expected) for step in STORY)


def test_the_file_alone_tells_the_same_but_for_what_it_has_no_column_for() -> None:
    assert len(hidden()) == 1
    assert alike("file") == [row for row in alike("api") if row[2] not in hidden()]


@pytest.mark.parametrize("way", ["api then file", "file then api"])
def test_every_event_has_both_witnesses_in_the_order_of_reading(way: str) -> None:
    official = {event.id: [w.source for w in event.evidence if w.source in (API, FILE)] for _, event in told(way)}
    assert official == {ident: [API] if ident in hidden() else list(WAYS[way]) for ident in official}


@pytest.mark.parametrize("way", ["file", "api then file", "file then api"])
def test_deadlines_and_texts_say_the_same(way: str) -> None:
    moved = {e.id: (e.old, e.new) for _, e in told(way) if e.kind.value in ("extended", "shortened")}
    assert moved == {e.id: (e.old, e.new) for _, e in told("api") if e.kind.value in ("extended", "shortened")}
    assert len(moved) == 3
