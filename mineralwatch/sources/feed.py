"""The source of one feed in RSS 0.9x, 1.0 or 2.0, Atom or JSON Feed."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mineralwatch.config.settings import FeedSettings
from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.polling.fetch_schedule import fresh_duration, needs_unconditional_request
from mineralwatch.sources.base import (
    HttpReply,
    HttpRequest,
    ParseJob,
    Quarantined,
    ReadContext,
    SourceReading,
    SourceStep,
)
from mineralwatch.sources.feed_item import FeedContext, FeedReading, RawItem, entries_from_items, newest_items
from mineralwatch.sources.feed_json import read_json
from mineralwatch.sources.feed_text import decode_feed
from mineralwatch.sources.urls import server_of

MAX_ITEMS = 1_000  # at most so many items of a feed are read; a feed with more items is an archive
# the key under which ids that several items of this feed had are remembered, and the most ids that are remembered
_SHARED, _MOST_SHARED = "shared", 2_000
_WHOLE = "whole"  # the key of the time when the feed was last sent in full (status 200)
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)


class FeedSource:
    """One feed as a source; unchanged feeds are not sent again (conditional GET)."""

    kind = "feed"

    def __init__(self, feed: FeedSettings) -> None:
        self.name = feed.name
        self.interval = feed.interval
        self.url = feed.url
        self.hosts: tuple[str, ...] = (server_of(feed.url),)

    def missing_setup(self) -> str | None:
        """Always None: a feed needs no setup."""
        return None

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The items of the feed, by one request; raises SourceError when the request fails or nothing of the feed can
        be read."""
        before, remembered = context.health.validators, dict(context.remembered)
        conditions = None if needs_unconditional_request(_moment(remembered.get(_WHOLE)), context.now) else before
        reply: HttpReply = yield HttpRequest(
            self.url, headers={"Accept": _ACCEPT}, validators=conditions, pace=timedelta(seconds=1)
        )
        if reply.error is not None:
            raise reply.error
        fresh = fresh_duration(reply.headers, context.now)
        if reply.status == 200:
            remembered[_WHOLE] = context.now.isoformat()
        if reply.status == 304 or (before.body_hash is not None and reply.validators.body_hash == before.body_hash):
            return SourceReading(
                not_modified=True,
                validators=reply.validators,
                http_status=reply.status,
                fresh_for=fresh,
                note=context.health.note,
                remember=remembered,
            )
        shared = remembered.get(_SHARED, "").split()
        arguments = (reply.body, reply.headers.get("content-type"), reply.url, self.name, context.now, shared)
        feed_reading: FeedReading = yield ParseJob(parse_feed, arguments)
        if feed_reading.shared_ids:
            remembered[_SHARED] = " ".join([*shared, *feed_reading.shared_ids][-_MOST_SHARED:])
        return SourceReading(
            entries=feed_reading.entries,
            quarantined=feed_reading.quarantined,
            complete=True,
            scope=self.name,
            validators=reply.validators,
            http_status=reply.status,
            fresh_for=max(filter(None, (fresh, feed_reading.ttl)), default=fresh),
            note=_note(feed_reading),
            remember=remembered,
        )


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _note(reading: FeedReading) -> str | None:
    if reading.left_out:
        return f"the feed is an archive: its newest {MAX_ITEMS} items are read, {reading.left_out} older ones left out"
    return None if reading.entries else "the feed is empty"


def parse_feed(
    body: bytes, content_type: str | None, url: str, feed: str, now: datetime, shared: Sequence[str] = ()
) -> FeedReading:
    """The items of a feed as entries.

    `url` makes relative links absolute, dates are checked against `now`, and `shared` are ids that several items of
    this feed have, so that they identify none. Of a broken feed the readable items are kept; raises BadPayload when
    none is readable or the body is no feed.
    """
    text = decode_feed(body, content_type)
    start = _start_of(text)
    if not start:
        raise BadPayload("the answer is empty; the next round tries again")
    if start.startswith(("<!doctype html", "<html", "<head", "<body")):
        raise BadPayload("the answer is an HTML page, not a feed: check the url in the configuration")
    if start.startswith(("{", "[")):
        title, items_read = read_json(text)
        broken = False
        ttl = None
    else:
        from mineralwatch.sources.feed_xml import read_xml

        raw = read_xml(text)
        if not raw.known and not raw.items:
            raise BadPayload("the answer is neither RSS nor Atom nor JSON Feed: check the url in the configuration")
        title, items_read, ttl, broken = raw.title, list(raw.items), raw.ttl, raw.broken
    items = newest_items([item for item in items_read if isinstance(item, RawItem)], MAX_ITEMS, now)
    reading = entries_from_items(items, FeedContext(feed, url, title, now), shared)
    quarantined = (
        *reading.quarantined,
        *(Quarantined("not an item", item) for item in items_read if isinstance(item, str)),
    )
    if not reading.entries and (quarantined or broken):
        raise BadPayload("the feed is broken and nothing in it can be read; the next round tries again")
    left_out = sum(isinstance(item, RawItem) for item in items_read) - len(items)
    return replace(reading, quarantined=quarantined[:MAX_ITEMS], ttl=ttl, left_out=left_out)


def _start_of(text: str) -> str:
    """The first 100 characters of a text in lower case, counted after byte order marks, XML declarations and
    comments."""
    rest = text[:20_000].lstrip("\ufeff\x00 \t\r\n")
    while rest.startswith(("<?", "<!--")):
        end = "?>" if rest.startswith("<?") else "-->"
        before, found, after = rest.partition(end)
        if not found:
            return before[:100].lower()
        rest = after.lstrip()
    return rest[:100].lower()
