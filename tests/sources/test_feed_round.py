"""A round of one feed: what it asks with, what it leaves for the next, and what an archive gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from drive_source import NOW, drive, reply_of
from feed_samples import URL, rss

from mineralwatch.config.settings import FeedSettings
from mineralwatch.domain.errors import NotReachable, RateLimited
from mineralwatch.domain.models.health import SourceHealth, Validators
from mineralwatch.domain.text.written_moments import ParsedMoment
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.feed import FeedSource
from mineralwatch.sources.feed_item import RawItem, newest_items

SOURCE = FeedSource(FeedSettings("daily", URL, timedelta(minutes=30)))
BODY = rss("<item><title>T</title><guid>g</guid></item>", head="<ttl>60</ttl>").encode()


def test_a_round_gives_entries_validators_and_freshness() -> None:
    done = drive(SOURCE, lambda request: reply_of(request, 200, BODY, ETag='"1"', Cache_Control="max-age=60"))
    reading = done.reading
    assert [entry.feed for entry in reading.entries] == ["daily"]
    assert reading.complete and reading.validators.etag == '"1"'
    assert reading.fresh_for == timedelta(minutes=60)
    assert SOURCE.missing_setup() is None and SOURCE.hosts == ("feeds.example",)


def test_the_next_round_asks_with_the_validators_and_a_304_is_success() -> None:
    known = Validators('"1"', None, "hash")
    health = SourceHealth("daily", "feed", validators=known, note="the feed is an archive")
    lately = {"whole": (NOW - timedelta(hours=23)).isoformat(), "shared": "a b"}
    done = drive(SOURCE, lambda request: reply_of(request, 304), health, remembered=lately)
    assert done.requests[0].validators == known
    assert done.reading.not_modified and done.reading.entries == () and not done.reading.complete
    assert (done.reading.remember, done.reading.note) == (lately, health.note)


@pytest.mark.parametrize("whole", [NOW - timedelta(hours=25), NOW + timedelta(days=400), None])
def test_a_server_that_says_for_ever_that_nothing_is_new_is_asked_afresh_once_a_day(whole: datetime | None) -> None:
    health = SourceHealth("daily", "feed", validators=Validators('"1"', None, "hash"))
    known = {"whole": whole.isoformat()} if whole else {}

    def serve(request: HttpRequest) -> HttpReply:
        return reply_of(request, 304) if request.validators else reply_of(request, 200, BODY, ETag='"1"')

    reading = drive(SOURCE, serve, health, remembered=known).reading
    assert len(reading.entries) == 1 and reading.remember == {"whole": NOW.isoformat()}
    again = drive(SOURCE, serve, SourceHealth("daily", "feed", validators=reading.validators), remembered=known).reading
    assert again.not_modified and again.remember == {"whole": NOW.isoformat()}


def test_the_same_body_again_is_not_parsed() -> None:
    first = drive(SOURCE, lambda request: reply_of(request, 200, BODY)).reading
    health = SourceHealth("daily", "feed", validators=first.validators)
    assert drive(SOURCE, lambda request: reply_of(request, 200, BODY), health).reading.not_modified


def test_an_outage_raises_and_gives_nothing() -> None:
    def wait(request: HttpRequest):  # type: ignore[no-untyped-def]
        return reply_of(request, 429, b"slow down", Retry_After="60")

    with pytest.raises(RateLimited) as caught:
        drive(SOURCE, wait)
    assert caught.value.until == NOW + timedelta(seconds=60)
    with pytest.raises(NotReachable):
        drive(SOURCE, lambda request: reply_of(request, 500))


DAYS = [datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(12)]
DATED = [RawItem(f"Day {n}", published=ParsedMoment(day)) for n, day in enumerate(DAYS)]


@pytest.mark.parametrize("items", [DATED, DATED[::-1], DATED[6:] + DATED[:6]], ids=["up", "down", "mixed"])
def test_of_an_archive_the_newest_items_are_kept_at_whichever_end_they_stand(items: list[RawItem]) -> None:
    assert newest_items(items, 10, NOW) == [item for item in items if item.title not in ("Day 0", "Day 1")]


def test_of_an_archive_without_dates_both_ends_are_kept() -> None:
    undated = [RawItem(f"Day {n}") for n in range(12)]
    assert [item.title for item in newest_items(undated, 4, NOW)] == ["Day 0", "Day 1", "Day 10", "Day 11"]


def test_what_is_left_out_and_what_is_shared_are_told_to_the_engine() -> None:
    items = "".join(f"<item><title>Day {n}</title><guid>same</guid><link>/{n}</link></item>" for n in range(1_005))
    read = drive(
        FeedSource(FeedSettings("f", URL)), lambda request: reply_of(request, 200, rss(items).encode())
    ).reading
    assert len(read.entries) == 1_000
    assert read.note == "the feed is an archive: its newest 1000 items are read, 5 older ones left out"
    assert read.remember and read.remember["shared"]
