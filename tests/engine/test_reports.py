"""What a story may tell, by the second reader: visible, attached, in the inbox once, and never an event."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from msgspec import structs
from scripted import API, KEY, START, Desk, hear, notice

from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.stories.story_clustering import story_from_entries
from mineralwatch.engine import alert_delivery, rebuild
from mineralwatch.store import snapshot_queries

FEED = "example-wire"
LIKELY = "Umicore celebrates cobalt supply breakthrough with the stockpile agency"
_read = headline_reader.read_headline


@pytest.fixture(autouse=True)
def second_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second reader that holds one headline for an award, where the rules are silent."""

    def read(text: str, said_on: date | None = None) -> headline_reader.HeadlineReading:
        found = _read(text, said_on)
        likely = found.kind is None and text.startswith("Umicore celebrates")
        return replace(found, may_tell=EventKind.AWARDED) if likely else found

    monkeypatch.setattr(headline_reader, "read_headline", read)


@pytest.fixture
def desk(here: Desk) -> Desk:
    """A desk with one open request for cobalt, whose feed was read once."""
    here.read(API, notice())
    hear(here, FEED)
    here.now += timedelta(hours=1)
    return here


def tell(desk: Desk, title: str = LIKELY, outlet: str = "Example Wire", at: datetime | None = None) -> Story:
    hear(desk, FEED, FeedEntry(f"{title} {outlet}", "guid", FEED, title, "https://e.example/1", outlet, at or desk.now))
    desk.now += timedelta(hours=1)
    return snapshot_queries.all_stories(desk.conn)[0]


class Desktop:
    """A channel that shows everything, and counts."""

    name, shown = "desktop", 0

    async def send(self, alert: object, at: datetime) -> object:
        raise AssertionError("a report reached the desktop")

    async def close(self) -> None: ...


def test_it_is_attached_and_alerts_in_the_inbox_once(desk: Desk) -> None:
    before = desk.request(KEY)
    story = tell(desk)
    assert (story.kind, story.may_tell, story.key) == (None, "awarded", KEY)
    tell(desk, outlet="Example Metals")
    (alert,) = snapshot_queries.alerts(desk.conn)
    assert (alert.event_id, alert.kind, alert.about, alert.severity) == (None, "report", KEY, "low")
    assert alert.title == "Cobalt: a report may tell of an award"
    asyncio.run(alert_delivery.deliver_through((Desktop(),), desk.conn, lambda: desk.now))  # type: ignore[arg-type]
    (alert,) = snapshot_queries.alerts(desk.conn)
    assert [(one.channel, one.ok) for one in alert.delivered] == [("inbox", True)]
    assert desk.request(KEY) == before
    assert rebuild.check(desk.conn).differences == ()


def test_without_a_request_it_is_about_its_story_and_founds_none(here: Desk) -> None:
    hear(here, FEED)
    here.now += timedelta(hours=1)
    story = tell(here)
    assert (story.key, here.names()) == (None, set())
    assert [alert.about for alert in snapshot_queries.alerts(here.conn)] == [story.id]


def test_a_first_reading_an_old_item_and_an_unwatched_material_alert_nobody(here: Desk) -> None:
    first = FeedEntry("a", "guid", FEED, LIKELY, None, "A", here.now)
    hear(here, FEED, first)
    here.now += timedelta(days=30)
    hear(here, FEED, replace(first, id="b", outlet="B", published=here.now - timedelta(days=9)))
    here.settings = structs.replace(here.settings, watch=structs.replace(here.settings.watch, materials=("tungsten",)))
    here.now += timedelta(days=30)
    assert tell(here, outlet="C").may_tell == "awarded"
    assert snapshot_queries.alerts(here.conn) == ()


def test_what_is_known_already_is_no_news(desk: Desk) -> None:
    hear(desk, FEED, FeedEntry("a", "guid", FEED, "DLA awards cobalt contract", None, "A", desk.now))
    desk.now += timedelta(days=8)
    assert tell(desk).key == KEY
    assert [alert.kind for alert in snapshot_queries.alerts(desk.conn)] == ["event"]


@pytest.mark.parametrize(
    ("other", "kind"),
    [("Correction: DLA has not awarded cobalt contract", None), ("DLA awards cobalt contract", "awarded")],
)
def test_a_denial_or_what_the_rules_read_silences_it(other: str, kind: str | None) -> None:
    items = [FeedEntry(title, "guid", FEED, title, None, title[:3], START, START) for title in (LIKELY, other)]
    assert story_from_entries("s", items[:1]).may_tell == "awarded"
    told = story_from_entries("s", items)
    assert (told.kind, told.may_tell) == (kind, None)
