"""New items of feeds as stories: `domain.stories.story_clustering` over the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from mineralwatch.domain.entry_identity import assign_entry_ids
from mineralwatch.domain.models import FeedEntry, Story
from mineralwatch.domain.news_rules import is_recent
from mineralwatch.domain.stories.entry_corrections import READINGS_KEPT, corrected_entry
from mineralwatch.domain.stories.story_clustering import assign_stories, reading_windows, story_from_entries
from mineralwatch.engine.parser_pool import in_thread
from mineralwatch.engine.text_similarity import similarity
from mineralwatch.store.entry_readings import reading_count
from mineralwatch.store.entry_rows import (
    entries_by_story,
    entries_with_story,
    published_between,
    stored_by_id,
    stored_by_url,
    unknown_entries,
)
from mineralwatch.store.story_rows import stories_by_id


@dataclass(frozen=True, slots=True)
class StoryChanges:
    """New items with the ids of their stories, known ones whose words have changed, and those stories as they are with
    both."""

    new_entries: tuple[tuple[str, FeedEntry], ...] = ()
    stories: tuple[Story, ...] = ()
    likely_reports: frozenset[str] = (
        frozenset()
    )  # the ids of those that may tell something since these items, and are news
    reworded: tuple[FeedEntry, ...] = ()
    corrected: Mapping[str, str] = field(default_factory=dict)  # ids of the stories of these, with the new headline
    all_entries: tuple[tuple[str, FeedEntry], ...] = ()  # both, with the ids of their stories

    def __bool__(self) -> bool:
        """Whether anything was told."""
        return bool(self.new_entries or self.reworded)


def with_stored_ids(conn: sqlite3.Connection, entries: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
    """The items of one reading with the ids that they have in the store, or get now (`domain.entry_identity`)."""
    known = stored_by_id(conn, {ident for entry in entries for ident in entry.id_candidates})
    unknown = [entry for entry in entries if entry.id_candidates and entry.url and entry.id not in known]
    urls = {entry.feed: {one.url for one in unknown if one.feed == entry.feed and one.url} for entry in unknown}
    return assign_entry_ids(
        entries, known, tuple(one for feed, at in urls.items() for one in stored_by_url(conn, feed, at))
    )


def story_changes(
    conn: sqlite3.Connection, entries: Iterable[FeedEntry], at: datetime, *, first: bool = False
) -> StoryChanges:
    """What the new ones among `entries`, read at `at`, tell, and those that were corrected in place; `first` at their
    feed's first reading. Writes nothing.

    Where the stories belong is `engine.places`'.
    """
    given = tuple(entries)
    return changes_from(conn, unknown_entries(conn, given, at), _rewords(conn, given), at, first=first)


async def story_changes_in_thread(
    conn: sqlite3.Connection, entries: Sequence[FeedEntry], at: datetime, *, first: bool
) -> StoryChanges:
    """`told`, with the comparing of items in a thread: the event loop stays free for the other sources. Nobody else may
    store items meanwhile."""
    new = unknown_entries(conn, entries, at)
    pairs = await in_thread(assign_stories, new, _neighbours(conn, new), similarity) if new else ()
    return _told(conn, pairs, _rewords(conn, entries), at, first=first)


def _rewords(conn: sqlite3.Connection, given: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
    """The known items that were corrected in place, in their new words."""
    stored = entries_with_story(conn, {entry.id for entry in given})
    changed = (corrected_entry(stored[one.id][1], one) for one in given if one.id in stored)
    return tuple(one for one in changed if one is not None and reading_count(conn, one.id) < READINGS_KEPT)


def changes_from(
    conn: sqlite3.Connection, new: Sequence[FeedEntry], rewords: Sequence[FeedEntry], at: datetime, *, first: bool
) -> StoryChanges:
    """What new items tell, and known ones with their new words (`rewords`)."""
    return _told(conn, assign_stories(new, _neighbours(conn, new), similarity), rewords, at, first=first)


def _neighbours(conn: sqlite3.Connection, new: Sequence[FeedEntry]) -> tuple[tuple[str, FeedEntry], ...]:
    """The stored items that new ones are compared with, each with the id of its story."""
    recent = [pair for start, end in reading_windows(new) for pair in published_between(conn, start, end)]
    return (*recent, *_rest_of(conn, recent))


def _told(
    conn: sqlite3.Connection,
    pairs: tuple[tuple[str, FeedEntry], ...],
    rewords: Sequence[FeedEntry],
    at: datetime,
    *,
    first: bool,
) -> StoryChanges:
    """What new items tell whose stories are known (`pairs`), and known ones with their new words."""
    added: dict[str, list[FeedEntry]] = {}
    for story, entry in pairs:
        added.setdefault(story, []).append(entry)
    places = entries_with_story(conn, {one.id for one in rewords})
    corrected = {places[one.id][0]: one.title for one in rewords}
    for one in rewords:
        added.setdefault(places[one.id][0], []).append(one)
    known = {story.id: story for story in stories_by_id(conn, tuple(added))}
    stored = entries_by_story(conn, tuple(added))
    before = {ident: story_from_entries(ident, stored[ident]) for ident in known}
    first_at = None if first else at
    stories = tuple(_decided(ident, stored[ident], more, known.get(ident), first_at) for ident, more in added.items())
    since = (one for one in stories if one.id not in before or before[one.id].may_tell != one.may_tell)
    likely = frozenset(one.id for one in since if one.may_tell and not one.baseline)
    items = (*pairs, *((places[one.id][0], one) for one in rewords))
    return StoryChanges(pairs, stories, likely, tuple(rewords), corrected, items)


def _decided(
    ident: str, before: Sequence[FeedEntry], more: Sequence[FeedEntry], known: Story | None, at: datetime | None
) -> Story:
    """A story with its new items, and with known ones in their new words, read at `at` (None at a feed's first
    reading). Whether what it tells is news is decided when it first tells it, by these items."""
    said = {entry.id: entry for entry in (*before, *more)}
    story = story_from_entries(ident, tuple(said.values()))
    if known is not None and _tells(story) == _tells(story_from_entries(ident, before)):
        return replace(story, baseline=known.baseline)
    return replace(story, baseline=at is None or not any(is_recent(entry.published, at) for entry in more))


def _tells(story: Story) -> tuple[str | None, str | None]:
    return story.kind, story.may_tell


def _rest_of(conn: sqlite3.Connection, recent: Sequence[tuple[str, FeedEntry]]) -> Iterator[tuple[str, FeedEntry]]:
    """The items told longer ago of the stories that these items are in."""
    known = {entry.id for _, entry in recent}
    for story, entries in entries_by_story(conn, sorted({story for story, _ in recent})).items():
        yield from ((story, entry) for entry in entries if entry.id not in known)
