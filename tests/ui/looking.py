"""Starts the screen on a fake backend, and reads it back as lines of text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from mineralwatch.config.settings import UiSettings
from mineralwatch.ui.app import MineralwatchApp
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.ui.widgets.watch_table import WatchTable
from tests.ui.fakes import FakeBackend

Walk = Pilot[int]


class Watching(MineralwatchApp):
    """The program as it is, with the doors to the outside closed: no browser, no clipboard, no real terminal."""

    def __init__(self, backend: FakeBackend, **more: object) -> None:
        more.setdefault("first", backend.state)
        more.setdefault("ui", UiSettings(ascii="off"))
        super().__init__(backend, **more)  # type: ignore[arg-type]
        self.fake = backend
        self.opened: list[str] = []
        self.copied: list[str] = []

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self.opened.append(url)

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)


@asynccontextmanager
async def watching(
    backend: FakeBackend | None = None, size: tuple[int, int] = (120, 40), *, draw_toasts: bool = False, **more: object
) -> AsyncIterator[tuple[Watching, Walk]]:
    """The running program, after its first look at the store."""
    app = Watching(backend or FakeBackend(), **more)
    async with app.run_test(size=size, notifications=draw_toasts) as pilot:
        await settled(pilot)
        yield app, pilot


async def settled(pilot: Walk) -> None:
    """All messages handled and all workers at rest."""
    await idle(pilot.app)
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.app.workers.wait_for_complete()
        await idle(pilot.app)


async def idle(app: App[object]) -> None:
    """All that can be done without waiting is done: messages, workers that nothing holds up, and the drawing that
    would come with the next frame."""
    loop = asyncio.get_running_loop()
    for _ in range(100):
        await asyncio.sleep(0)
        while loop._ready:  # type: ignore[attr-defined]
            await asyncio.sleep(0)
        await app.animator.wait_until_complete()
        while app._resize_timer is not None:  # several new sizes at once are one
            await asyncio.sleep(0.002)
        screen = app._screen_stack[-1] if app._screen_stack else None
        if screen is None or not _undrawn(screen):
            return
        screen._on_timer_update()


def _undrawn(screen: Screen[object]) -> bool:
    due = (screen._layout_required, screen._scroll_required, screen._repaint_required, screen._dirty_widgets)
    return any(due) or bool(screen._callbacks)


async def press(pilot: Walk, *keys: str) -> None:
    """Press keys one after the other, and let what they started come to an end."""
    await pilot.press(*keys)
    await settled(pilot)


async def changed(app: Watching, pilot: Walk) -> None:
    """Let the program notice another state of the store, as its half-second beat would."""
    app.tick()
    await settled(pilot)


def lines(app: App[object]) -> list[str]:
    """What stands on the screen, one text a row."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def text(app: App[object]) -> str:
    """The whole screen as one text."""
    return "\n".join(lines(app))


def toasts(app: App[object]) -> list[str]:
    """The messages that were shown and are not gone yet."""
    return [f"{note.title} {note.message}".strip() for note in app._notifications]


def table(app: Watching, name: str = "requests") -> WatchTable:
    """A list of the screen on top."""
    return app.screen.query_one(f"#{name}", WatchTable)


def pane(app: Watching, name: str = "dossier") -> LinesPane:
    """A pane of the screen on top."""
    return app.screen.query_one(f"#{name}", LinesPane)
