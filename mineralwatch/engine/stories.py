"""New items of feeds as stories in their places: `domain.stories` and `domain.attaching` over the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mineralwatch.domain.attaching import attach, candidate_of
from mineralwatch.domain.models import Entry, Story
from mineralwatch.domain.stories import assign, since, story_of
from mineralwatch.engine.likeness import alike
from mineralwatch.store import attached
from mineralwatch.store.entries import entries_of, fresh, recent
from mineralwatch.store.solicitations import read_solicitations


@dataclass(frozen=True, slots=True)
class Told:
    """New items with the ids of their stories, and those stories as they are with them."""

    entries: tuple[tuple[str, Entry], ...] = ()
    stories: tuple[Story, ...] = ()


def told(conn: sqlite3.Connection, entries: Iterable[Entry], at: datetime) -> Told:
    """What the new ones among `entries`, read at `at`, tell. Writes nothing."""
    new = fresh(conn, entries, at)
    start = since(new)
    if start is None:
        return Told()
    pairs = assign(new, recent(conn, start), alike)
    added: dict[str, list[Entry]] = {}
    for story, entry in pairs:
        added.setdefault(story, []).append(entry)
    stories = [story_of(story, (*entries_of(conn, story), *more)) for story, more in added.items()]
    return Told(pairs, placed(conn, stories))


def placed(conn: sqlite3.Connection, stories: Sequence[Story]) -> tuple[Story, ...]:
    """Stories with the request that each speaks of, as far as the store knows them now. Writes nothing."""
    if not stories:
        return ()
    candidates = [candidate_of(request) for request in read_solicitations(conn)]
    hands = attached.by_hand(conn)
    places = ((story, attach(story, candidates, hands.get(story.id))) for story in stories)
    return tuple(replace(story, key=place.key, because=place.because) for story, place in places)
