"""The poller: polls and delivers alerts, in whichever process holds the lock. `watch`, `poll` and the screen's child.

Commands come through the store's requests table, and their answers go back there; the only pipe to a child is a
lifeline whose end means: leave.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.domain import schedule
from mineralwatch.domain.errors import MineralwatchError, StoreError
from mineralwatch.engine import alert_delivery, clock, official_file, poller_client
from mineralwatch.engine.event_follower import EventFollower
from mineralwatch.engine.poller_client import CommandAnswer
from mineralwatch.engine.poller_lock import PollerLock, holder
from mineralwatch.engine.round_report import RoundOptions, RoundReport
from mineralwatch.engine.rounds import Rounds
from mineralwatch.engine.shutdown import DELIVERY_SECONDS, ShutdownDeadline
from mineralwatch.engine.store_setup import init_store
from mineralwatch.store import poller_commands
from mineralwatch.store.connection import OpenedFile, open_writer

TICK_SECONDS = 0.5  # seconds between two looks at the clock and the requests
TICKS_BETWEEN_LOCK_TRIES = 10  # ticks between two tries for a lock that another process holds
ROUND_WAIT_SECONDS = 300.0  # how long `poll` waits for another process's round


def run_poll(
    paths: Paths,
    settings: Settings,
    wish: RoundOptions,
    environ: Mapping[str, str],
    *,
    wait: bool,
    tell: official_file.OnProgress | None = None,
    say: Callable[[str], None] | None = None,
) -> RoundReport | None:
    """One round: here when nobody polls, else asked of who does. None when it was asked for and not waited for.

    `tell` hears how far a long reading is, `say` a sentence on who is waited for. Raises UsageError for an unknown
    source, StoreError.
    """
    init_store(paths, settings, clock.now(environ))
    while True:
        with PollerLock(paths.lock, paths.pid_file) as won:
            if won:
                return asyncio.run(_one_round(paths, settings, wish, environ, tell))
        answer = poller_client.ask_round(
            paths, wish, clock.now(environ), ROUND_WAIT_SECONDS if wait else 0.0, tell, say
        )
        if not isinstance(
            answer, poller_client.PollerGone
        ):  # another `poll` answers nobody: when it ends it is our turn
            return answer


async def _one_round(
    paths: Paths,
    settings: Settings,
    wish: RoundOptions,
    environ: Mapping[str, str],
    tell: official_file.OnProgress | None,
) -> RoundReport:
    file = OpenedFile(paths.store)
    conn = open_writer(paths.store, poller=True)
    try:
        alert_delivery.recover(conn)
        async with Rounds(conn, settings, environ, paths.cache_dir, tell) as rounds:
            report = await rounds.run(wish)
            file.require()
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
    """Poll and alert until told to stop; the exit code.

    `lifeline`: the screen's child; it leaves at the end of standard input, and at once when another process polls.
    `say` gets talk for stderr, `plain` one sentence per event. Raises StoreError.
    """
    init_store(paths, settings, clock.now(environ))
    leaving = ShutdownDeadline()
    try:
        return asyncio.run(_watch(paths, settings, environ, lifeline, say, plain, leaving))
    finally:
        leaving.finished()


async def _watch(
    paths: Paths,
    settings: Settings,
    environ: Mapping[str, str],
    lifeline: bool,
    say: Callable[[str], None],
    plain: Callable[[str], None] | None,
    leaving: ShutdownDeadline,
) -> int:
    stop = leaving.stop_event(lifeline=lifeline)
    lock = PollerLock(paths.lock, paths.pid_file)
    file = OpenedFile(paths.store)
    conn = open_writer(paths.store, poller=True)
    follower = EventFollower(conn, plain) if plain else None
    try:
        if not await _win(lock, paths, file, stop, follower, say, lifeline):
            return 0
        async with Rounds(conn, settings, environ, paths.cache_dir) as rounds:
            watch = PollerLoop(conn, file, rounds, settings, environ, stop, say, follower)
            leaving.is_delivering = watch.is_delivering
            await watch.run()
        return 0
    finally:
        conn.close()
        lock.release()


async def _win(
    lock: PollerLock,
    paths: Paths,
    file: OpenedFile,
    stop: asyncio.Event,
    follower: EventFollower | None,
    say: Callable[[str], None],
    lifeline: bool,
) -> bool:
    """Wait for the lock, following the other poller's events meanwhile; False when told to stop first."""
    ticks = 0
    while not stop.is_set():
        file.require()
        if ticks % TICKS_BETWEEN_LOCK_TRIES == 0 and lock.acquire():
            return True
        if lifeline:
            return False
        if ticks == 0:
            say(f"process {holder(paths.lock, paths.pid_file)} polls already; following it until it ends")
        ticks += 1
        if follower:
            follower.say_new_events()
        await _pause(stop, TICK_SECONDS)
    return False


