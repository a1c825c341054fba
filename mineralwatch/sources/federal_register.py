"""The Federal Register's documents that name the stockpile, as entries beside the news. It is official and keyless.

Shapes: https://www.federalregister.gov/developers/documentation/api/v1
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mineralwatch.config.settings import FederalRegisterSettings
from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.identity import payload_hash
from mineralwatch.domain.models import Entry, Grade, Validators
from mineralwatch.domain.written.moments import Written
from mineralwatch.sources import loose
from mineralwatch.sources.base import Asked, Quarantined, Reading, Reply, Request, Step, Work
from mineralwatch.sources.feed_item import Place, RawItem, entry_of
from mineralwatch.sources.origin import server_of, with_query
from mineralwatch.sources.sam_notice import raw_of
from mineralwatch.sources.sam_parse import decode
from mineralwatch.sources.server_words import unexpected

OUTLET = "Federal Register"
QUESTIONS: tuple[Mapping[str, str], ...] = (
    {"conditions[term]": '"National Defense Stockpile"'},
    {"conditions[term]": '"Strategic Materials"', "conditions[type][]": "NOTICE"},
)
_PAGE = 50
_AHEAD = timedelta(days=2)
_SHOWN_AT = time(12, tzinfo=UTC)  # a document has a day and no hour; noon UTC is that day from Hawaii to Moscow
# What makes a document another one. Not among it: `public_inspection_pdf_url`, which changes with every answer.
_FIELDS = ("document_number", "title", "type", "abstract", "html_url", "publication_date", "excerpts")


class FederalRegisterSource:
    """Both questions in one round; the same documents as in the last one are no news."""

    name = "federal_register"
    kind = "federal_register"

    def __init__(self, settings: FederalRegisterSettings) -> None:
        self._url = settings.url
        self.interval = settings.interval
        self.hosts: tuple[str, ...] = (server_of(settings.url),)

    def ready(self) -> str | None:
        """It needs nothing of the user."""
        return None

    def read(self, asked: Asked) -> Generator[Step, Any, Reading]:
        """The newest documents of each question; raises SourceError when one fails or nothing of it can be read."""
        entries: dict[str, Entry] = {}
        bad: dict[str, Quarantined] = {}
        marks: list[str] = []
        status: int | None = None
        for question in QUESTIONS:
            url = with_query(self._url, {**question, "order": "newest", "per_page": _PAGE})
            reply: Reply = yield Request(url, headers={"Accept": "application/json"})
            if reply.error is not None:
                raise reply.error
            found, broken, mark = yield Work(parse_documents, (reply.body, reply.url, asked.now))
            status = reply.status
            entries.update((entry.id, entry) for entry in found if entry.id not in entries)
            bad.update((item.raw, item) for item in broken)
            marks.append(mark)
        mark = payload_hash("\n".join(marks))
        validators = Validators(body_hash=mark)
        if mark == asked.health.validators.body_hash:
            return Reading(not_modified=True, validators=validators, http_status=status)
        return Reading(
            entries=tuple(entries.values()),
            quarantined=tuple(bad.values()),
            complete=True,
            scope="documents that name the National Defense Stockpile or strategic materials",
            validators=validators,
            http_status=status,
        )


def parse_documents(body: bytes, url: str, now: datetime) -> tuple[tuple[Entry, ...], tuple[Quarantined, ...], str]:
    """The documents of an answer, those that cannot be read, and a hash of all that is read of them.

    Raises BadPayload when it is no list of documents, or none of them can be read.
    """
    whole = decode(body)
    rows = whole.get("results") if isinstance(whole, dict) else None
    if rows is None and isinstance(whole, dict) and whole.get("count") == 0:
        rows = []  # an answer without documents leaves the list out
    if not isinstance(rows, list):
        otherwise = "the Federal Register answered something that is no list of documents; tried again later"
        raise unexpected("the Federal Register", body, otherwise)
    entries: list[Entry] = []
    bad: list[Quarantined] = []
    for row in rows:
        found = _entry(row, url, now)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            bad.append(found)
    if bad and not entries:
        raise BadPayload(f"none of the {len(bad)} documents of the Federal Register can be read: {bad[0].reason}")
    kept = [{name: row.get(name) for name in _FIELDS} for row in rows if isinstance(row, dict)]
    return tuple(entries), tuple(bad), payload_hash(json.dumps(kept, sort_keys=True))


def _entry(row: object, url: str, now: datetime) -> Entry | Quarantined:
    if not isinstance(row, dict):
        return Quarantined("not an object", raw_of(row)[:2_000])
    number = loose.text(row.get("document_number"), 40)
    title = loose.text(row.get("title"), 300)
    if number is None or title is None:
        return Quarantined("no document number or no title", raw_of(row)[:20_000])
    words = " ".join(filter(None, (loose.text(row.get(name), 20_000) for name in ("abstract", "excerpts"))))
    item = RawItem(
        title=title,
        link=loose.text(row.get("html_url"), 2_000),
        guid=number,
        summary=words,
        outlet=OUTLET,
        published=_published(loose.day(row.get("publication_date")), now),
    )
    # Numbers are unique within the Register, so the host of a link has no part in the identity.
    place = Place("federal_register", url, OUTLET, now, Grade.OFFICIAL)
    return entry_of(item, place)


def _published(day: date | None, now: datetime) -> Written | None:
    """The day of publication; one that lies ahead is a mistake, and None is better."""
    moment = datetime.combine(day, _SHOWN_AT) if day else None
    return Written(moment) if moment is not None and moment <= now + _AHEAD else None
