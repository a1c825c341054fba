"""Parses the answers of the SAM.gov Opportunities API v2. Pure.

Shapes: https://open.gsa.gov/api/get-opportunities-public-api/, and real pages, where the types differ from that
documentation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mineralwatch.domain.errors import BadPayload, RateLimited, Refused, SourceError
from mineralwatch.domain.numbers_and_ids import normalise_number, payload_hash
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.safe_text import clean_text, safe_url
from mineralwatch.sources import lenient_json
from mineralwatch.sources.base import NoticeReading, Quarantined
from mineralwatch.sources.sam_notice import (
    NOTICE_ID,
    description_text,
    notice_from_row,
    office_code,
    raw_json,
    takes_precedence,
    unreadable_values,
)
from mineralwatch.sources.server_messages import ServerMessage, classify_body, unexpected_body_error

KEY_ADVICE = (
    "SAM.gov does not accept the API key (a key lapses after 90 days): make a new one at sam.gov, Account Details, "
    "and set it as the [sam] section of the configuration says"
)
_PRIVATE = ("pointOfContact",)  # keys with personal data, which is never stored
_NO_DATA = re.compile(r"\bno\s+(?:data|records?|results?|opportunit\w*|notices?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedNotice:
    """One notice of a search page, and the URL of the notice's description (None when there is no URL)."""

    reading: NoticeReading
    description_url: str | None
    unreadable: tuple[Quarantined, ...] = ()  # the values of the notice that could not be read


@dataclass(frozen=True, slots=True)
class SamPage:
    """One page of a search.

    `ids` are the notice ids of all rows, of every office, each id once; `duplicates` is the number of rows whose id
    another row of the page has too. `quarantined` holds unreadable rows (`bad` counts these) and unreadable values.
    """

    items: tuple[ListedNotice, ...]
    ids: tuple[str, ...]
    duplicates: int
    other_offices: int
    quarantined: tuple[Quarantined, ...]
    total: int | None

    @property
    def bad(self) -> int:
        """How many rows could not be read at all."""
        return sum(not item.item_kept for item in self.quarantined)


def parse_page(body: bytes, office: str) -> SamPage:
    """The notices of one office on a page; notices of other offices are only counted.

    Raises BadPayload when the body is no page or none of the rows can be read, and the error that the body states, if
    any.
    """
    answer = json_or_none(body)
    rows = answer.get("opportunitiesData") if isinstance(answer, dict) else None
    if not isinstance(rows, list) and not (
        isinstance(answer, dict) and rows is None and answer.get("totalRecords") == 0
    ):
        fallback = "SAM.gov answered something that is no list of notices; tried again later"
        raise stated_error(body) or unexpected_body_error("SAM.gov", body, fallback)
    parsed = [_item(row) for row in rows or ()]
    unreadable_rows = [item for item in parsed if isinstance(item, Quarantined)]
    readable: dict[str, tuple[ListedNotice, bool]] = {}
    for row, item in zip(rows or (), parsed, strict=True):
        if isinstance(item, ListedNotice):
            ident = item.reading.notice.notice_id
            kept = readable.get(ident)
            if kept is None or takes_precedence(item.reading, kept[0].reading):
                readable[ident] = (item, is_of_office(row, office))
    if unreadable_rows and not readable:
        raise BadPayload(
            f"none of the {len(unreadable_rows)} notices that SAM.gov sent can be read: {unreadable_rows[0].reason}"
        )
    items = tuple(item for item, is_ours in readable.values() if is_ours)
    unreadable_values_read = [note for item in items for note in item.unreadable]
    return SamPage(
        items=items,
        ids=tuple(readable),
        duplicates=len(parsed) - len(unreadable_rows) - len(readable),
        other_offices=len(readable) - len(items),
        quarantined=(*unreadable_rows, *unreadable_values_read),
        total=lenient_json.count(answer.get("totalRecords")),
    )


