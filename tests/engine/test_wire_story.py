"""One wire story in four outlets and another one of the same day in a fifth, from their feeds to the request."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from scripted import API, KEY, NUMBER, START, Desk, hear, notice

from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.ports import UserAct
from mineralwatch.store import snapshot_queries, user_acts
from mineralwatch.store.entry_rows import entries_of

WIRE = "US agency DLA cancels cobalt tender worth up to $500 million"
COPIES = {
    "wire": ("Reuters", WIRE, 0.0),
    "mining-com": ("Mining.com", "DLA cancels cobalt tender worth up to $500M", 1.5),
    "search": ("Kitco", f"{WIRE} - Kitco", 2.0),
    "northern-miner": ("Northern Miner", "Cobalt tender worth $500 million cancelled by DLA", 26.0),
}
OTHER = "Cobalt price climbs to a three-year high in Rotterdam"


def item(feed: str, title: str, outlet: str, at: datetime) -> FeedEntry:
    address = f"https://{feed}.example/{len(title)}"
    return FeedEntry(f"{feed}/{title}", "guid", feed, title, address, outlet, at, materials=("cobalt",))


def told(desk: Desk) -> dict[str, Story]:
    """Five feeds, each read once before that; the stories by headline."""
    desk.read(API, notice())
    for feed in (*COPIES, "fastmarkets"):
        hear(desk, feed)
    start = START + timedelta(hours=12)
    for feed, (outlet, title, hours) in COPIES.items():
        hear(desk, feed, item(feed, title, outlet, start + timedelta(hours=hours)), hours=8)
    hear(desk, "fastmarkets", item("fastmarkets", OTHER, "Fastmarkets", start + timedelta(hours=3)))
    return {story.title: story for story in snapshot_queries.all_stories(desk.conn)}


def test_four_copies_are_one_line_and_another_story_of_the_day_is_a_second(here: Desk) -> None:
    stories = told(here)
    assert set(stories) == {WIRE, OTHER}
    wire, other = stories[WIRE], stories[OTHER]
    assert (wire.entry_count, wire.outlets) == (4, ("Reuters", "Mining.com", "Kitco", "Northern Miner"))
    assert (other.entry_count, other.outlets) == (1, ("Fastmarkets",))
    carried = entries_of(here.conn, wire.id)
    assert [entry.outlet for entry in carried] == list(wire.outlets)
    assert len({entry.url for entry in carried}) == 4
    snapshot = snapshot_queries.snapshot(here.conn)
    assert (snapshot.story_count, len(snapshot.stories)) == (2, 2)


def test_the_copies_are_one_witness_of_one_event(here: Desk) -> None:
    wire = told(here)[WIRE]
    assert (wire.kind, wire.key) == ("cancelled", KEY)
    assert wire.because == "the only request for cobalt alive on 2026-11-10"
    (cancelled,) = [event for event in here.events() if event.kind == "cancelled"]
    assert [witness.ref for witness in cancelled.evidence] == [f"story/{wire.id}"]
    detail = snapshot_queries.detail(here.conn, NUMBER)
    assert detail is not None
    assert [(story.id, story.because) for story in detail.stories] == [(wire.id, wire.because)]


def test_the_price_is_about_no_request(here: Desk) -> None:
    other = told(here)[OTHER]
    assert (other.kind, other.key, other.because) == (None, None, "speaks of no purchase for the stockpile")


def test_a_detached_story_is_no_witness_until_that_is_taken_back(here: Desk) -> None:
    wire = told(here)[WIRE]
    assert "cancelled" in here.kinds()
    user_acts.add(here.conn, [UserAct("detach", wire.id)], here.now)
    here.settle()
    (now,) = snapshot_queries.stories(here.conn, [wire.id])
    assert (now.key, now.because, now.kind) == (None, "detached by you", "cancelled")
    assert "cancelled" not in here.kinds()
    assert here.undo() == f"{WIRE} no longer detached by you"
    here.settle()
    assert snapshot_queries.stories(here.conn, [wire.id]) == (wire,)
    assert "cancelled" in here.kinds()


def test_a_story_attached_by_hand_moves_what_it_tells(here: Desk) -> None:
    wire = told(here)[WIRE]
    tin = "SP800027R0002"
    user_acts.add(here.conn, [UserAct("attach", wire.id, body=json.dumps({"key": tin}))], here.now)
    here.settle()
    (now,) = snapshot_queries.stories(here.conn, [wire.id])
    assert (now.key, now.because) == (tin, "attached to SP8000-27-R-0002 by you")
    assert ("cancelled" in here.kinds(), "cancelled" in here.kinds(tin)) == (False, True)
    here.undo()
    here.settle()
    assert ("cancelled" in here.kinds(), "cancelled" in here.kinds(tin)) == (True, False)


def test_marks_stay_when_another_outlet_joins_days_later(here: Desk) -> None:
    wire = told(here)[WIRE]
    user_acts.add(here.conn, [UserAct("star", wire.id), UserAct("read", wire.id)], here.now)
    hear(here, "late", item("late", WIRE, "The Globe", wire.first_seen + timedelta(days=2)), hours=48)
    (now,) = snapshot_queries.stories(here.conn, [wire.id])
    assert (now.entry_count, now.starred, now.unread) == (5, True, False)
    assert now.outlets[-1] == "The Globe"


def test_a_date_in_the_future_is_the_day_of_reading(here: Desk) -> None:
    here.read(API, notice())
    hear(here, "wire")
    ahead = datetime(2031, 1, 1, tzinfo=UTC)
    wrong = item("wire", WIRE, "Kitco", START)
    hear(
        here, "wire", FeedEntry("ahead", "guid", "wire", WIRE, None, "Reuters", ahead, here.now, materials=("cobalt",))
    )
    hear(here, "wire", wrong)
    (story,) = snapshot_queries.all_stories(here.conn)
    assert story.entry_count == 2
