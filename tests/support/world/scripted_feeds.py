"""Writes feed items as RSS 2.0, Atom, RDF (RSS 1.0), JSON Feed, and in the style in which Google News writes RSS."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from mineralwatch.demo.world_state import FeedItem
from tests.support.world.loopback_server import ScriptedResponse

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def rss(name: str, items: Sequence[FeedItem]) -> str:
    """The items as an RSS 2.0 feed with the title `name`."""
    rows = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>{_guid(item)}{_rss_date(item)}"
        f"<description>{escape(item.summary)}</description></item>"
        for item in items
    )
    return f'{_HEAD}<rss version="2.0"><channel><title>{name}</title><link>https://news.example.com/</link>{rows}</channel></rss>'


def google_news_rss(name: str, items: Sequence[FeedItem]) -> str:
    """The items as RSS in the style of a Google News search: the outlet stands at the end of the title and in `source`,
    the link does not show the article's address, and there is no summary."""
    rows = "".join(_google_item(item) for item in items)
    return f'{_HEAD}<rss version="2.0"><channel><title>{name}</title>{rows}</channel></rss>'


def _google_item(item: FeedItem) -> str:
    outlet = item.outlet or "Unknown"
    opaque = f"https://search.example.com/rss/articles/{sha256(item.link.encode()).hexdigest()[:24]}?oc=5"
    shown = (
        f'<a href="{opaque}" target="_blank">{escape(item.title)}</a>&nbsp;&nbsp;<font color="#6f6f6f">{outlet}</font>'
    )
    return (
        f"<item><title>{escape(item.title)} - {escape(outlet)}</title><link>{opaque}</link>"
        f"{_guid(item)}{_rss_date(item)}"
        f"<description>{escape(shown)}</description>"
        f'<source url="https://news.example.com">{escape(outlet)}</source></item>'
    )


def atom(name: str, items: Sequence[FeedItem]) -> str:
    """The items as an Atom 1.0 feed with the title `name`."""
    rows = "".join(
        f"<entry><title>{escape(item.title)}</title><id>{escape(item.guid or item.link)}</id>"
        f"<link href={quoteattr(item.link)}/><updated>{_stamp(item)}</updated>"
        f"<summary>{escape(item.summary)}</summary></entry>"
        for item in items
    )
    return f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><title>{name}</title><id>urn:scripted:{name}</id>{rows}</feed>'


def rdf(name: str, items: Sequence[FeedItem]) -> str:
    """The items as RSS 1.0 in RDF, where items stand beside the channel element and have no guid."""
    rows = "".join(
        f"<item rdf:about={quoteattr(item.link)}><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f"<dc:date>{_stamp(item)}</dc:date><description>{escape(item.summary)}</description></item>"
        for item in items
    )
    spaces = (
        'xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    channel = f'<channel rdf:about="https://news.example.com/{name}"><title>{name}</title></channel>'
    return f"{_HEAD}<rdf:RDF {spaces}>{channel}{rows}</rdf:RDF>"


def json_feed(name: str, items: Sequence[FeedItem]) -> str:
    """The items as a JSON Feed 1.1 with the title `name`."""
    rows = [
        {
            "id": item.guid or item.link,
            "url": item.link,
            "title": item.title,
            "content_text": item.summary,
            **({"date_published": item.published.isoformat()} if item.published else {}),
        }
        for item in items
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": name, "items": rows})


def _guid(item: FeedItem) -> str:
    return f'<guid isPermaLink="false">{escape(item.guid)}</guid>' if item.guid else ""


def _rss_date(item: FeedItem) -> str:
    return f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else ""


def _stamp(item: FeedItem) -> str:
    return item.published.isoformat() if item.published else ""


Writer = Callable[[str, Sequence[FeedItem]], str]
WRITERS: dict[str, tuple[Writer, str]] = {
    "world-rss": (rss, "application/rss+xml; charset=utf-8"),
    "world-atom": (atom, "application/atom+xml; charset=utf-8"),
    "world-rdf": (rdf, "application/rdf+xml; charset=utf-8"),
    "world-json": (json_feed, "application/feed+json"),
    "world-google": (google_news_rss, "application/xml; charset=utf-8"),
}


def feed_response(
    name: str, items: Sequence[FeedItem], changed_at: datetime, request_headers: dict[str, str]
) -> ScriptedResponse:
    """A feed with its validators (ETag, Last-Modified), or 304 when the client already has this version.

    The names in `request_headers` are lower-case.
    """
    writer, kind = WRITERS[name]
    body = writer(name, items).encode()
    tag = f'"{sha256(body).hexdigest()[:16]}"'
    headers = {
        "Content-Type": kind,
        "ETag": tag,
        "Last-Modified": format_datetime(changed_at, usegmt=True),
        "Cache-Control": "max-age=600",
    }
    matches = request_headers.get("if-none-match")
    is_unchanged = tag in matches if matches else request_headers.get("if-modified-since") == headers["Last-Modified"]
    return ScriptedResponse(304, headers) if is_unchanged else ScriptedResponse(200, headers, body)