class PollerLoop:
    """The loop of the lock's holder."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        file: OpenedFile,
        rounds: Rounds,
        settings: Settings,
        environ: Mapping[str, str],
        stop: asyncio.Event,
        say: Callable[[str], None],
        follower: EventFollower | None,
    ) -> None:
        self._conn, self._file = conn, file
        self._rounds, self._settings, self._environ = rounds, settings, environ
        self._stop, self._say, self._follower = stop, say, follower
        self._fixed = clock.fixed_time(environ) is not None
        self._stepped = clock.is_stepped(environ)
        self._running: set[asyncio.Task[None]] = set()  # rounds under way
        self._long: asyncio.Task[None] | None = None  # the official file, beside the rounds
        self._in_work: set[int] = set()  # numbers of requests
        self._mail: asyncio.Task[None] | None = None
        self._looked = rounds.now()

    async def run(self) -> None:
        """Until told to stop. A round under way is let go: what it has written is whole. An alert may still arrive."""
        alert_delivery.recover(self._conn)
        poller_commands.drop_stale(self._conn, self._rounds.now() - timedelta(seconds=ROUND_WAIT_SECONDS))
        first = True
        try:
            while not self._stop.is_set():
                self._file.require()
                self._look_at_the_clock()
                self._start_round(first)
                self._start_long(first)
                self._start_mail()
                if self._follower:
                    self._follower.say_new_events()
                first = False
                await _pause(self._stop, TICK_SECONDS)
        finally:
            if self._mail is not None and self._stop.is_set():
                await asyncio.wait({self._mail}, timeout=DELIVERY_SECONDS)
            await _let_go(*self._running, self._long, self._mail)
            if self._follower:
                self._follower.say_new_events()

    def is_delivering(self) -> bool:
        """Whether an alert is under way."""
        return self._mail is not None and not self._mail.done()

    def _look_at_the_clock(self) -> None:
        """A tick that comes minutes late was slept through."""
        before, self._looked = self._looked, self._rounds.now()
        if not self._fixed and schedule.has_slept(before, self._looked):
            self._rounds.spread_after_sleep()

    def _start_round(self, first: bool) -> None:
        """Begin a round when one is due or asked for, also beside others: a slow source holds up nobody else."""
        for task in [one for one in self._running if one.done()]:
            self._running.discard(task)
            task.result()  # a StoreError ends the poller: nothing can be kept any more
        asked = self._taken(long=False)
        if asked:
            self._running.add(asyncio.create_task(self._answer(asked)))
        elif (first and not self._stepped) or (not self._fixed and self._is_due()):
            # A fixed clock makes nothing due again: then the one round that it gets is of everything.
            self._running.add(asyncio.create_task(self._round(RoundOptions(everything=first and self._fixed))))

    def _start_long(self, first: bool) -> None:
        """Begin to read the official file when it is due or asked for. It may take minutes, and everything else goes on
        meanwhile: other requests are answered, rounds run, alerts go out."""
        if self._long is not None:
            if not self._long.done():
                return
            self._long.result()
        asked = self._taken(long=True)
        if asked:
            self._long = asyncio.create_task(self._answer(asked))
        elif self._official_due(first):
            self._long = asyncio.create_task(self._round(RoundOptions(names=(official_file.OFFICIAL,))))

    def _official_due(self, first: bool) -> bool:
        if self._fixed:
            return first and not self._stepped and self._rounds.official_wanted()
        return self._rounds.official_due()

    def _taken(self, *, long: bool) -> tuple[poller_commands.PollerCommand, ...]:
        """The requests that wait and are not in work, with the official file in them or without; in work from now."""
        found = tuple(
            one
            for one in poller_commands.pending(self._conn)
            if one.id not in self._in_work
            and long
            == (
                one.kind == poller_client.POLL
                and self._rounds.includes_official_file(poller_client.decode_options(one.args))
            )
        )
        self._in_work.update(one.id for one in found)
        return found

    def _is_due(self) -> bool:
        due = self._rounds.next_due()
        return due is not None and due <= self._rounds.now()

    async def _round(self, wish: RoundOptions) -> None:
        report = await self._rounds.run(wish, long=official_file.asks_for_official_file(wish))
        for source in report.sources:
            if source.outcome in ("failed", "refused"):
                self._say(f"{source.name}: {source.error}")

    async def _answer(self, asked: tuple[poller_commands.PollerCommand, ...]) -> None:
        for request in asked:
            answered = await self._one_answer(request)
            poller_commands.finish(self._conn, request.id, poller_client.encode_answer(answered), self._rounds.now())
            self._in_work.discard(request.id)  # an older copy of the store, brought back, gives the number again

    async def _one_answer(self, request: poller_commands.PollerCommand) -> CommandAnswer:
        try:
            if request.kind == poller_client.TEST_ALERT:
                return CommandAnswer(
                    tested=await alert_delivery.send_trial_alert(self._settings, self._rounds.now(), self._environ)
                )
            return CommandAnswer(report=await self._rounds.run(poller_client.decode_options(request.args)))
        except StoreError:
            raise
        except MineralwatchError as error:
            return CommandAnswer(error=str(error))

    def _start_mail(self) -> None:
        """Deliver what waits, beside the rounds: a slow desktop must not hold up a poll, nor a poll an alert."""
        if self._mail is not None:
            if not self._mail.done():
                return
            self._mail.result()
        if alert_delivery.has_due_alerts(self._conn, self._rounds.now()):
            self._mail = asyncio.create_task(self._deliver())

    async def _deliver(self) -> None:
        await alert_delivery.deliver(self._conn, self._settings, self._rounds.now, self._environ, self._stop.is_set)


async def _let_go(*tasks: asyncio.Task[None] | None) -> None:
    for task in tasks:
        if task is not None and not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
