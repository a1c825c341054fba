"""Reading what the SAM.gov Opportunities API v2 sends. Pure.

Shapes: https://open.gsa.gov/api/get-opportunities-public-api/ and pages as they come, whose types differ from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mineralwatch.domain.errors import BadPayload, RateLimited, Refused, SourceError
from mineralwatch.domain.identity import normalise_number, payload_hash
from mineralwatch.domain.text import clean, safe_url
from mineralwatch.sources import loose
from mineralwatch.sources.base import NoticeReading, Quarantined
from mineralwatch.sources.sam_notice import (
    NOTICE_ID,
    counts_before,
    description_text,
    notice_of,
    odd_values,
    office_of,
    raw_of,
)
from mineralwatch.sources.server_words import Says, meaning, unexpected

KEY_ADVICE = (
    "SAM.gov does not accept the API key (a key lapses after 90 days): make a new one at sam.gov, Account Details, "
    "and set it as the [sam] section of the configuration says"
)
_PRIVATE = ("pointOfContact",)  # private persons' names, addresses and telephones are nobody's business here
_NO_DATA = re.compile(r"\bno\s+(?:data|records?|results?|opportunit\w*|notices?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One notice with the address that its description is read from, if it has one."""

    reading: NoticeReading
    description_url: str | None
    odd: tuple[Quarantined, ...] = ()  # values of it that could not be read


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search. `ids` are those of all its items that have one, of whichever office, each once; `twins` is
    how many rows more it had of them. Of `quarantined`, `bad` are whole items."""

    items: tuple[Item, ...]
    ids: tuple[str, ...]
    twins: int
    elsewhere: int
    quarantined: tuple[Quarantined, ...]
    total: int | None

    @property
    def bad(self) -> int:
        """How many items could not be read at all."""
        return sum(not item.item_kept for item in self.quarantined)


def parse_page(body: bytes, office: str) -> Page:
    """The notices of one office in a page, the others counted.

    Raises BadPayload when it is no page or no item of it can be read, and what the body says when it is an error.
    """
    whole = decode(body)
    rows = whole.get("opportunitiesData") if isinstance(whole, dict) else None
    if not isinstance(rows, list) and not (isinstance(whole, dict) and rows is None and whole.get("totalRecords") == 0):
        otherwise = "SAM.gov answered something that is no list of notices; tried again later"
        raise error_in(body) or unexpected("SAM.gov", body, otherwise)
    read = [_item(row) for row in rows or ()]
    bad = [item for item in read if isinstance(item, Quarantined)]
    good: dict[str, tuple[Item, bool]] = {}
    for row, item in zip(rows or (), read, strict=True):
        if isinstance(item, Item):
            ident = item.reading.notice.notice_id
            kept = good.get(ident)
            if kept is None or counts_before(item.reading, kept[0].reading):
                good[ident] = (item, belongs(row, office))
    if bad and not good:
        raise BadPayload(f"none of the {len(bad)} notices that SAM.gov sent can be read: {bad[0].reason}")
    items = tuple(item for item, ours in good.values() if ours)
    odd = [note for item in items for note in item.odd]
    return Page(
        items=items,
        ids=tuple(good),
        twins=len(read) - len(bad) - len(good),
        elsewhere=len(good) - len(items),
        quarantined=(*bad, *odd),
        total=loose.count(whole.get("totalRecords")),
    )


def decode(body: bytes) -> Any:
    """The JSON of a body, or None when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def belongs(row: Mapping[str, Any], office: str) -> bool:
    """Whether a notice is of the office: by the last part of its path, else by the head of its number."""
    code = office_of(row)
    if code is not None:
        return code == office.upper()
    return normalise_number(loose.text(row.get("solicitationNumber"), 100) or "").startswith(office.upper())


def _item(row: object) -> Item | Quarantined:
    if not isinstance(row, dict):
        return Quarantined("not an object", raw_of(row)[:2_000])
    kept = {name: value for name, value in row.items() if name not in _PRIVATE}
    raw = raw_of(kept)
    ident = loose.text(row.get("noticeId"), 100) or ""
    if not NOTICE_ID.fullmatch(ident):
        return Quarantined("no usable notice id", raw[:20_000])
    description = loose.text(row.get("description"), 2_000)
    url = safe_url(description)
    notice = notice_of(row, ident, _inline_text(row, url))
    return Item(NoticeReading(notice, payload_hash(raw), raw), url, odd_values(row, notice))


def _inline_text(row: Mapping[str, Any], url: str | None) -> str | None:
    """The text when it stands in the place of its address; "" when the source has none; None when it must be asked."""
    if url is not None:
        return None
    value = row.get("description")
    return description_text(value) if isinstance(value, str) else ""


def description_of(body: bytes) -> str | None:
    """A notice's text from its description's body: JSON, HTML or plain; "" when there is none; None if unusable."""
    whole = decode(body)
    if isinstance(whole, dict):
        value = whole.get("description", whole.get("message"))
        return description_text(value) if isinstance(value, str) else ("" if "description" in whole else None)
    return description_text(whole if isinstance(whole, str) else body.decode("utf-8", "replace"))


def says_no_data(body: bytes) -> bool:
    """Whether the body of a 404 is the API's own "no data found", and not a gateway's or a wrong address's."""
    return _NO_DATA.search(body[:5_000].decode("utf-8", "replace")) is not None


def error_in(body: bytes) -> SourceError | None:
    """The error that a body states: a used-up quota, a key that is not accepted, or words of its own; else None."""
    whole = decode(body)
    whole = {**loose.mapping(whole.get("fault")), **whole} if isinstance(whole, dict) else {}
    says = meaning(None, body)
    if says is Says.WAIT or "nextAccessTime" in whole:
        until = next_access(whole)
        when = f" until {until:%Y-%m-%d %H:%M} UTC" if until else "; asked again later"
        return RateLimited(f"SAM.gov asks us to wait: the quota of this key is used up{when}", 429, until)
    if says is Says.KEY:
        return Refused(KEY_ADVICE)
    if said := _words(whole):
        return BadPayload(f"SAM.gov does not answer the question: {clean(said, 160)}")
    return None


def _words(whole: Mapping[str, Any]) -> str:
    """What an error body says, wherever it says it."""
    nested = loose.mapping(whole.get("error"))
    places = (whole, nested)
    names = ("description", "errorMessage", "message", "error", "code")
    return " ".join(filter(None, (loose.text(place.get(name), 300) for place in places for name in names)))


def next_access(whole: Mapping[str, Any]) -> datetime | None:
    """The gateway's own time to come back, written `2026-May-23 00:00:00+0000 UTC`."""
    try:
        return datetime.strptime(loose.text(whole.get("nextAccessTime"), 60) or "", "%Y-%b-%d %H:%M:%S%z UTC")
    except ValueError:
        return None
