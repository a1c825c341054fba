"""The replay's sources give what the program would read from servers that hold the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from mineralwatch.demo.replay_sources import as_notice, feed_reading, prices_reading, sources_at
from mineralwatch.demo.replay_story import replay_story
from mineralwatch.demo.world_state import SamNotice
from mineralwatch.sources.base import HttpReply
from mineralwatch.sources.feed import parse_feed
from mineralwatch.sources.quotes_yahoo import YahooProvider
from mineralwatch.sources.sam_api_parse import description_of, parse_page
from tests.support.world import scripted_feeds, scripted_quotes, scripted_sam

TALE = replay_story()
LAST = TALE.steps[-1]
WINDOW = {"postedFrom": "10/01/2025", "postedTo": "09/30/2026", "limit": "1000"}


def notices() -> list[SamNotice]:
    every = dict.fromkeys(notice for step in TALE.steps for notice in step.state.notices)
    return [notice for notice in every if notice.posted.year == 2026 or notice.posted.month >= 10]


@pytest.mark.parametrize("notice", notices(), ids=lambda notice: f"{notice.number}-{notice.type}-{notice.version}")
def test_a_notice_is_that_of_the_api(notice: SamNotice) -> None:
    page = scripted_sam.search([notice], WINDOW, "http://sam.example.com", office_filter=True)
    (item,) = parse_page(page.body, "SP8000").items
    text = description_of(scripted_sam.description([notice], notice.notice_id).body)
    assert as_notice(notice) == replace(item.reading.notice, text=text)


@pytest.mark.parametrize("name", LAST.state.feeds)
def test_an_entry_is_that_of_a_feed_but_for_its_outlet(name: str) -> None:
    items = LAST.state.feeds[name]
    assert items
    body = scripted_feeds.rss(name, items).encode()
    read = parse_feed(body, "application/rss+xml", "https://replay.example.com/feed", name, LAST.at)
    found = feed_reading(name, items, LAST.at)
    assert [replace(entry, outlet=None) for entry in found.entries] == [replace(e, outlet=None) for e in read.entries]
    assert [entry.outlet for entry in found.entries] == [item.outlet for item in items]
    assert all("(constructed)" in str(entry.outlet) for entry in found.entries)


def test_a_price_is_that_of_a_provider_but_for_its_name() -> None:
    prices = LAST.state.prices
    provider = YahooProvider("https://quotes.example.com/{symbol}")
    for price, found in zip(prices, prices_reading(prices, LAST.at).quotes, strict=True):
        body = scripted_quotes.chart(prices, price.symbol, "1d", LAST.at.astimezone(UTC)).body
        quote, _ = provider.parse(price.symbol, HttpReply("https://quotes.example.com/", 200, body=body), LAST.at)
        assert replace(found, source="yahoo") == quote


def test_every_source_is_read_whole_and_the_official_one_first() -> None:
    sources = sources_at(LAST.state, LAST.at)
    assert [source.kind for source in sources] == ["sam", "feed", "feed", "feed", "quotes"]
    assert all(source.reading.complete for source in sources)
