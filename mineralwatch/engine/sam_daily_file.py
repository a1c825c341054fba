"""SAM.gov's official daily file: when it is read, how its download reports progress, and how it is stopped.

It is the one source that may take minutes, so it is read beside the rounds.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mineralwatch.config.settings import Settings
from mineralwatch.domain.errors import NotReachable, SourceError, Stopped
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.polling import fetch_schedule
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.ports import DownloadProgress
from mineralwatch.sources.base import Download, DownloadResult, Source
from mineralwatch.sources.sam_bulk import SamArchive, SamBulkSource
from mineralwatch.store import meta_values
from mineralwatch.store.connection import write_transaction

if TYPE_CHECKING:
    from mineralwatch.sources.http_client import HttpClient

OFFICIAL_KIND, ARCHIVE_KIND = SamBulkSource.kind, SamArchive.kind
PROGRESS_SECONDS = 0.5  # how often a download's progress is stored
RETRY_WAIT = timedelta(hours=1)  # how soon an interrupted download is tried again; the received part is kept

OnProgress = Callable[[DownloadProgress], None]


def is_official_file(source: Source) -> bool:
    """Whether a source is the official file or one of its archives, which may take minutes to read."""
    return source.kind in (OFFICIAL_KIND, ARCHIVE_KIND)


def asks_for_official_file(options: RoundOptions) -> bool:
    """Whether a round's options name the official file or one of its archives, instead of all sources that are due."""
    return options.official or OFFICIAL_KIND in options.names or bool(options.years)


def is_scheduled(conn: sqlite3.Connection, settings: Settings) -> bool:
    """Whether the official file is read by schedule: as the settings say, or, if they say nothing, as the user chose on
    the screen."""
    if settings.sam_bulk.enabled is not None:
        return settings.sam_bulk.enabled
    return meta_values.official_choice(conn) == "daily"


def due_at(health: SourceHealth | None, interval: timedelta, now: datetime) -> datetime:
    """When the official file is read next by schedule. `health` is its health row, None before its first reading."""
    due = None
    if health is not None:
        most = fetch_schedule.longest_wait(interval, daily=True)
        due = fetch_schedule.due_at(health.next_due, health.not_before, health.last_try, now, most)
    return fetch_schedule.next_daily_window(now) if due is None else due


def next_due(
    source: Source, error: SourceError | None, failures: int, until: datetime | None, now: datetime, jitter: float
) -> datetime:
    """When the official file is read next by schedule, after a try that ended at `now`: at the next daily edition, or
    after `RETRY_WAIT` when the server could not be reached."""
    if isinstance(error, NotReachable):
        return fetch_schedule.next_due(now, RETRY_WAIT, failures, until, None, jitter)
    due = fetch_schedule.next_daily_due(now, source.interval, jitter)
    return max(due, fetch_schedule.next_due(now, timedelta(), 0, until, None, 0.0)) if until else due


class DownloadService:
    """Downloads large files into a folder, reports progress to the store and to `on_progress`, and stops when the store
    holds the user's command to stop."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        client: HttpClient,
        folder: Path,
        now: Callable[[], datetime],
        on_progress: OnProgress | None = None,
    ) -> None:
        self._conn, self._client, self._folder, self._now, self._on_progress = conn, client, folder, now, on_progress

    async def download(self, wanted: Download) -> DownloadResult:
        """Download one file. If the user stops the download, also while the server sends nothing, the `error` of the
        result is a Stopped error."""
        from mineralwatch.sources.download import download  # here, since most processes download no file

        progress = DownloadProgress(OFFICIAL_KIND, 0, None, self._now())

        def received(done: int, total: int | None) -> None:
            nonlocal progress
            progress = replace(progress, done=done, total=total)

        self._report(progress)
        transfer = asyncio.create_task(download(self._client, wanted, self._folder, received))
        reported = progress
        try:
            while not (await asyncio.wait({transfer}, timeout=PROGRESS_SECONDS))[0]:
                if meta_values.download_stop_requested(self._conn):
                    return DownloadResult(wanted.url, None, error=Stopped(stopped_message(progress)))
                if progress != reported:
                    reported = progress
                    self._report(progress)
            self._report(progress)
            return transfer.result()
        finally:
            transfer.cancel()  # the received part is kept
            with suppress(asyncio.CancelledError):
                await transfer
            self.clear_progress()

    def clear_progress(self) -> None:
        """Store that no download is running, and delete the user's command to stop one."""
        with write_transaction(self._conn):
            meta_values.set_progress(self._conn, None)

    def _report(self, progress: DownloadProgress) -> None:
        with write_transaction(self._conn):
            meta_values.set_progress(self._conn, progress)
        if self._on_progress is not None:
            self._on_progress(progress)


def stopped_message(progress: DownloadProgress) -> str:
    """The message about a download that the user stopped."""
    total = f" of {progress.total / 1e6:,.0f}" if progress.total else ""
    return f"stopped by hand at {progress.done / 1e6:,.0f}{total} MB; asked for again, it goes on from there"