def json_or_none(body: bytes) -> Any:
    """The value that a JSON body holds; None when the body is not JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def is_of_office(row: Mapping[str, Any], office: str) -> bool:
    """Whether a notice belongs to the office: told by the last part of the office path, without a path by the start of
    the number."""
    code = office_code(row)
    if code is not None:
        return code == office.upper()
    return normalise_number(lenient_json.text(row.get("solicitationNumber"), 100) or "").startswith(office.upper())


def _item(row: object) -> ListedNotice | Quarantined:
    if not isinstance(row, dict):
        return Quarantined("not an object", raw_json(row)[:2_000])
    kept = {name: value for name, value in row.items() if name not in _PRIVATE}
    raw = raw_json(kept)
    ident = lenient_json.text(row.get("noticeId"), 100) or ""
    if not NOTICE_ID.fullmatch(ident):
        return Quarantined("no usable notice id", raw[:20_000])
    description = lenient_json.text(row.get("description"), 2_000)
    url = safe_url(description)
    notice = notice_from_row(row, ident, _inline_text(row, url))
    return ListedNotice(NoticeReading(notice, payload_hash(raw), raw), url, unreadable_values(row, notice))


def _inline_text(row: Mapping[str, Any], url: str | None) -> str | None:
    """The description when the row holds its text; "" when the notice has none; None when the row holds the URL of the
    text."""
    if url is not None:
        return None
    value = row.get("description")
    return description_text(value) if isinstance(value, str) else ""


def description_of(body: bytes) -> str | None:
    """The text in the answer to a request for a description (JSON, HTML or plain text); "" when the text is empty, None
    when the answer is unusable."""
    whole = json_or_none(body)
    if isinstance(whole, dict):
        value = whole.get("description", whole.get("message"))
        return description_text(value) if isinstance(value, str) else ("" if "description" in whole else None)
    return description_text(whole if isinstance(whole, str) else body.decode("utf-8", "replace"))


def says_no_data(body: bytes) -> bool:
    """Whether the body of a 404 is the API's own "no data found", and not the answer of a gateway or to a wrong
    address."""
    return _NO_DATA.search(body[:5_000].decode("utf-8", "replace")) is not None


def stated_error(body: bytes) -> SourceError | None:
    """The error that a body states: a used-up quota, a rejected key, or another message; None when the body states no
    error."""
    answer = json_or_none(body)
    answer = {**lenient_json.mapping(answer.get("fault")), **answer} if isinstance(answer, dict) else {}
    kind = classify_body(None, body)
    if kind is ServerMessage.RATE_LIMIT or "nextAccessTime" in answer:
        until = next_access(answer)
        when = f" until {until:%Y-%m-%d %H:%M} UTC" if until else "; asked again later"
        return RateLimited(f"SAM.gov asks us to wait: the quota of this key is used up{when}", 429, until)
    if kind is ServerMessage.BAD_KEY:
        return Refused(KEY_ADVICE)
    if message := _message_in(answer):
        return BadPayload(f"SAM.gov rejects the request: {clean_text(message, 160)}")
    return None


def _message_in(answer: Mapping[str, Any]) -> str:
    """The message in an error body, whichever of the known fields holds it."""
    nested = lenient_json.mapping(answer.get("error"))
    objects = (answer, nested)
    names = ("description", "errorMessage", "message", "error", "code")
    return " ".join(
        filter(None, (lenient_json.text(source_object.get(name), 300) for source_object in objects for name in names))
    )


def next_access(answer: Mapping[str, Any]) -> datetime | None:
    """The time in the gateway's `nextAccessTime`, which is written like `2026-May-23 00:00:00+0000 UTC`; None when
    there is none."""
    try:
        return datetime.strptime(lenient_json.text(answer.get("nextAccessTime"), 60) or "", "%Y-%b-%d %H:%M:%S%z UTC")
    except ValueError:
        return None
