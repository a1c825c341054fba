"""The replay behind a real poller, and the screen over it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial

from textual.pilot import Pilot

from mineralwatch.config import config_file, paths
from mineralwatch.demo.demo_setup import DemoSetup, demo_setup
from mineralwatch.demo.replay_player import Player
from mineralwatch.engine.backend import LocalBackend
from mineralwatch.engine.init_process import ensure_store
from mineralwatch.engine.stepped_round import read_once
from mineralwatch.ports import Snapshot
from mineralwatch.store import queries
from mineralwatch.store.connection import open_reader
from mineralwatch.ui.app import MineralwatchApp

SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Walk:
    """A paused replay on a screen."""

    play: DemoSetup
    player: Player
    app: MineralwatchApp
    pilot: Pilot[int]
    store: paths.Path

    async def settled(self) -> str:
        """The screen as text, once the step is reached and everything of it is drawn; toasts are taken away."""
        async with asyncio.timeout(SECONDS):
            await self._wait(lambda: not self.player.state().busy)
            state = self.player.state()
            # Until the newest revision is drawn and the cursor lies on what the step is about.
            while self.app.followed_step != (state.place, state.says) or self.app.session.bridge.now() != state.at:
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

    async def _wait(self, true: object) -> None:
        while not true():  # type: ignore[operator]
            await asyncio.sleep(0.02)

    def snapshot(self) -> Snapshot:
        """What the store holds."""
        with closing(open_reader(self.store)) as conn:
            return queries.snapshot(conn)


@asynccontextmanager
async def walking(width: int, height: int) -> AsyncIterator[Walk]:
    """A replay that stands at its beginning, paused."""
    with demo_setup() as play:
        environ = {**os.environ, **play.environ}
        found = paths.find_paths(None, None, environ)
        ensure_store(found, environ)
        settings = config_file.load_settings(found)
        backend = LocalBackend(found, settings, environ)
        with play.player(found.store, partial(read_once, found, environ)) as player:
            player.play_or_pause()
            app = MineralwatchApp(
                backend, backend.first(), settings.ui, demo="DEMO", file=settings.sam_bulk.enabled, replay=player
            )
            async with app.run_test(size=(width, height)) as pilot:
                try:
                    yield Walk(play, player, app, pilot, found.store)
                finally:
                    await backend.close()
