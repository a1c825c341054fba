"""The Federal Register's documents that name the stockpile, as official entries. It needs no key.

Shapes: https://www.federalregister.gov/developers/documentation/api/v1
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mineralwatch.config.settings import FederalRegisterSettings
from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.health import Validators
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.domain.text.written_moments import ParsedMoment
from mineralwatch.sources import lenient_json
from mineralwatch.sources.base import (
    HttpReply,
    HttpRequest,
    ParseJob,
    Quarantined,
    ReadContext,
    SourceReading,
    SourceStep,
)
from mineralwatch.sources.feed_item import FeedContext, RawItem, entry_from_item
from mineralwatch.sources.sam_api_parse import json_or_none
from mineralwatch.sources.sam_notice import raw_json
from mineralwatch.sources.server_messages import unexpected_body_error
from mineralwatch.sources.urls import server_of, with_query

OUTLET = "Federal Register"
SEARCHES: tuple[Mapping[str, str], ...] = (
    {"conditions[term]": '"National Defense Stockpile"'},
    {"conditions[term]": '"Strategic Materials"', "conditions[type][]": "NOTICE"},
)
_PAGE = 50
_AHEAD = timedelta(days=2)
# a document states a day without a time; noon UTC falls on that day from Hawaii to Moscow
_SHOWN_AT = time(12, tzinfo=UTC)
# The fields that are hashed to see whether a document changed; `public_inspection_pdf_url` is left out, since it
# changes with every answer.
_FIELDS = ("document_number", "title", "type", "abstract", "html_url", "publication_date", "excerpts")


class FederalRegisterSource:
    """The source `federal_register`: one round makes two searches; when they give the same documents as in the last
    round, the reading is `not_modified`."""

    name = "federal_register"
    kind = "federal_register"

    def __init__(self, settings: FederalRegisterSettings) -> None:
        self._url = settings.url
        self.interval = settings.interval
        self.hosts: tuple[str, ...] = (server_of(settings.url),)

    def missing_setup(self) -> str | None:
        """Always None: this source needs no setup."""
        return None

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The newest documents of each search; raises SourceError when a search fails or none of its documents can be
        read."""
        entries: dict[str, FeedEntry] = {}
        quarantined: dict[str, Quarantined] = {}
        content_hashes: list[str] = []
        status: int | None = None
        for question in SEARCHES:
            url = with_query(self._url, {**question, "order": "newest", "per_page": _PAGE})
            reply: HttpReply = yield HttpRequest(url, headers={"Accept": "application/json"})
            if reply.error is not None:
                raise reply.error
            documents, unreadable, content_hash = yield ParseJob(parse_documents, (reply.body, reply.url, context.now))
            status = reply.status
            entries.update((entry.id, entry) for entry in documents if entry.id not in entries)
            quarantined.update((item.raw, item) for item in unreadable)
            content_hashes.append(content_hash)
        content_hash = payload_hash("\n".join(content_hashes))
        validators = Validators(body_hash=content_hash)
        if content_hash == context.health.validators.body_hash:
            return SourceReading(not_modified=True, validators=validators, http_status=status)
        return SourceReading(
            entries=tuple(entries.values()),
            quarantined=tuple(quarantined.values()),
            complete=True,
            scope="documents that name the National Defense Stockpile or strategic materials",
            validators=validators,
            http_status=status,
        )


def parse_documents(body: bytes, url: str, now: datetime) -> tuple[tuple[FeedEntry, ...], tuple[Quarantined, ...], str]:
    """The documents of an answer as entries, the rows that cannot be read, and a hash of the fields that are read.

    Raises BadPayload when the answer is no list of documents, or none of the documents can be read.
    """
    answer = json_or_none(body)
    rows = answer.get("results") if isinstance(answer, dict) else None
    if rows is None and isinstance(answer, dict) and answer.get("count") == 0:
        rows = []  # the Federal Register leaves the list out when there are no documents
    if not isinstance(rows, list):
        fallback = "the Federal Register answered something that is no list of documents; tried again later"
        raise unexpected_body_error("the Federal Register", body, fallback)
    entries: list[FeedEntry] = []
    quarantined: list[Quarantined] = []
    for row in rows:
        entry = _entry(row, url, now)
        if isinstance(entry, FeedEntry):
            entries.append(entry)
        else:
            quarantined.append(entry)
    if quarantined and not entries:
        raise BadPayload(
            f"none of the {len(quarantined)} documents of the Federal Register can be read: {quarantined[0].reason}"
        )
    hashed_rows = [{name: row.get(name) for name in _FIELDS} for row in rows if isinstance(row, dict)]
    return tuple(entries), tuple(quarantined), payload_hash(json.dumps(hashed_rows, sort_keys=True))


def _entry(row: object, url: str, now: datetime) -> FeedEntry | Quarantined:
    if not isinstance(row, dict):
        return Quarantined("not an object", raw_json(row)[:2_000])
    number = lenient_json.text(row.get("document_number"), 40)
    title = lenient_json.text(row.get("title"), 300)
    if number is None or title is None:
        return Quarantined("no document number or no title", raw_json(row)[:20_000])
    text = " ".join(filter(None, (lenient_json.text(row.get(name), 20_000) for name in ("abstract", "excerpts"))))
    item = RawItem(
        title=title,
        link=lenient_json.text(row.get("html_url"), 2_000),
        guid=number,
        summary=text,
        outlet=OUTLET,
        published=_published(lenient_json.day(row.get("publication_date")), now),
    )
    # A document number is unique on its own, so the id of the entry does not depend on the host of the link.
    place = FeedContext("federal_register", url, OUTLET, now, Grade.OFFICIAL)
    return entry_from_item(item, place)


def _published(day: date | None, now: datetime) -> ParsedMoment | None:
    """Noon UTC of the day of publication; None for a day more than two days ahead, which must be a mistake."""
    moment = datetime.combine(day, _SHOWN_AT) if day else None
    return ParsedMoment(moment) if moment is not None and moment <= now + _AHEAD else None
