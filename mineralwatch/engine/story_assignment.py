"""Assigns new feed entries to stories by the rules of `domain.stories.story_clustering`, and finds which stories
change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.polling.entry_identity import assign_entry_ids
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.stories.entry_corrections import READINGS_KEPT, corrected_entry
from mineralwatch.domain.stories.news_time import news_time
from mineralwatch.domain.stories.story_clustering import assign_stories, reading_windows, story_from_entries
from mineralwatch.domain.stories.story_history import updated_story
from mineralwatch.engine.parser_pool import in_thread
from mineralwatch.engine.recent_entries import RecentEntries
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
    """The new entries of a reading, the known entries whose text has changed, and the stories of both as they are now.

    `new_entries` and `all_entries` hold pairs of story id and entry.
    """

    new_entries: tuple[tuple[str, FeedEntry], ...] = ()
    stories: tuple[Story, ...] = ()
    likely_reports: frozenset[str] = frozenset()  # ids of stories that are news and whose `may_tell` changed
    reworded: tuple[FeedEntry, ...] = ()
    corrected: Mapping[str, str] = field(default_factory=dict)  # story id -> new headline of its reworded entry
    all_entries: tuple[tuple[str, FeedEntry], ...] = ()  # the new and the reworded entries

    def __bool__(self) -> bool:
        """Whether any entry is new or reworded."""
        return bool(self.new_entries or self.reworded)


def with_stored_ids(conn: sqlite3.Connection, entries: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
    """The entries of one reading with their ids in the store; a new entry gets a new id (`domain.entry_identity`)."""
    known = stored_by_id(conn, {ident for entry in entries for ident in entry.id_candidates})
    unknown = [entry for entry in entries if entry.id_candidates and entry.url and entry.id not in known]
    urls = {new.feed: {entry.url for entry in unknown if entry.feed == new.feed and entry.url} for new in unknown}
    same_url = tuple(item for feed, feed_urls in urls.items() for item in stored_by_url(conn, feed, feed_urls))
    return assign_entry_ids(entries, known, same_url)


def story_changes(
    conn: sqlite3.Connection, entries: Iterable[FeedEntry], at: datetime, *, is_first_reading: bool = False
) -> StoryChanges:
    """What changes with `entries`, which were read at `at`: the new and the reworded ones with their stories.

    `is_first_reading`: this is the feed's first reading, so that nothing in it is news. Writes nothing; `engine.places`
    attaches the stories to solicitations.
    """
    entries = tuple(entries)
    changed = _changed_texts(entries_with_story(conn, {entry.id for entry in entries}), entries)
    return changes_from(
        conn, unknown_entries(conn, entries, at), _may_change(conn, changed), at, is_first_reading=is_first_reading
    )


async def story_changes_in_thread(
    conn: sqlite3.Connection,
    entries: Sequence[FeedEntry],
    at: datetime,
    kept: RecentEntries,
    *,
    is_first_reading: bool,
) -> StoryChanges:
    """The result of `story_changes`. All reading of words runs in a thread here, so that the event loop stays free for
    other sources, and `kept` spares reading all entries of the days anew. The caller makes sure that no other entries
    are stored meanwhile."""
    new = unknown_entries(conn, entries, at)
    stored = entries_with_story(conn, {entry.id for entry in entries})
    reworded = _may_change(conn, await in_thread(_changed_texts, stored, entries) if stored else ())
    if not new and not reworded:
        return StoryChanges()
    similar = await _similar_entries(conn, new, at, kept) if new else ()
    assigned = await in_thread(assign_stories, new, similar, similarity) if new else ()
    before = _stored_stories(conn, assigned, reworded)
    changes: StoryChanges = await in_thread(_changes, assigned, reworded, before, None if is_first_reading else at)
    return changes


async def _similar_entries(
    conn: sqlite3.Connection, new: Sequence[FeedEntry], at: datetime, kept: RecentEntries
) -> tuple[tuple[str, FeedEntry], ...]:
    """The stored entries of the stories that one of the new entries may join, each with the id of its story, in the
    order that `assign_stories` asks for."""
    windows = reading_windows(new)
    await kept.follow(conn, windows[0][0], at)
    older = tuple(entry for entry in new if kept.since is None or reading_windows([entry])[0][0] < kept.since)
    ids = await in_thread(kept.similar, new)
    stories = {story for story, _ in entries_with_story(conn, ids).values()}
    stories |= {story for story, _ in _neighbours(conn, older)}
    found = [(story, entry) for story, entries in entries_by_story(conn, sorted(stories)).items() for entry in entries]
    return tuple(sorted(found, key=lambda pair: not _is_within(news_time(pair[1]), windows)))


def _is_within(at: datetime, windows: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(start <= at <= end for start, end in windows)


def _changed_texts(stored: Mapping[str, tuple[str, FeedEntry]], entries: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
    """The stored entries whose text their feed has changed, with the new text."""
    changed = (corrected_entry(stored[entry.id][1], entry) for entry in entries if entry.id in stored)
    return tuple(entry for entry in changed if entry is not None)


def _may_change(conn: sqlite3.Connection, changed: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
    """Those of the changed entries that have not been changed too often."""
    return tuple(entry for entry in changed if reading_count(conn, entry.id) < READINGS_KEPT)


def changes_from(
    conn: sqlite3.Connection,
    new: Sequence[FeedEntry],
    reworded: Sequence[FeedEntry],
    at: datetime,
    *,
    is_first_reading: bool,
) -> StoryChanges:
    """What changes with the entries `new`, and with `reworded`, known entries whose text has changed."""
    assigned = assign_stories(new, _neighbours(conn, new), similarity)
    before = _stored_stories(conn, assigned, reworded)
    return _changes(assigned, reworded, before, None if is_first_reading else at)


def _neighbours(conn: sqlite3.Connection, new: Sequence[FeedEntry]) -> tuple[tuple[str, FeedEntry], ...]:
    """The stored entries with which the new entries are compared, each with the id of its story."""
    recent = [pair for start, end in reading_windows(new) for pair in published_between(conn, start, end)]
    return (*recent, *_older_entries(conn, recent))


@dataclass(frozen=True, slots=True)
class _StoredStories:
    """What the store holds of the stories that a reading touches."""

    story_of: Mapping[str, str]  # by the id of a reworded entry
    stories: Mapping[str, Story]
    entries: Mapping[str, tuple[FeedEntry, ...]]  # by the id of a story, also of a new one, which has none


def _stored_stories(
    conn: sqlite3.Connection, assigned: Sequence[tuple[str, FeedEntry]], reworded: Sequence[FeedEntry]
) -> _StoredStories:
    story_of = {ident: story for ident, (story, _) in entries_with_story(conn, {e.id for e in reworded}).items()}
    touched = tuple(dict.fromkeys((*(story for story, _ in assigned), *(story_of[e.id] for e in reworded))))
    known = {story.id: story for story in stories_by_id(conn, touched)}
    return _StoredStories(story_of, known, entries_by_story(conn, touched))


def _changes(
    assigned: tuple[tuple[str, FeedEntry], ...],
    reworded: Sequence[FeedEntry],
    before: _StoredStories,
    at: datetime | None,
) -> StoryChanges:
    """What changes with `assigned`, pairs of story id and new entry, and with known entries whose text has changed.
    `at` is None for a feed's first reading."""
    all_entries = (*assigned, *((before.story_of[entry.id], entry) for entry in reworded))
    added: dict[str, list[FeedEntry]] = {}
    for story, entry in all_entries:
        added.setdefault(story, []).append(entry)
    corrected = {before.story_of[entry.id]: entry.title for entry in reworded}
    former = {ident: story_from_entries(ident, before.entries[ident]) for ident in before.stories}
    stories = tuple(
        updated_story(ident, before.entries[ident], more, before.stories.get(ident), at)
        for ident, more in added.items()
    )
    changed = (s for s in stories if s.id not in former or former[s.id].may_tell != s.may_tell)
    likely_reports = frozenset(s.id for s in changed if s.may_tell and not s.baseline)
    return StoryChanges(assigned, stories, likely_reports, tuple(reworded), corrected, all_entries)


def _older_entries(
    conn: sqlite3.Connection, recent: Sequence[tuple[str, FeedEntry]]
) -> Iterator[tuple[str, FeedEntry]]:
    """The other entries of the stories to which the entries in `recent` belong, as pairs of story id and entry."""
    known = {entry.id for _, entry in recent}
    for story, entries in entries_by_story(conn, sorted({story for story, _ in recent})).items():
        yield from ((story, entry) for entry in entries if entry.id not in known)
