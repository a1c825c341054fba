"""New items of feeds as stories: `domain.stories.stories` over the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mineralwatch.domain.models import Entry, Story
from mineralwatch.domain.news import is_recent
from mineralwatch.domain.stories.stories import assign, story_of, windows
from mineralwatch.engine.likeness import alike
from mineralwatch.store.entries import entries_by_story, fresh, stories_by_id, told_between


@dataclass(frozen=True, slots=True)
class Told:
    """New items with the ids of their stories, and those stories as they are with them."""

    entries: tuple[tuple[str, Entry], ...] = ()
    stories: tuple[Story, ...] = ()
    likely: frozenset[str] = frozenset()  # the ids of those that may tell something since these items, and are news


def told(conn: sqlite3.Connection, entries: Iterable[Entry], at: datetime, *, first: bool = False) -> Told:
    """What the new ones among `entries`, read at `at`, tell; `first` at their feed's first reading. Writes nothing.

    Where the stories belong is `engine.places`'.
    """
    new = fresh(conn, entries, at)
    recent = [pair for start, end in windows(new) for pair in told_between(conn, start, end)]
    pairs = assign(new, (*recent, *_rest_of(conn, recent)), alike)
    added: dict[str, list[Entry]] = {}
    for story, entry in pairs:
        added.setdefault(story, []).append(entry)
    known = {story.id: story for story in stories_by_id(conn, tuple(added))}
    stored = entries_by_story(conn, tuple(added))
    before = {ident: story_of(ident, stored[ident]) for ident in known}
    stories = tuple(_decided(ident, stored[ident], more, known.get(ident), first) for ident, more in added.items())
    since = (one for one in stories if one.id not in before or before[one.id].may_tell != one.may_tell)
    return Told(pairs, stories, frozenset(one.id for one in since if one.may_tell and not one.baseline))


def _decided(ident: str, before: Sequence[Entry], more: Sequence[Entry], known: Story | None, first: bool) -> Story:
    """A story with its new items. Whether what it tells is news is decided when it first tells it, by these items."""
    story = story_of(ident, (*before, *more))
    if known is not None and _tells(story) == _tells(story_of(ident, before)):
        return replace(story, baseline=known.baseline)
    new = any(entry.first_seen is None or is_recent(entry.published, entry.first_seen) for entry in more)
    return replace(story, baseline=first or not new)


def _tells(story: Story) -> tuple[str | None, str | None]:
    return story.kind, story.may_tell


def _rest_of(conn: sqlite3.Connection, recent: Sequence[tuple[str, Entry]]) -> Iterator[tuple[str, Entry]]:
    """The items told longer ago of the stories that these items are in."""
    known = {entry.id for _, entry in recent}
    for story, entries in entries_by_story(conn, sorted({story for story, _ in recent})).items():
        yield from ((story, entry) for entry in entries if entry.id not in known)
