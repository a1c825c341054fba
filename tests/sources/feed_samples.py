"""Feeds to read, and how the tests read them."""

from __future__ import annotations

from drive_source import NOW

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.sources.feed import parse_feed
from mineralwatch.sources.feed_item import FeedReading

URL = "https://feeds.example/minerals/rss"
GOOGLE = "https://news.google.com/rss/search?q=x"


def parse(body: str | bytes, url: str = URL, kind: str | None = None) -> FeedReading:
    return parse_feed(body.encode() if isinstance(body, str) else body, kind, url, "test", NOW)


def rss(*items: str, head: str = "<title>Minerals Daily</title>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def only(reading: FeedReading) -> FeedEntry:
    assert len(reading.entries) == 1 and not reading.quarantined
    return reading.entries[0]
