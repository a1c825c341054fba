"""The screen's backend: reads the store, writes user acts, and keeps a poller running.

It runs in the screen's process, so it imports neither the sources nor anything heavy. SQLite is used in one separate
thread only, off the event loop.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.domain.alerting.watch_filter import is_watched
from mineralwatch.domain.models.market import PriceSeries
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.engine import clock, poller_client
from mineralwatch.engine.first_store import ensure_store
from mineralwatch.engine.poller_child import PollerChild
from mineralwatch.engine.poller_lock import holder
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.ports import Detail, DownloadProgress, OfficialChoice, PollerState, Snapshot, UserAct
from mineralwatch.store import meta_values, poller_commands, snapshot_queries, user_acts
from mineralwatch.store.connection import OpenedFile, open_reader, open_writer, write_transaction
from mineralwatch.store.entry_rows import entries_of

T = TypeVar("T")
OFFICIAL_SOURCE = "sam_bulk"  # the source that reads the official daily file
POLLER_CHECK_SECONDS = 3.0  # how often the screen checks whether a poller runs
STABLE_SECONDS = 60.0  # a poller that ran this long has started without an error
MAX_RESTART_SECONDS = 300.0  # the longest wait before a poller is started again after it ended at once
TEST_ALERT_SECONDS = 20.0  # how long the screen waits until the poller has sent a test alert


class LocalBackend:
    """The implementation of `ports.Backend` that reads and writes the store on this machine."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        environ: Mapping[str, str],
        *,
        poll: bool = True,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """`poll`: whether this backend starts a poller when none runs. `now` gives the civil time, if not the
        environment and the clock of the machine do."""
        self._paths, self._settings, self._environ, self._poll = paths, settings, environ, poll
        self._now = now or (lambda: clock.now(environ))
        self._thread = ThreadPoolExecutor(1, "store")
        self._reader: sqlite3.Connection | None = None
        self._file = OpenedFile(paths.store)
        self._child = PollerChild(paths, environ)
        self._keep_polling_task: asyncio.Task[None] | None = None
        self._state: tuple[int, bool, datetime | None, int | None, DownloadProgress | None] | None = None
        self._state_count = 0

    def first_snapshot(self) -> Snapshot:
        """The snapshot for the first paint, read before the event loop runs; creates the store when there is none."""
        ensure_store(self._paths, self._settings, self.now())
        return self._thread.submit(self._snapshot).result()

    def now(self) -> datetime:
        return self._now()

    async def start(self) -> None:
        if self._poll and self._keep_polling_task is None:
            self._keep_polling_task = asyncio.create_task(self._keep_polling())

    async def close(self) -> None:
        if self._keep_polling_task is not None:
            self._keep_polling_task.cancel()
            with suppress(asyncio.CancelledError):
                await self._keep_polling_task
        await asyncio.to_thread(self._child.stop)
        await self._in_thread(self._close_reader)
        self._thread.shutdown()

    def stop_poller(self) -> None:
        """End the poller that this backend started, when the event loop ended without calling `close`."""
        self._child.stop()

    async def revision(self) -> int:
        return await self._in_thread(self._state_number)

    async def snapshot(self) -> Snapshot:
        return await self._in_thread(self._snapshot)

    async def detail(self, key: str) -> Detail | None:
        return await self._in_thread(lambda: snapshot_queries.detail(self._conn(), key))

    async def story_ids(self, query: str) -> Sequence[str]:
        return await self._in_thread(lambda: snapshot_queries.story_ids(self._conn(), query, self.now()))

    async def stories(self, ids: Sequence[str]) -> tuple[Story, ...]:
        return await self._in_thread(lambda: snapshot_queries.stories(self._conn(), ids))

    async def entries(self, story_id: str) -> tuple[FeedEntry, ...]:
        return await self._in_thread(lambda: entries_of(self._conn(), story_id))

    async def price_series(self, symbols: Sequence[str]) -> tuple[PriceSeries, ...]:
        from mineralwatch.store import series_queries

        return await self._in_thread(lambda: series_queries.price_series(self._conn(), symbols))

    async def act(self, acts_: Sequence[UserAct]) -> None:
        await self._in_thread(lambda: self._with_writer(lambda conn: user_acts.add(conn, acts_, self.now())))

    async def undo(self) -> str | None:
        return await self._in_thread(lambda: self._with_writer(lambda conn: user_acts.undo(conn, self.now())))

    async def poll(self, sources: Sequence[str] = ()) -> None:
        await self._send_command(
            poller_client.POLL,
            poller_client.encode_options(RoundOptions(tuple(sources), everything=not sources, by_hand=True)),
        )

    async def choose_official_file(self, choice: OfficialChoice) -> None:
        await self._in_thread(lambda: self._with_writer(lambda conn: _store_official_choice(conn, choice)))
        if choice != "no":
            await self.poll((OFFICIAL_SOURCE,))

    async def stop_official_download(self) -> None:
        await self._in_thread(lambda: self._with_writer(_request_download_stop))

    async def send_test_alert(self) -> str:
        number = await self._send_command(poller_client.TEST_ALERT, "{}")
        for _ in range(int(TEST_ALERT_SECONDS / poller_client.ANSWER_CHECK_SECONDS)):
            text = await self._in_thread(lambda: poller_commands.answer_of(self._conn(), number))
            if text is not None:
                answer = poller_client.decode_answer(text)
                return answer.tested or answer.error or "the poller gave no answer"
            await asyncio.sleep(poller_client.ANSWER_CHECK_SECONDS)
        return "nobody answered: the poller is not running; `mineralwatch doctor` says why"

    async def _send_command(self, kind: str, args: str) -> int:
        return await self._in_thread(
            lambda: self._with_writer(lambda conn: poller_commands.add(conn, kind, args, self.now()))
        )

    async def _keep_polling(self) -> None:
        """Start a poller whenever the poller lock is free: at the beginning, and after another process stopped polling.

        The wait before the next start doubles each time a poller ends at once, for example because a folder cannot be
        written.
        """
        time = asyncio.get_running_loop().time
        wait, ran_for, started = POLLER_CHECK_SECONDS, 0.0, -MAX_RESTART_SECONDS
        while True:
            if self._child.is_running:
                ran_for = time() - started
            elif time() >= started + wait and self._no_poller_runs():
                wait = POLLER_CHECK_SECONDS if ran_for > STABLE_SECONDS else min(2 * wait, MAX_RESTART_SECONDS)
                ran_for, started = 0.0, time()
                with suppress(OSError):  # without a poller the screen says that none runs
                    await asyncio.to_thread(self._child.start)
            await asyncio.sleep(POLLER_CHECK_SECONDS)

    def _no_poller_runs(self) -> bool:
        return holder(self._paths.lock, self._paths.pid_file) is None

    def _state_number(self) -> int:
        """A number that grows with every visible change of the store, and whenever a poller starts or ends, a round
        begins or ends, or a download makes progress."""
        conn = self._conn()
        pid = holder(self._paths.lock, self._paths.pid_file)
        progress = meta_values.progress(conn) if pid is not None else None
        state = (
            snapshot_queries.revision(conn),
            meta_values.is_round_running(conn),
            meta_values.last_round(conn),
            pid,
            progress,
        )
        if state != self._state:
            self._state, self._state_count = state, self._state_count + 1
        return self._state_count

    def _snapshot(self) -> Snapshot:
        number = self._state_number()
        assert self._state is not None
        pid = self._state[3]
        snapshot = snapshot_queries.snapshot(self._conn())
        materials = self._settings.watch.materials
        return replace(
            snapshot,
            revision=number,
            solicitations=tuple(found for found in snapshot.solicitations if is_watched(found, materials)),
            poller=PollerState(pid, snapshot.poller.busy and pid is not None, snapshot.poller.last_round),
            progress=snapshot.progress if pid is not None else None,
        )

    def _conn(self) -> sqlite3.Connection:
        if self._reader is not None and not self._file.is_in_place:
            self._close_reader()  # the store's file was deleted or replaced: open the file that has this path now
            self._state = None
        if self._reader is None:
            self._file = OpenedFile(self._paths.store)
            self._reader = open_reader(self._paths.store)
        return self._reader

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _with_writer(self, write: Callable[[sqlite3.Connection], T]) -> T:
        conn = open_writer(self._paths.store)
        try:
            return write(conn)
        finally:
            conn.close()

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)


def _store_official_choice(conn: sqlite3.Connection, choice: OfficialChoice) -> None:
    with write_transaction(conn):
        meta_values.set_official_choice(conn, choice)


def _request_download_stop(conn: sqlite3.Connection) -> None:
    with write_transaction(conn):
        meta_values.request_download_stop(conn)
