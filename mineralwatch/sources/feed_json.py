"""Parser for JSON Feed 1.0 and 1.1 (jsonfeed.org). Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.text.written_moments import parse_moment
from mineralwatch.sources.feed_item import RawItem

_DATES = ("date_published", "date_modified", "published", "pubDate", "date", "updated")


def read_json(text: str) -> tuple[str | None, list[RawItem | str]]:
    """The feed's title and its items; an item that is no JSON object is given as its JSON text. Raises BadPayload when
    the text is no JSON Feed."""
    try:
        whole = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise BadPayload("the feed is broken JSON") from None
    if not isinstance(whole, dict) or not isinstance(whole.get("items"), list):
        raise BadPayload("the answer is JSON, but no JSON Feed: check the url in the configuration")
    return _text(whole.get("title")), list(_items(whole["items"]))


def _items(items: list[Any]) -> Iterator[RawItem | str]:
    """Each item; for an item that is no JSON object, its raw text."""
    for item in items:
        yield _item(item) if isinstance(item, dict) else json.dumps(item)[:2_000]


def _item(item: dict[str, Any]) -> RawItem:
    content = next((t for k in ("summary", "content_html", "content_text") if (t := _text(item.get(k)))), "")
    return RawItem(
        title=_text(item.get("title")) or "",
        link=_text(item.get("url")) or _text(item.get("external_url")),
        guid=_text(item.get("id")),
        summary=content,
        body=next((t for k in ("content_html", "content_text") if (t := _text(item.get(k)))), ""),
        published=next((found for name in _DATES if (found := parse_moment(item.get(name)))), None),
    )


def _text(value: object) -> str | None:
    """A string, or a number as a string, since ids may be numbers; None for any other value."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return str(value) or None
