"""The screen's backend: reads the store, writes small acts, and sees to it that somebody polls.

It runs in the screen's process, so it imports neither the sources nor anything heavy; SQLite is only touched in one
thread of its own, off the event loop.
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
from mineralwatch.domain.models import FeedEntry, Story
from mineralwatch.domain.watch_filter import is_watched
from mineralwatch.engine import clock, poller_client
from mineralwatch.engine.init_process import ensure_store
from mineralwatch.engine.poller_child import PollerChild
from mineralwatch.engine.poller_lock import holder
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.ports import Detail, DownloadProgress, OfficialChoice, PollerState, Snapshot, UserAct
from mineralwatch.store import meta_values, poller_commands, queries, user_acts
from mineralwatch.store.connection import OpenedFile, open_reader, open_writer, write_transaction
from mineralwatch.store.entry_rows import entries_of

T = TypeVar("T")
OFFICIAL = "sam_bulk"  # the source that reads the official daily file
POLLER_CHECK_SECONDS = 3.0  # between two looks whether somebody still polls
STABLE_SECONDS = 60.0  # a poller that lived this long was well
MAX_RESTART_SECONDS = 300.0  # between two starts of pollers that die at once
TEST_SECONDS = 20.0


class LocalBackend:
    """`ports.Backend` over the store on this machine."""

    def __init__(self, paths: Paths, settings: Settings, environ: Mapping[str, str], *, poll: bool = True) -> None:
        """`poll` False only reads: nobody is started."""
        self._paths, self._settings, self._environ, self._poll = paths, settings, environ, poll
        self._thread = ThreadPoolExecutor(1, "store")
        self._reader: sqlite3.Connection | None = None
        self._file = OpenedFile(paths.store)
        self._child = PollerChild(paths, environ)
        self._keeper: asyncio.Task[None] | None = None
        self._state: tuple[int, bool, datetime | None, int | None, DownloadProgress | None] | None = None
        self._beats = 0

    def first_snapshot(self) -> Snapshot:
        """The snapshot for the first paint, read here and now; makes the store when there is none."""
        ensure_store(self._paths, self._environ)
        return self._thread.submit(self._snapshot).result()

    def now(self) -> datetime:
        return clock.now(self._environ)

    async def start(self) -> None:
        if self._poll and self._keeper is None:
            self._keeper = asyncio.create_task(self._keep_polling())

    async def close(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        await asyncio.to_thread(self._child.stop)
        await self._in_thread(self._close_reader)
        self._thread.shutdown()

    async def revision(self) -> int:
        return await self._in_thread(self._beat)

    async def snapshot(self) -> Snapshot:
        return await self._in_thread(self._snapshot)

    async def detail(self, key: str) -> Detail | None:
        return await self._in_thread(lambda: queries.detail(self._conn(), key))

    async def story_ids(self, query: str) -> Sequence[str]:
        return await self._in_thread(lambda: queries.story_ids(self._conn(), query, self.now()))

    async def stories(self, ids: Sequence[str]) -> tuple[Story, ...]:
        return await self._in_thread(lambda: queries.stories(self._conn(), ids))

    async def entries(self, story_id: str) -> tuple[FeedEntry, ...]:
        return await self._in_thread(lambda: entries_of(self._conn(), story_id))

    async def act(self, acts_: Sequence[UserAct]) -> None:
        await self._in_thread(lambda: self._written(lambda conn: user_acts.add(conn, acts_, self.now())))

    async def undo(self) -> str | None:
        return await self._in_thread(lambda: self._written(lambda conn: user_acts.undo(conn, self.now())))

    async def poll(self, sources: Sequence[str] = ()) -> None:
        await self._ask(
            poller_client.POLL,
            poller_client.encode_options(RoundOptions(tuple(sources), everything=not sources, by_hand=True)),
        )

    async def choose_official_file(self, choice: OfficialChoice) -> None:
        await self._in_thread(lambda: self._written(lambda conn: _choose(conn, choice)))
        if choice != "no":
            await self.poll((OFFICIAL,))

    async def stop_official_download(self) -> None:
        await self._in_thread(lambda: self._written(_ask_stop))

    async def send_test_alert(self) -> str:
        number = await self._ask(poller_client.TEST_ALERT, "{}")
        for _ in range(int(TEST_SECONDS / poller_client.ANSWER_CHECK_SECONDS)):
            text = await self._in_thread(lambda: poller_commands.result(self._conn(), number))
            if text is not None:
                answer = poller_client.decode_answer(text)
                return answer.tested or answer.error or "the poller gave no answer"
            await asyncio.sleep(poller_client.ANSWER_CHECK_SECONDS)
        return "nobody answered: the poller is not running; `mineralwatch doctor` says why"

    async def _ask(self, kind: str, args: str) -> int:
        return await self._in_thread(
            lambda: self._written(lambda conn: poller_commands.add(conn, kind, args, self.now()))
        )

    async def _keep_polling(self) -> None:
        """Start a poller whenever nobody holds the lock: at the beginning, and after another screen has left.

        One that dies at once (a place that cannot be written, say) is started ever more slowly.
        """
        time = asyncio.get_running_loop().time
        wait, lived, started = POLLER_CHECK_SECONDS, 0.0, -MAX_RESTART_SECONDS
        while True:
            if self._child.is_running:
                lived = time() - started
            elif time() >= started + wait and self._nobody_polls():
                wait = POLLER_CHECK_SECONDS if lived > STABLE_SECONDS else min(2 * wait, MAX_RESTART_SECONDS)
                lived, started = 0.0, time()
                with suppress(OSError):  # the screen itself says that nobody polls
                    await asyncio.to_thread(self._child.start)
            await asyncio.sleep(POLLER_CHECK_SECONDS)

    def _nobody_polls(self) -> bool:
        return holder(self._paths.lock, self._paths.pid_file) is None

    def _beat(self) -> int:
        """A number that moves when the store does, when the poller comes, goes, begins or ends a round, and with the
        progress of a long reading."""
        conn = self._conn()
        pid = holder(self._paths.lock, self._paths.pid_file)
        progress = meta_values.progress(conn) if pid is not None else None
        state = (queries.revision(conn), meta_values.busy(conn), meta_values.last_round(conn), pid, progress)
        if state != self._state:
            self._state, self._beats = state, self._beats + 1
        return self._beats

    def _snapshot(self) -> Snapshot:
        beats = self._beat()
        assert self._state is not None
        pid = self._state[3]
        snapshot = queries.snapshot(self._conn())
        wanted = self._settings.watch.materials
        return replace(
            snapshot,
            revision=beats,
            solicitations=tuple(request for request in snapshot.solicitations if is_watched(request, wanted)),
            poller=PollerState(pid, snapshot.poller.busy and pid is not None, snapshot.poller.last_round),
            progress=snapshot.progress if pid is not None else None,
        )

    def _conn(self) -> sqlite3.Connection:
        if self._reader is not None and not self._file.is_in_place:
            self._close_reader()  # deleted or replaced: what lies there now is the store
            self._state = None
        if self._reader is None:
            self._file = OpenedFile(self._paths.store)
            self._reader = open_reader(self._paths.store)
        return self._reader

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _written(self, do: Callable[[sqlite3.Connection], T]) -> T:
        conn = open_writer(self._paths.store)
        try:
            return do(conn)
        finally:
            conn.close()

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)


def _choose(conn: sqlite3.Connection, choice: OfficialChoice) -> None:
    with write_transaction(conn):
        meta_values.set_official_choice(conn, choice)


def _ask_stop(conn: sqlite3.Connection) -> None:
    with write_transaction(conn):
        meta_values.ask_stop(conn)
