"""The poller's loop: starts rounds, reads the official file, executes commands and delivers alerts, until stopped."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from mineralwatch.config.settings import Settings
from mineralwatch.domain.errors import MineralwatchError, StoreError
from mineralwatch.domain.polling import fetch_schedule
from mineralwatch.engine import alert_delivery, clock, poller_client, sam_daily_file
from mineralwatch.engine.new_event_printer import EventFollower
from mineralwatch.engine.poller_client import CommandAnswer
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.engine.rounds import Rounds
from mineralwatch.engine.shutdown import DELIVERY_SECONDS
from mineralwatch.store import poller_commands
from mineralwatch.store.connection import OpenedFile
from mineralwatch.store.poller_commands import PollerCommand

TICK_SECONDS = 0.5  # how often the loop checks which sources are due and reads new commands
ROUND_WAIT_SECONDS = 300.0  # how long the command `poll` waits for a round of another process


class PollerLoop:
    """The poller's loop, which runs in the process that holds the poller lock."""

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
        self._running: set[asyncio.Task[None]] = set()  # the rounds that are running
        self._official: asyncio.Task[None] | None = None  # the task that reads the official file beside the rounds
        self._in_work: set[int] = set()  # ids of the commands that are being executed
        self._delivery: asyncio.Task[None] | None = None
        self._last_tick = rounds.now()

    async def run(self) -> None:
        """Run until `stop` is set. Running rounds are then cancelled, which loses nothing that was stored; an alert
        that is being delivered gets `DELIVERY_SECONDS` more."""
        alert_delivery.recover(self._conn)
        poller_commands.drop_stale(self._conn, self._rounds.now() - timedelta(seconds=ROUND_WAIT_SECONDS))
        first = True
        try:
            while not self._stop.is_set():
                self._file.require_in_place()
                self._check_for_sleep()
                self._start_round(first)
                self._start_official(first)
                self._start_delivery()
                if self._follower:
                    self._follower.say_new_events()
                first = False
                await pause(self._stop, TICK_SECONDS)
        finally:
            if self._delivery is not None and self._stop.is_set():
                await asyncio.wait({self._delivery}, timeout=DELIVERY_SECONDS)
            await _cancel(*self._running, self._official, self._delivery)
            if self._follower:
                self._follower.say_new_events()

    def is_delivering(self) -> bool:
        """Whether alerts are being delivered."""
        return self._delivery is not None and not self._delivery.done()

    def _check_for_sleep(self) -> None:
        """If a tick comes minutes late, the machine has slept: then spread the sources that fell due meanwhile."""
        before, self._last_tick = self._last_tick, self._rounds.now()
        if not self._fixed and fetch_schedule.has_slept(before, self._last_tick):
            self._rounds.spread_after_sleep()

    def _start_round(self, is_first_tick: bool) -> None:
        """Start a round when a source is due or a command asks for a round. Rounds may overlap, so that a slow source
        delays no other."""
        for task in [running for running in self._running if running.done()]:
            self._running.discard(task)
            task.result()  # raises the StoreError of a round, which ends the poller
        commands = self._take_commands(official=False)
        if commands:
            self._running.add(asyncio.create_task(self._answer(commands)))
        elif is_first_tick or (not self._fixed and self._is_due()):
            # Under a fixed time no source becomes due again, so its single round reads all sources.
            self._running.add(asyncio.create_task(self._round(RoundOptions(everything=is_first_tick and self._fixed))))

    def _start_official(self, is_first_tick: bool) -> None:
        """Start to read the official file when it is due or a command asks for it. Reading may take minutes, while
        commands, rounds and alerts go on."""
        if self._official is not None:
            if not self._official.done():
                return
            self._official.result()
        commands = self._take_commands(official=True)
        if commands:
            self._official = asyncio.create_task(self._answer(commands))
        elif self._official_file_is_due(is_first_tick):
            self._official = asyncio.create_task(self._round(RoundOptions(names=(sam_daily_file.OFFICIAL_KIND,))))

    def _official_file_is_due(self, is_first_tick: bool) -> bool:
        """Whether the official file is to be read now; under a fixed time only at the first tick, if scheduled."""
        if self._fixed:
            return is_first_tick and self._rounds.official_file_is_scheduled()
        return self._rounds.official_file_is_due()

    def _take_commands(self, *, official: bool) -> tuple[PollerCommand, ...]:
        """The pending commands that are not being executed yet, which are marked as being executed: with `official`
        those that read the official file, otherwise the others."""
        pending = (command for command in poller_commands.pending(self._conn) if command.id not in self._in_work)
        taken = tuple(command for command in pending if self._reads_official_file(command) == official)
        self._in_work.update(command.id for command in taken)
        return taken

    def _reads_official_file(self, command: PollerCommand) -> bool:
        if command.kind != poller_client.POLL:
            return False
        return self._rounds.includes_official_file(poller_client.decode_options(command.args))

    def _is_due(self) -> bool:
        due = self._rounds.next_due()
        return due is not None and due <= self._rounds.now()

    async def _round(self, options: RoundOptions) -> None:
        report = await self._rounds.run(options, with_official_file=sam_daily_file.asks_for_official_file(options))
        for source in report.sources:
            if source.outcome in ("failed", "refused"):
                self._say(f"{source.name}: {source.error}")

    async def _answer(self, commands: tuple[PollerCommand, ...]) -> None:
        for command in commands:
            answer = await self._execute(command)
            poller_commands.store_answer(
                self._conn, command.id, poller_client.encode_answer(answer), self._rounds.now()
            )
            self._in_work.discard(command.id)

    async def _execute(self, command: PollerCommand) -> CommandAnswer:
        try:
            if command.kind == poller_client.TEST_ALERT:
                sentence = await alert_delivery.send_trial_alert(self._settings, self._rounds.now(), self._environ)
                return CommandAnswer(tested=sentence)
            return CommandAnswer(report=await self._rounds.run(poller_client.decode_options(command.args)))
        except StoreError:
            raise
        except MineralwatchError as error:
            return CommandAnswer(error=str(error))

    def _start_delivery(self) -> None:
        """Start to deliver due alerts. Delivery runs beside the rounds, so that a slow desktop delays no source and a
        slow source delays no alert."""
        if self._delivery is not None:
            if not self._delivery.done():
                return
            self._delivery.result()
        if alert_delivery.has_due_alerts(self._conn, self._rounds.now()):
            self._delivery = asyncio.create_task(self._deliver())

    async def _deliver(self) -> None:
        await alert_delivery.deliver(self._conn, self._settings, self._rounds.now, self._environ, self._stop.is_set)


async def _cancel(*tasks: asyncio.Task[None] | None) -> None:
    for task in tasks:
        if task is not None and not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
