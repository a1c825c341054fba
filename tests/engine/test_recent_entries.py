"""The entries that the poller keeps give each feed the stories that reading all entries of the days anew would give."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineralwatch.domain.derivation.facts import State
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.engine import recent_entries, story_assignment
from mineralwatch.engine.recent_entries import RecentEntries
from mineralwatch.engine.story_assignment import StoryChanges
from mineralwatch.store.connection import open_writer
from mineralwatch.store.entry_readings import add_entry_readings
from mineralwatch.store.entry_rows import add_entries
from mineralwatch.store.state_rows import write_state
from tests.support.labelled_stories import labelled
from tests.support.prepared import new_store

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
TITLES = [entry.title for _, entry in labelled()]
# (headline, hours before the reading): some of the day, some of the weeks before
ITEMS = st.tuples(st.sampled_from(TITLES[:24]), st.integers(0, 40) | st.integers(0, 900))


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    with (
        closing(open_writer(new_store(tmp_path / "kept.db"))) as kept,
        closing(open_writer(new_store(tmp_path / "anew.db"))) as anew,
    ):
        yield kept, anew


def made(feed: int, items: list[tuple[str, int]], prefix: str = "") -> list[FeedEntry]:
    return [
        FeedEntry(
            f"{prefix}{feed}-{n}",
            "guid",
            f"f{feed}",
            title,
            outlet=f"o{feed}",
            published=AT - timedelta(hours=hours),
            first_seen=AT,
        )
        for n, (title, hours) in enumerate(items)
    ]


def stored(conn: sqlite3.Connection, changes: StoryChanges) -> StoryChanges:
    with conn:
        add_entries(conn, changes.new_entries, AT)
        add_entry_readings(conn, changes.reworded, AT)
        write_state(conn, State(), State(stories={story.id: story for story in changes.stories}))
    return changes


def kept_changes(conn: sqlite3.Connection, entries: list[FeedEntry], kept: RecentEntries) -> StoryChanges:
    return asyncio.run(story_assignment.story_changes_in_thread(conn, entries, AT, kept, is_first_reading=False))


@pytest.mark.parametrize("most", [recent_entries.MOST, 3])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.lists(ITEMS, min_size=1, max_size=5), min_size=1, max_size=5), st.sets(st.integers(0, 4)))
def test_feeds_get_the_stories_that_reading_all_anew_gives(
    stores: tuple[sqlite3.Connection, sqlite3.Connection],
    most: int,
    feeds: list[list[tuple[str, int]]],
    failed: set[int],
) -> None:
    """`failed` are the readings whose transaction fails the first time, `most` is how many entries are kept at most."""
    for conn in stores:
        with conn:
            for table in ("entries", "stories"):
                conn.execute(f"DELETE FROM {table}")
    kept = RecentEntries()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recent_entries, "MOST", most)
        for number, items in enumerate(feeds):
            entries = made(number, items)
            if number in failed:
                kept_changes(stores[0], entries, kept)
            mine = stored(stores[0], kept_changes(stores[0], entries, kept))
            assert mine == stored(stores[1], story_assignment.story_changes(stores[1], entries, AT))
            if number in failed:  # and corrected in place
                entries = made(number, [(TITLES[(TITLES.index(title) + 1) % 24], hours) for title, hours in items])
                mine = stored(stores[0], kept_changes(stores[0], entries, kept))
                assert mine == stored(stores[1], story_assignment.story_changes(stores[1], entries, AT))


def test_each_entry_is_taken_in_once(stores: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    kept, taken = RecentEntries(), []
    add = kept._add_now
    kept._add_now = lambda entries: (taken.extend(entries), add(entries))[1]  # type: ignore[method-assign]
    for feed in range(4):
        stored(stores[0], kept_changes(stores[0], made(feed, [(title, feed) for title in TITLES[:9]]), kept))
    assert len(taken) == len({entry.id for entry in taken}) == 3 * 9
