"""The replay read step by step: by its store alone, by its player, or with the screen over it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from textual.pilot import Pilot

from mineralwatch.config.paths import Paths
from mineralwatch.demo.demo_setup import demo_settings, folder_name, make_store, remove_folder
from mineralwatch.demo.replay_player import ReplayPlayer
from mineralwatch.demo.replay_store import ReplayStore
from mineralwatch.demo.replay_story import ReplayStory, replay_story
from mineralwatch.engine.screen_backend import LocalBackend
from mineralwatch.ports import Snapshot
from mineralwatch.store import snapshot_queries, state_rows
from mineralwatch.store.connection import open_reader
from mineralwatch.store.state_rows import Rows
from mineralwatch.ui.app import MineralwatchApp
from tests.support.program import until

SECONDS = 60.0


def in_short() -> ReplayStory:
    """The beginning, an award in the middle, and the end."""
    whole = replay_story()
    named = [whole.steps[n] for n in whole.named]
    return replace(whole, steps=(*named[:3], named[5], *named[-3:]))


@contextmanager
def new_store() -> Iterator[Paths]:
    """A store as `--demo` makes it, removed at the end."""
    folder = folder_name()
    try:
        yield make_store(folder)
    finally:
        remove_folder(folder)


@contextmanager
def reading(story: ReplayStory) -> Iterator[ReplayStore]:
    """The store of a replay, into which nothing was read yet."""
    with new_store() as paths, closing(ReplayStore(paths, demo_settings(), story)) as store:
        yield store


def snapshot_of(store: Path) -> Snapshot:
    """What a store holds."""
    with closing(open_reader(store)) as conn:
        return snapshot_queries.snapshot(conn)


def rows_in(store: Path) -> Rows:
    """The derived rows of a store, and its alerts."""
    with closing(open_reader(store)) as conn:
        alerts = conn.execute("SELECT * FROM alerts")
        return {**state_rows.stored_rows(conn), "alerts": {(row["id"],): tuple(row) for row in alerts}}


@dataclass(frozen=True, slots=True)
class Telling:
    """A paused replay without a screen."""

    player: ReplayPlayer
    paths: Paths

    def press(self, do: Callable[[], None], place: int) -> None:
        """Ask for a step, and wait until the player stands at the named step with this number."""
        do()
        until(lambda: not self.player.state().busy and self.player.state().step == place, "the step is read", SECONDS)
        assert self.player.state().problem is None


@contextmanager
def telling(story: ReplayStory) -> Iterator[Telling]:
    """The player of a replay at its beginning, paused."""
    with new_store() as paths, ReplayPlayer(paths, demo_settings(), lambda: story) as player:
        player.play_or_pause()
        player.start()
        until(lambda: not player.state().busy and not player.state().playing, "the first step is read", SECONDS)
        yield Telling(player, paths)


@dataclass(frozen=True, slots=True)
class Walk:
    """A paused replay on a screen."""

    player: ReplayPlayer
    app: MineralwatchApp
    pilot: Pilot[int]
    paths: Paths

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

    async def _wait(self, true: Callable[[], bool]) -> None:
        while not true():
            await asyncio.sleep(0.02)

    def snapshot(self) -> Snapshot:
        """What the store holds."""
        return snapshot_of(self.paths.store)


@asynccontextmanager
async def walking(width: int, height: int, story: ReplayStory) -> AsyncIterator[Walk]:
    """A replay on a screen, at its beginning, paused."""
    settings = demo_settings()
    with new_store() as paths, ReplayPlayer(paths, settings, lambda: story) as player:
        player.play_or_pause()
        backend = LocalBackend(paths, settings, {}, poll=False, now=lambda: player.state().at)
        first = backend.first_snapshot()
        app = MineralwatchApp(backend, first, settings.ui, demo="DEMO", daily_file_setting=False, replay=player)
        async with app.run_test(size=(width, height)) as pilot:
            try:
                yield Walk(player, app, pilot, paths)
            finally:
                await backend.close()
