"""The sources for SAM.gov's official daily file of all active notices, and for the archives by fiscal year. No key is
needed. The files are large and are fetched only when the user has asked for them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from mineralwatch.config.settings import SamBulkSettings
from mineralwatch.domain.errors import BadPayload, Refused
from mineralwatch.domain.models.health import Validators
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
"""A file of fewer bytes is taken for a stub: the real file has some 210 million bytes."""
_NO_OFFICE = "no buying office is watched: name one as offices in [watch], such as SP8000"
_DAY = timedelta(hours=24)


class SamBulkSource:
    """The daily file; a file of fewer than `least` bytes is taken for a stub. The file is fetched regularly only when
    the configuration or the user's answer says so."""

    name = "sam_bulk"
    kind = "sam_bulk"

    def __init__(self, settings: SamBulkSettings, offices: Sequence[str], least: int = LEAST_BYTES) -> None:
        self._url = settings.url
        self._offices = tuple(offices)
        self._least = least
        self.interval = max(settings.interval, _DAY)
        self.hosts: tuple[str, ...] = (server_of(settings.url),)

    def missing_setup(self) -> str | None:
        """What the user has to set up when no office is watched; otherwise None."""
        return None if self._offices else _NO_OFFICE

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The watched offices' rows, when the file has changed since its last complete reading.

        Raises BadPayload for a stub, for a truncated file, and for a file with less than half the rows of the last one.
        Nothing is concluded from such a file, and the old ETag is kept, so that the next round fetches the whole file
        again.
        """
        download: DownloadResult = yield Download(self._url, self.name, _without_hash(context.health.validators))
        table = yield from _parse_download(download, self._offices, self._least)
        if table is None:
            return SourceReading(
                not_modified=True, http_status=304, validators=download.validators, note=context.health.note
            )
        if context.last_count is not None and 2 * table.rows < context.last_count:
            raise BadPayload(
                f"the file has {table.rows:,} rows where the last one had {context.last_count:,}: it is taken for "
                "incomplete, and nothing is concluded from it; the next round tries again"
            )
        return _reading(table, download, f"{', '.join(self._offices)}, all active notices", complete=True)


class SamArchive:
    """The archive of one fiscal year. Nothing in the archive is news, and a notice that is missing in it was not
    removed."""

    name = "sam_bulk"
    kind = "archive"

    def __init__(self, settings: SamBulkSettings, offices: Sequence[str], year: int) -> None:
        self.year = year
        self._url = archive_url(settings.url, year)
        self._offices = tuple(offices)
        self.interval = _DAY
        self.hosts: tuple[str, ...] = (server_of(self._url),)

    def missing_setup(self) -> str | None:
        """What the user has to set up when no office is watched; otherwise None."""
        return None if self._offices else _NO_OFFICE

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The rows of the watched offices in the archive."""
        download: DownloadResult = yield Download(self._url, f"{self.name}_{self.year}")
        if isinstance(download.error, Refused) and download.status == 404:
            raise Refused(f"SAM.gov has no archive of the fiscal year {self.year}", 404)
        table = yield from _parse_download(download, self._offices, 0)
        if table is None:
            raise BadPayload("the archive was not sent; the next try asks for it again")
        past = replace(table, notices=tuple(_archived(item) for item in table.notices))
        return _reading(
            past, download, f"{', '.join(self._offices)}, archive of fiscal year {self.year}", complete=False
        )


def archive_url(daily: str, year: int) -> str:
    """The URL of a fiscal year's archive, in a folder beside the folder of the daily file, whose URL is `daily`."""
    return urljoin(daily, f"../Archived%20Data/FY{year}_archived_opportunities.csv")


def _parse_download(
    download: DownloadResult, offices: Sequence[str], least: int
) -> Generator[SourceStep, Any, BulkTable | None]:
    """The table of the downloaded file; None when the server answers that the file has not changed. Raises BadPayload
    for a file of fewer than `least` bytes."""
    if download.error is not None:
        raise download.error
    if download.path is None:
        return None
    if download.size < least:
        raise BadPayload(
            f"the file has only {download.size:,} bytes, as when it is published empty: nothing is concluded from it; "
            "the next round tries again"
        )
    table: BulkTable = yield ParseJob(parse_file, (str(download.path), offices), own_thread=True)
    return table


def _reading(table: BulkTable, download: DownloadResult, scope: str, *, complete: bool) -> SourceReading:
    unreadable_rows = sum(not item.item_kept for item in table.quarantined)
    return SourceReading(
        notices=table.notices,
        complete=complete,
        scope=scope,
        other_offices=table.rows - len(table.notices) - table.duplicates - unreadable_rows,
        rows=table.rows,
        quarantined=table.quarantined,
        validators=replace(download.validators, body_hash=table.body_hash),
        http_status=download.status,
        note=f"{len(table.notices):,} of {table.rows:,} notices are of the watched offices",
    )


def _archived(item: NoticeReading) -> NoticeReading:
    """The notice as inactive, whatever the row says, so that its absence from other sources is not taken for a
    removal."""
    return replace(item, notice=replace(item.notice, active=False))


def _without_hash(known: Validators) -> Validators:
    return replace(known, body_hash=None)
