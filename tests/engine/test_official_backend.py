"""The screen's words about the official file, through the store, as the poller hears them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from mineralwatch.config.paths import Paths, find_paths
from mineralwatch.config.settings import Settings
from mineralwatch.engine import poller_client
from mineralwatch.engine.poller_lock import PollerLock
from mineralwatch.engine.screen_backend import LocalBackend
from mineralwatch.engine.store_setup import init_store
from mineralwatch.ports import DownloadProgress
from mineralwatch.store import meta_values, poller_commands
from mineralwatch.store.connection import open_writer, write_transaction

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
SETTINGS = structs.replace(Settings(), shipped_record=False)
FAR = DownloadProgress("sam_bulk", 1, 2, NOW)


@asynccontextmanager
async def screen(folder: Path) -> AsyncIterator[tuple[LocalBackend, Paths]]:
    paths = find_paths(None, str(folder), {})
    init_store(paths, SETTINGS, NOW)
    backend = LocalBackend(paths, SETTINGS, {"MINERALWATCH_NOW": NOW.isoformat()}, poll=False)
    try:
        yield backend, paths
    finally:
        await backend.close()


async def test_once_and_daily_have_it_read_now_and_no_does_not(tmp_path: Path) -> None:
    async with screen(tmp_path) as (backend, paths):
        conn = open_writer(paths.store)
        for choice, asked in (("no", 0), ("once", 1), ("daily", 2)):
            await backend.choose_official_file(choice)  # type: ignore[arg-type]
            wishes = [poller_client.decode_options(one.args) for one in poller_commands.pending(conn)]
            assert [wish.names for wish in wishes] == [("sam_bulk",)] * asked
            assert all(wish.by_hand for wish in wishes)
            assert (await backend.snapshot()).official_choice == choice
        conn.close()


async def test_progress_moves_what_the_screen_watches_while_somebody_polls(tmp_path: Path) -> None:
    async with screen(tmp_path) as (backend, paths):
        conn = open_writer(paths.store)
        with write_transaction(conn):
            meta_values.set_progress(conn, FAR)
        assert (await backend.snapshot()).progress is None  # it was left by a poller that is gone
        with PollerLock(paths.lock, paths.pid_file) as won:
            assert won
            before = await backend.revision()
            assert (await backend.snapshot()).progress == FAR
            with write_transaction(conn):
                meta_values.set_progress(conn, replace(FAR, done=2))
            assert await backend.revision() > before
            assert not meta_values.download_stop_requested(conn)
            await backend.stop_official_download()
            assert meta_values.download_stop_requested(conn)
        conn.close()
