"""The program by mouse alone."""

from __future__ import annotations

from textual.widget import Widget

from mineralwatch.ports import UserAct
from mineralwatch.ui.screens.detail_screen import DetailScreen
from mineralwatch.ui.screens.help_screen import HelpScreen
from mineralwatch.ui.screens.main_screen import MainScreen
from mineralwatch.ui.widgets.line_bars import KeyBar
from tests.ui.fakes import COBALT, FakeBackend
from tests.ui.looking import Walk, Watching, lines, settled, table, watching


async def click_key(app: Watching, pilot: Walk, label: str) -> None:
    """Click a label of the footer."""
    bar = app.screen.query_one(KeyBar)
    x = lines(app)[bar.region.y].index(label)
    await pilot.click(KeyBar, offset=(x + 1, 0))
    await settled(pilot)


async def test_open_star_zoom_copy_help_and_quit() -> None:
    backend = FakeBackend()
    async with watching(backend, size=(160, 40)) as (app, pilot):
        row = next(at for at, line in enumerate(lines(app)) if "alloy grade" in line)
        await pilot.click(None, offset=(20, row))
        await settled(pilot)
        assert table(app).cursor_key == COBALT
        await click_key(app, pilot, "star")
        assert backend.acts == [(UserAct("star", COBALT),)]
        await click_key(app, pilot, "copy")
        assert app.copied == ["https://sam.gov/opp/cobalt/view"]
        await click_key(app, pilot, "browser")
        assert app.opened == ["https://sam.gov/opp/cobalt/view"]
        await click_key(app, pilot, "zoom")
        assert app.main.shown_panels() == ["requests"]
        await click_key(app, pilot, "zoom")
        await click_key(app, pilot, "open")
        assert isinstance(app.screen, DetailScreen)
        await click_key(app, pilot, "back")
        assert isinstance(app.screen, MainScreen)
        await click_key(app, pilot, "help")
        assert isinstance(app.screen, HelpScreen)
        await click_key(app, pilot, "esc")
        await click_key(app, pilot, "filter")
        assert app.focused is not None
        assert app.focused.id == "filter-input"
        await pilot.click("#exposed", offset=(5, 3))
        await settled(pilot)
        focused: Widget | None = app.focused
        assert focused is not None
        assert focused.id == "exposed"
        await click_key(app, pilot, "quit")
    assert app.return_code == 0


async def test_a_double_click_opens_and_a_click_on_a_title_sorts() -> None:
    async with watching() as (app, pilot):
        await pilot.click("#requests", offset=(8, 1))
        await settled(pilot)
        assert table(app).frame_text().endswith("by material") or table(app).sort_column == "request"
        await pilot.double_click("#requests", offset=(10, 3))
        await settled(pilot)
        assert isinstance(app.screen, DetailScreen)


async def test_a_click_beside_a_label_does_nothing() -> None:
    async with watching(size=(200, 60)) as (app, pilot):
        await pilot.click(KeyBar, offset=(199, 0))
        await settled(pilot)
        assert isinstance(app.screen, MainScreen)
        assert app.fake.acts == []
