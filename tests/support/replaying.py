"""The replay read step by step: in the process of a test, or behind a real poller with the screen over it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial

from textual.pilot import Pilot

from mineralwatch.config import config_file, paths
from mineralwatch.demo.demo_setup import DemoSetup, demo_setup
from mineralwatch.demo.replay_player import ReplayPlayer
from mineralwatch.demo.replay_story import ReplayStory, replay_story
from mineralwatch.engine import clock
from mineralwatch.engine.poller import run_poll
from mineralwatch.engine.round_report import RoundOptions, RoundReport
from mineralwatch.engine.screen_backend import LocalBackend
from mineralwatch.engine.stepped_round import run_full_round
from mineralwatch.engine.store_init_process import ensure_store
from mineralwatch.engine.store_setup import init_store
from mineralwatch.ports import Snapshot
from mineralwatch.store import snapshot_queries
from mineralwatch.store.connection import open_reader
from mineralwatch.ui.app import MineralwatchApp
from tests.support.program import until

SECONDS = 60.0
PRICES = 2


def with_few_prices() -> ReplayStory:
    """The whole tale with two prices: each is a question of its own in each round, and there are fifty."""
    whole = replay_story()
    steps = (replace(step, state=replace(step.state, prices=step.state.prices[:PRICES])) for step in whole.steps)
    return replace(whole, steps=tuple(steps))


def in_short() -> ReplayStory:
    """The beginning, an award in the middle, and the end, where only SAM.gov has anything new: which of two sources is
    read first may show, and a step that is read twice must look the same."""
    whole = with_few_prices()
    named = [whole.steps[n] for n in whole.named]
    middle = named[5]
    end = (replace(step, state=replace(step.state, feeds=middle.state.feeds)) for step in named[-3:])
    return replace(whole, steps=(*named[:3], middle, *end))


@dataclass(frozen=True, slots=True)
class Telling:
    """A paused replay without a screen, whose rounds are read in the process of the test."""

    player: ReplayPlayer
    store: paths.Path
    rounds: list[RoundReport]

    def forward(self) -> None:
        """To the next named step."""
        place = self.player.state().step + 1
        self.player.forward()
        self.wait(lambda: self.player.state().step == place)

    def wait(self, true: Callable[[], bool] = lambda: True) -> None:
        """Until the player stands at a step, and at the right one."""
        until(lambda: not self.player.state().busy and true(), "the step is read", SECONDS)
        assert self.player.state().problem is None

    def snapshot(self) -> Snapshot:
        """What the store holds."""
        return _snapshot(self.store)


@contextmanager
def telling(play: DemoSetup) -> Iterator[Telling]:
    """A replay on this stage from its beginning."""
    environ = {**os.environ, **play.environ}
    found = paths.find_paths(None, None, environ)
    settings = config_file.load_settings(found)
    init_store(found, settings, clock.now(environ))

    rounds: list[RoundReport] = []

    def read(_: Callable[[float], bool]) -> None:
        report = run_poll(found, settings, RoundOptions(everything=True), environ, wait=True)
        assert report is not None
        rounds.append(report)

    with play.player(found.store, read) as player:
        player.play_or_pause()
        made = Telling(player, found.store, rounds)
        made.wait(lambda: not player.state().playing)
        yield made


def _snapshot(store: paths.Path) -> Snapshot:
    with closing(open_reader(store)) as conn:
        return snapshot_queries.snapshot(conn)


@dataclass(frozen=True, slots=True)
class Walk:
    """A paused replay on a screen."""

    play: DemoSetup
    player: ReplayPlayer
    app: MineralwatchApp
    pilot: Pilot[int]
    store: paths.Path

    async def settled(self) -> str:
        """The screen as text, once the step is reached and everything of it is drawn; toasts are taken away."""
        async with asyncio.timeout(SECONDS):
            await self._wait(lambda: not self.player.state().busy)
            state = self.player.state()
            # Until the newest revision is drawn and the cursor lies on what the step is about.
            while self.app.followed_step != (state.step, state.caption) or self.app.session.bridge.now() != state.at:
                await asyncio.sleep(0.05)
            before = ""
            while (now := self._drawn()) != before:
                before = now
                for _ in range(2):  # a look at the store, and what follows from it
                    self.app.tick()
                    await self.pilot.pause()
                    await self.app.workers.wait_for_complete()
                await self.pilot.pause(0.05)
        return before

    def _drawn(self) -> str:
        self.app.clear_notifications()
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    async def press(self, key: str) -> str:
        """Press a key that steps, and see what is there then."""
        before = self.player.state()
        await self.pilot.press(key)
        async with asyncio.timeout(SECONDS):
            await self._wait(lambda: self.player.state() != before)
        return await self.settled()

    async def shows(self, wanted: str) -> None:
        """Until this is on the screen; an AssertionError with the difference when it does not come."""
        deadline = time.monotonic() + SECONDS
        while (now := await self.settled()) != wanted and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        assert now == wanted

    async def _wait(self, true: object) -> None:
        while not true():  # type: ignore[operator]
            await asyncio.sleep(0.02)

    def snapshot(self) -> Snapshot:
        """What the store holds."""
        return _snapshot(self.store)


@asynccontextmanager
async def walking(width: int, height: int) -> AsyncIterator[Walk]:
    """The replay in short behind a real poller, at its beginning, paused."""
    with demo_setup(in_short) as play:
        environ = {**os.environ, **play.environ}
        found = paths.find_paths(None, None, environ)
        ensure_store(found, environ)
        settings = config_file.load_settings(found)
        backend = LocalBackend(found, settings, environ)
        with play.player(found.store, partial(run_full_round, found, environ)) as player:
            player.play_or_pause()
            app = MineralwatchApp(
                backend,
                backend.first_snapshot(),
                settings.ui,
                demo="DEMO",
                daily_file_setting=settings.sam_bulk.enabled,
                replay=player,
            )
            async with app.run_test(size=(width, height)) as pilot:
                try:
                    yield Walk(play, player, app, pilot, found.store)
                finally:
                    await backend.close()
