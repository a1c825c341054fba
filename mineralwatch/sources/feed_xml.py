"""RSS, RDF and Atom by feedparser; its only user. Slow to import and to run, so it is loaded where a feed is parsed."""

from __future__ import annotations

import io
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser

from mineralwatch.domain.errors import BadPayload
from mineralwatch.sources.feed_item import RawItem

MAX_ITEMS = 1_000  # the newest stand first; a feed with more is an archive
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


@dataclass(frozen=True, slots=True)
class RawFeed:
    """What feedparser found. `broken` says that the XML did not parse as it stands."""

    title: str | None
    items: list[RawItem]
    ttl: timedelta | None
    broken: bool
    known: bool  # a format that feedparser knows


def read_xml(body: bytes, content_type: str | None) -> RawFeed:
    """Read what can be read of the bytes; raises BadPayload when the library gives up.

    The bytes go in as a stream: as they are, feedparser would take a short body for the name of a file and open it.
    """
    headers = {"content-type": content_type} if content_type else {}
    try:
        found = feedparser.parse(
            io.BytesIO(_defused(body)), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except Exception as error:  # hostile bytes have made the library raise almost anything
        raise BadPayload(f"the feed cannot be read ({type(error).__name__})") from None
    broken = bool(found.get("bozo")) and not isinstance(found.get("bozo_exception"), _HARMLESS)
    return RawFeed(
        title=_text(found.feed.get("title")),
        items=[_item(entry) for entry in found.entries[:MAX_ITEMS]],
        ttl=_ttl(found.feed.get("ttl")),
        broken=broken,
        known=bool(found.get("version")),
    )


def _defused(body: bytes) -> bytes:
    """The body without entity declarations, which no honest feed needs and bombs are made of.

    The keyword is spoilt, so the strict parser stops there, and the lenient one reads the rest.
    """
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        body = body.replace("<!ENTITY".encode(encoding), "<!ignored".encode(encoding))
    return body


def _item(entry: dict[str, Any]) -> RawItem:
    source = entry.get("source")
    return RawItem(
        title=_text(entry.get("title")) or "",
        title_is_html=_kind(entry.get("title_detail")) != "text/plain",
        link=_text(entry.get("feedburner_origlink")) or _text(entry.get("link")),
        guid=_text(entry.get("id")),
        summary=_summary(entry),
        body=_body(entry),
        outlet=_text(source.get("title")) if isinstance(source, dict) else None,
        outlet_url=_text(source.get("href")) if isinstance(source, dict) else None,
        published=_date(entry),
    )


def _summary(entry: dict[str, Any]) -> str:
    return _text(entry.get("summary")) or _body(entry)


def _body(entry: dict[str, Any]) -> str:
    contents = entry.get("content")
    bodies = [c.get("value") for c in contents if isinstance(c, dict)] if isinstance(contents, list) else []
    return next((text for value in bodies if (text := _text(value))), "")


def _date(entry: dict[str, Any]) -> datetime | None:
    """Published, else updated, else created, in UTC; feedparser takes a naive date for UTC, as is the custom of RSS."""
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        # dict.get itself: feedparser's own look-up warns when it falls back from one date to another.
        parts = dict.get(entry, name)
        if parts is None:
            continue
        try:
            return datetime.fromtimestamp(timegm(parts), UTC)
        except (ValueError, OverflowError, OSError, TypeError):
            continue
    return None


def _ttl(value: object) -> timedelta | None:
    """The RSS `ttl`, minutes as text."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) <= 6 and int(value) > 0:
        return timedelta(minutes=int(value))
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _kind(detail: object) -> str:
    return str(detail.get("type", "")) if isinstance(detail, dict) else "text/plain"
