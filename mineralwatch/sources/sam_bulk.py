"""SAM.gov's official daily file of all active notices, and its archives by fiscal year: no key, and never unasked."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from mineralwatch.config.settings import SamBulkSettings
from mineralwatch.domain.errors import BadPayload, Refused
from mineralwatch.domain.models import Validators
from mineralwatch.sources.base import (
    Download,
    DownloadResult,
    NoticeReading,
    ParseJob,
    ReadContext,
    SourceReading,
    SourceStep,
)
from mineralwatch.sources.sam_bulk_parse import BulkTable, parse_file
from mineralwatch.sources.urls import server_of

LEAST_BYTES = 1_000_000
"""A smaller file is a stub: the real one has some 210 million."""
FIRST_YEAR, LAST_YEAR = 1970, 2100
_NO_OFFICE = "no buying office is watched: name one as offices in [watch], such as SP8000"
_DAY = timedelta(hours=24)


class SamBulkSource:
    """The daily file. It is due by itself only when the configuration or the user's word says so."""

    name = "sam_bulk"
    kind = "sam_bulk"

    def __init__(self, settings: SamBulkSettings, offices: Sequence[str], least: int = LEAST_BYTES) -> None:
        self._url = settings.url
        self._offices = tuple(offices)
        self._least = least
        self.interval = max(settings.interval, _DAY)
        self.hosts: tuple[str, ...] = (server_of(settings.url),)

    def missing_setup(self) -> str | None:
        """What is missing."""
        return None if self._offices else _NO_OFFICE

    def read(self, asked: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The watched offices' rows, when the file has changed since it was last read to its end.

        Raises BadPayload for a stub, for half a file, and for one with less than half of the rows of the last one: of
        such a file nothing is concluded, and the old tag stays, so that the next round asks for all of it again.
        """
        found: DownloadResult = yield Download(self._url, self.name, _tags(asked.health.validators))
        table = yield from _table(found, self._offices, self._least)
        if table is None:
            return SourceReading(
                not_modified=True, http_status=304, validators=found.validators, note=asked.health.note
            )
        if asked.last_count is not None and 2 * table.rows < asked.last_count:
            raise BadPayload(
                f"the file has {table.rows:,} rows where the last one had {asked.last_count:,}: not believed, and "
                "nothing is concluded from it; the next round tries again"
            )
        return _reading(table, found, f"{', '.join(self._offices)}, all active notices", complete=True)


class SamArchive:
    """One archived fiscal year. Nothing in it is news, and it says nothing of what the daily file lacks."""

    name = "sam_bulk"
    kind = "archive"

    def __init__(self, settings: SamBulkSettings, offices: Sequence[str], year: int) -> None:
        self.year = year
        self._url = archive_url(settings.url, year)
        self._offices = tuple(offices)
        self.interval = _DAY
        self.hosts: tuple[str, ...] = (server_of(self._url),)

    def missing_setup(self) -> str | None:
        """What is missing."""
        return None if self._offices else _NO_OFFICE

    def read(self, asked: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The watched offices' rows of the year."""
        found: DownloadResult = yield Download(self._url, f"{self.name}_{self.year}")
        if isinstance(found.error, Refused) and found.status == 404:
            raise Refused(f"SAM.gov has no archive of the fiscal year {self.year}", 404)
        table = yield from _table(found, self._offices, 0)
        if table is None:
            raise BadPayload("the archive was not sent; the next try asks for it again")
        past = replace(table, notices=tuple(_archived(item) for item in table.notices))
        return _reading(past, found, f"{', '.join(self._offices)}, archive of fiscal year {self.year}", complete=False)


def archive_url(daily: str, year: int) -> str:
    """Where the archive of a fiscal year lies, beside the folder of the daily file."""
    return urljoin(daily, f"../Archived%20Data/FY{year}_archived_opportunities.csv")


def _table(found: DownloadResult, offices: Sequence[str], least: int) -> Generator[SourceStep, Any, BulkTable | None]:
    """The rows of what came; None when the server says that nothing has changed."""
    if found.error is not None:
        raise found.error
    if found.path is None:
        return None
    if found.size < least:
        raise BadPayload(
            f"the file has only {found.size:,} bytes, as when it is put up empty: nothing is concluded from it; the "
            "next round tries again"
        )
    table: BulkTable = yield ParseJob(parse_file, (str(found.path), offices), own_thread=True)
    return table


def _reading(table: BulkTable, found: DownloadResult, scope: str, *, complete: bool) -> SourceReading:
    bad = sum(not item.item_kept for item in table.quarantined)
    return SourceReading(
        notices=table.notices,
        complete=complete,
        scope=scope,
        other_offices=table.rows - len(table.notices) - table.duplicates - bad,
        rows=table.rows,
        quarantined=table.quarantined,
        validators=replace(found.validators, body_hash=table.body_hash),
        http_status=found.status,
        note=f"{len(table.notices):,} of {table.rows:,} notices are of the watched offices",
    )


def _archived(item: NoticeReading) -> NoticeReading:
    """What stands in an archive is archived, whatever its row says, and so is not missed anywhere else."""
    return replace(item, notice=replace(item.notice, active=False))


def _tags(known: Validators) -> Validators:
    return replace(known, body_hash=None)
