"""Starts polling in this process when it gets the poller lock, otherwise hands over to the process that holds it.

Used by `poll`, `watch` and the screen's child. Other processes write commands to the poller, and the poller its
answers, into the store's `requests` table. A poller that the screen started also has a pipe as standard input, the
lifeline: when the screen ends, the pipe closes and the poller stops.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.engine import alert_delivery, clock, poller_client, sam_daily_file
from mineralwatch.engine.new_event_printer import EventFollower
from mineralwatch.engine.poller_lock import PollerLock, holder
from mineralwatch.engine.poller_loop import ROUND_WAIT_SECONDS, TICK_SECONDS, PollerLoop, pause
from mineralwatch.engine.round_report import RoundOptions, RoundReport
from mineralwatch.engine.rounds import Rounds
from mineralwatch.engine.shutdown import ShutdownDeadline
from mineralwatch.engine.store_setup import init_store
from mineralwatch.store.connection import OpenedFile, open_writer

TICKS_BETWEEN_LOCK_TRIES = 10  # while another process holds the lock, every tenth tick tries to take it


def run_poll(
    paths: Paths,
    settings: Settings,
    options: RoundOptions,
    environ: Mapping[str, str],
    *,
    wait: bool,
    on_progress: sam_daily_file.OnProgress | None = None,
    say: Callable[[str], None] | None = None,
) -> RoundReport | None:
    """Run one round: in this process when no poller runs, otherwise by the running poller. Returns None when a running
    poller was asked and `wait` is False.

    `on_progress` receives the progress of a download, `say` a sentence that names the process that is waited for.
    Raises UsageError for an unknown source, and StoreError.
    """
    init_store(paths, settings, clock.now(environ))
    while True:
        with PollerLock(paths.lock, paths.pid_file) as acquired:
            if acquired:
                return asyncio.run(_one_round(paths, settings, options, environ, on_progress))
        answer = poller_client.ask_round(
            paths, options, clock.now(environ), ROUND_WAIT_SECONDS if wait else 0.0, on_progress, say
        )
        # A command `poll` that held the lock answers no commands; after its end this process tries the lock again.
        if not isinstance(answer, poller_client.PollerGone):
            return answer


async def _one_round(
    paths: Paths,
    settings: Settings,
    options: RoundOptions,
    environ: Mapping[str, str],
    on_progress: sam_daily_file.OnProgress | None,
) -> RoundReport:
    file = OpenedFile(paths.store)
    conn = open_writer(paths.store, poller=True)
    try:
        alert_delivery.recover(conn)
        async with Rounds(conn, settings, environ, paths.cache_dir, on_progress) as rounds:
            report = await rounds.run(options)
            file.require_in_place()
            await alert_delivery.deliver(conn, settings, rounds.now, environ)
            return report
    finally:
        conn.close()


def run_watch(
    paths: Paths,
    settings: Settings,
    environ: Mapping[str, str],
    *,
    lifeline: bool,
    say: Callable[[str], None],
    plain: Callable[[str], None] | None = None,
) -> int:
    """Poll and deliver alerts until a signal, or the end of standard input, says to stop; returns the exit code.

    `lifeline`: this process is the screen's child, which stops at the end of standard input, and ends at once when
    another process polls. `say` receives messages for stderr, `plain` one sentence per event. Raises StoreError.
    """
    init_store(paths, settings, clock.now(environ))
    deadline = ShutdownDeadline()
    try:
        return asyncio.run(_watch(paths, settings, environ, lifeline, say, plain, deadline))
    finally:
        deadline.cancel_countdown()


async def _watch(
    paths: Paths,
    settings: Settings,
    environ: Mapping[str, str],
    lifeline: bool,
    say: Callable[[str], None],
    plain: Callable[[str], None] | None,
    deadline: ShutdownDeadline,
) -> int:
    stop = deadline.stop_event(lifeline=lifeline)
    lock = PollerLock(paths.lock, paths.pid_file)
    file = OpenedFile(paths.store)
    conn = open_writer(paths.store, poller=True)
    follower = EventFollower(conn, plain) if plain else None
    try:
        if not await _wait_for_lock(lock, paths, file, stop, follower, say, lifeline):
            return 0
        async with Rounds(conn, settings, environ, paths.cache_dir) as rounds:
            loop = PollerLoop(conn, file, rounds, settings, environ, stop, say, follower)
            deadline.is_delivering = loop.is_delivering
            await loop.run()
        return 0
    finally:
        conn.close()
        lock.release()


async def _wait_for_lock(
    lock: PollerLock,
    paths: Paths,
    file: OpenedFile,
    stop: asyncio.Event,
    follower: EventFollower | None,
    say: Callable[[str], None],
    lifeline: bool,
) -> bool:
    """Wait for the poller lock, and meanwhile print the events that the other poller stores. Returns whether the lock
    was acquired: False when this process has to stop before."""
    ticks = 0
    while not stop.is_set():
        file.require_in_place()
        if ticks % TICKS_BETWEEN_LOCK_TRIES == 0 and lock.acquire():
            return True
        if lifeline:
            return False
        if ticks == 0:
            say(f"process {holder(paths.lock, paths.pid_file)} polls already; following it until it ends")
        ticks += 1
        if follower:
            follower.say_new_events()
        await pause(stop, TICK_SECONDS)
    return False
