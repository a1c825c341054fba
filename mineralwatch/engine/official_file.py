"""The long reading in the engine: when the official file is wanted, how far it is, and how it is stopped."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from mineralwatch.config.settings import Settings
from mineralwatch.domain import schedule
from mineralwatch.domain.errors import NotReachable, SourceError, Stopped
from mineralwatch.domain.models import SourceHealth
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.ports import DownloadProgress
from mineralwatch.sources.base import Download, DownloadResult, Source
from mineralwatch.sources.download import download
from mineralwatch.sources.http_client import HttpClient
from mineralwatch.sources.sam_bulk import SamArchive, SamBulkSource
from mineralwatch.store import meta_values
from mineralwatch.store.connection import write_transaction

OFFICIAL, ARCHIVE = SamBulkSource.kind, SamArchive.kind
PROGRESS_SECONDS = 0.5  # seconds between two words about how far it is
RETRY_WAIT = timedelta(hours=1)  # after a transfer that broke off: what has come is kept

OnProgress = Callable[[DownloadProgress], None]


def is_official_file(source: Source) -> bool:
    """Whether a source is read beside the others, since it may take minutes."""
    return source.kind in (OFFICIAL, ARCHIVE)


def asks_for_official_file(wish: RoundOptions) -> bool:
    """Whether somebody asks for the official file by its name."""
    return wish.official or OFFICIAL in wish.names or bool(wish.years)


def is_read_unasked(conn: sqlite3.Connection, settings: Settings) -> bool:
    """Whether the official file is read unasked: as the configuration says, or else the user's own word."""
    if settings.sam_bulk.enabled is not None:
        return settings.sam_bulk.enabled
    return meta_values.official_choice(conn) == "daily"


def due_at(health: SourceHealth | None, interval: timedelta, now: datetime) -> datetime:
    """When the official file is read by itself."""
    due = None
    if health is not None:
        most = schedule.longest_wait(interval, daily=True)
        due = schedule.due_at(health.next_due, health.not_before, health.last_try, now, most)
    return schedule.next_daily_window(now) if due is None else due


def next_due(
    source: Source, error: SourceError | None, failures: int, until: datetime | None, now: datetime, jitter: float
) -> datetime:
    """When it is next read by itself: with the next edition, or sooner when only the way was broken."""
    if isinstance(error, NotReachable):
        return schedule.next_due(now, RETRY_WAIT, failures, until, None, jitter)
    due = schedule.next_daily_due(now, source.interval, jitter)
    return max(due, schedule.next_due(now, timedelta(), 0, until, None, 0.0)) if until else due


class DownloadService:
    """Fetches large files into a folder, tells the store and `tell` how far it is, and stops when somebody asks."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        client: HttpClient,
        folder: Path,
        now: Callable[[], datetime],
        tell: OnProgress | None = None,
    ) -> None:
        self._conn, self._client, self._folder, self._now, self._tell = conn, client, folder, now, tell

    async def download(self, wanted: Download) -> DownloadResult:
        """What came; `error` is Stopped when a person stopped it, however silent the server is."""
        here = DownloadProgress(OFFICIAL, 0, None, self._now())

        def told(done: int, total: int | None) -> None:
            nonlocal here
            here = replace(here, done=done, total=total)

        self._say(here)
        transfer = asyncio.create_task(download(self._client, wanted, self._folder, told))
        said = here
        try:
            while not (await asyncio.wait({transfer}, timeout=PROGRESS_SECONDS))[0]:
                if meta_values.stop_asked(self._conn):
                    return DownloadResult(wanted.url, None, error=Stopped(stopped_message(here)))
                if here != said:
                    said = here
                    self._say(here)
            self._say(here)
            return transfer.result()
        finally:
            transfer.cancel()  # what has come is kept
            with suppress(asyncio.CancelledError):
                await transfer
            self.clear_progress()

    def clear_progress(self) -> None:
        """Nothing is under way, and nobody needs it stopped."""
        with write_transaction(self._conn):
            meta_values.set_progress(self._conn, None)

    def _say(self, progress: DownloadProgress) -> None:
        with write_transaction(self._conn):
            meta_values.set_progress(self._conn, progress)
        if self._tell is not None:
            self._tell(progress)


def stopped_message(progress: DownloadProgress) -> str:
    """What is said of a reading that a person stopped."""
    of = f" of {progress.total / 1e6:,.0f}" if progress.total else ""
    return f"stopped by hand at {progress.done / 1e6:,.0f}{of} MB; asked for again, it goes on from there"
