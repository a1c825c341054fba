"""Parses RSS, RDF and Atom by feedparser, which no other module imports. feedparser is slow to import, so this module
is imported only when a feed is parsed."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import feedparser

from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.written_moments import ParsedMoment, parse_moment
from mineralwatch.sources.feed_item import RawItem
from mineralwatch.sources.feed_text import repair_xml

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_DATES = ("published", "issued", "updated", "created")
# Names of date elements, such as `x:date`, `pubdate`, `post_date`, `dateCreated`; feedparser gives names in lower
# case and writes the prefix with an underscore.
_ITS_OWN_DATE = re.compile(
    r"(?:[a-z0-9]{1,15}[_-])?"
    r"(?:date(?:_?time|posted|_?published|created|_?modified)?|(?:pub|publi(?:sh|shed|cation)|post|news)_?(?:date|time|at)"
    r"|posted|time(?:stamp)?|last_?modified|published|issued|updated|modified|created)"
)
_OTHER_DATE = re.compile(r"(?:start|end|due|closing|deadline|event|expir|valid|birth|open)")


@dataclass(frozen=True, slots=True)
class RawFeed:
    """What feedparser found in a feed. `broken` is True when the XML is not well-formed even after repair."""

    title: str | None
    items: list[RawItem]
    ttl: timedelta | None
    broken: bool
    known: bool  # whether feedparser knows the format of the feed


def read_xml(text: str) -> RawFeed:
    """What can be read of a feed's text; raises BadPayload when feedparser raises.

    The bytes are handed over as a stream, since feedparser takes a short byte string for the name of a file.
    """
    body = b'<?xml version="1.0" encoding="utf-8"?>' + repair_xml(text).encode("utf-8", "replace")
    try:
        found = feedparser.parse(
            io.BytesIO(body), response_headers=_HEADERS, resolve_relative_uris=False, sanitize_html=False
        )
    except Exception as error:  # malicious text can make feedparser raise almost any exception
        raise BadPayload(f"the feed cannot be read ({type(error).__name__})") from None
    return RawFeed(
        title=_text(found.feed.get("title")),
        items=[_item(entry) for entry in found.entries],
        ttl=_ttl(found.feed.get("ttl")),
        broken=bool(found.get("bozo")),
        known=bool(found.get("version")),
    )


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


def _date(entry: dict[str, Any]) -> ParsedMoment | None:
    """The date of publication; without it the date of issue, update or creation, or of another date element. The text
    is parsed here, since feedparser's own parsing may give another day."""
    # `dict.get` is used because feedparser's own lookup warns when it takes one date in place of another.
    values = [dict.get(entry, name) for name in _DATES]
    values += [value for name, value in entry.items() if _ITS_OWN_DATE.fullmatch(name) and not _OTHER_DATE.match(name)]
    return next((found for value in values if (found := parse_moment(value))), None)


def _ttl(value: object) -> timedelta | None:
    """The time that the RSS element `ttl` gives as a number of minutes; None when it is no such number."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) <= 6 and int(value) > 0:
        return timedelta(minutes=int(value))
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _kind(detail: object) -> str:
    return str(detail.get("type", "")) if isinstance(detail, dict) else "text/plain"
