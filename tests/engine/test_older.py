"""Items of feeds that an earlier version stored without a step of the journal: told once, quietly, and replayed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from scripted import API, KEY, Desk, hear, notice

from mineralwatch.config.paths import find_paths
from mineralwatch.config.settings import Settings
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.domain.models import FeedEntry
from mineralwatch.domain.numbers_and_ids import event_id, fold
from mineralwatch.engine import rebuild
from mineralwatch.engine.store_setup import init_store
from mineralwatch.ports import UserAct
from mineralwatch.store import journal, snapshot_queries, user_acts
from mineralwatch.store.codec import instant_text

TITLE = "Defense Logistics Agency cancels cobalt tender"
OLD_ID = event_id("story", fold(TITLE))  # as version 5 made the id of a story
SETTINGS = Settings(shipped_record=False)


@pytest.fixture
def folder(here: Desk, tmp_path: Path) -> Path:
    """A store with one request, and two items in one story as version 5 kept them: by their title."""
    here.read(API, notice())
    for ident, feed in (("e1", "example-metals"), ("e2", "example-mining")):
        here.conn.execute(
            "INSERT INTO entries (id, matched_by, feed, story_id, title, url, outlet, published, first_seen, sort_at,"
            " summary, materials, number) VALUES (?, 'guid', ?, ?, ?, NULL, ?, ?, ?, ?, NULL, '[\"cobalt\"]', NULL)",
            (ident, feed, OLD_ID, TITLE, feed, *[instant_text(here.now - timedelta(hours=1))] * 3),
        )
    here.conn.execute(
        "INSERT INTO stories (id, title, outlets, published, first_seen, sort_at, entry_count)"
        " VALUES (?, ?, '[]', NULL, ?, ?, 2)",
        (OLD_ID, TITLE, *[instant_text(here.now)] * 2),
    )
    user_acts.add(here.conn, [UserAct("star", OLD_ID)], here.now)
    return tmp_path


def test_they_are_told_once_and_alert_nobody(here: Desk, folder: Path) -> None:
    with pytest.raises(CheckFailed, match="item of a feed after number 0"):
        rebuild.check(here.conn)
    for _ in range(2):
        init_store(find_paths(None, str(folder), {}), SETTINGS, here.now)
    assert here.kinds() == ["issued", "cancelled"]
    assert [event.baseline for event in here.events()] == [True, True]
    assert here.alerts() == []
    (story,) = snapshot_queries.all_stories(here.conn)
    assert (story.id, story.key, story.starred, story.entry_count) == (OLD_ID, KEY, True, 2)
    assert [entry.step.source for entry in journal.entries(here.conn)] == [API, None]
    assert rebuild.check(here.conn).equal


def test_a_new_item_of_the_same_news_joins_their_story(here: Desk, folder: Path) -> None:
    init_store(find_paths(None, str(folder), {}), SETTINGS, here.now)
    hear(here, "third", FeedEntry("e3", "guid", "third", TITLE, published=here.now))
    (story,) = snapshot_queries.all_stories(here.conn)
    assert story.entry_count == 3
    assert len(here.events()[-1].evidence) == 1
