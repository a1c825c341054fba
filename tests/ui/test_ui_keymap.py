"""The keymap: every action has a place and a key, no two keys clash, and the user may choose others."""

from __future__ import annotations

import pytest

from mineralwatch.config.settings import UiSettings
from mineralwatch.domain.errors import UsageError
from mineralwatch.ports import UserAct
from mineralwatch.ui import keymap
from mineralwatch.ui.app import MineralwatchApp
from mineralwatch.ui.screens.detail_screen import DetailScreen
from mineralwatch.ui.screens.list_screens import AlertsScreen
from mineralwatch.ui.screens.main_screen import MainScreen
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.ui.widgets.watch_table import WatchTable
from tests.ui.fakes import TIN, FakeBackend, alert, snapshot
from tests.ui.looking import pane, press, table, watching


def test_every_action_has_somewhere_to_go() -> None:
    for item in keymap.ACTIONS:
        if item.scope == "list":
            assert hasattr(WatchTable, f"action_{item.id}")
            assert hasattr(LinesPane, f"action_{item.id}")
        else:
            assert any(
                hasattr(place, f"do_{item.id}") for place in (MainScreen, DetailScreen, AlertsScreen, MineralwatchApp)
            ), item.id


async def test_each_key_of_each_action_reaches_it() -> None:
    """No key is swallowed on its way through the focused widget and the screen."""
    wanted = [(key, item.id) for item in keymap.ACTIONS if item.scope != "list" for key in item.keys]
    async with watching() as (app, pilot):
        done: list[str] = []

        async def note(name: str) -> None:
            done.append(name)

        app.action_do = note  # type: ignore[method-assign]
        await pilot.press(*(key for key, _ in wanted))
        await pilot.pause()
        assert done == [name for _, name in wanted]


async def test_own_keys_replace_the_default() -> None:
    async with watching(ui=UiSettings(ascii="off", keys={"star": "f5", "down": "n j", "snooze": "w"})) as (
        app,
        pilot,
    ):
        await press(pilot, "f5")
        assert app.fake.acts == [(UserAct("star", TIN),)]
        await press(pilot, "s")
        assert len(app.fake.acts) == 1
        await press(pilot, "n")
        assert table(app).cursor_row == 1
        await press(pilot, "question_mark")
        assert "f5" in pane(app, "help-lines").text()


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ((("strar", "f5"),), "did you mean star"),
        ((("star", "ctrl+b"),), "tmux"),
        ((("star", "r"),), "both star and refresh"),
        ((("star", " "),), "no key"),
    ],
)
def test_own_keys_that_cannot_be(pairs: tuple[tuple[str, str], ...], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        keymap.apply_user_keys(pairs)


def test_no_default_key_clashes() -> None:
    keymap.apply_user_keys(())
    for item in keymap.ACTIONS:
        assert not set(item.keys) & set(keymap.FORBIDDEN)
        assert item.elsewhere
        assert item.help


def test_the_readme_table_has_every_action() -> None:
    found = keymap.markdown_table()
    assert found.count("\n") == len(keymap.ACTIONS) + 2
    assert "| `?` |" in found
    assert "| `^p` |" in found


async def test_an_alert_opened_by_enter_on_a_wide_screen() -> None:
    backend = FakeBackend(snapshot(alerts=(alert(1),)))
    async with watching(backend, size=(200, 60)) as (app, pilot):
        table(app, "alerts").focus()
        await press(pilot, "enter")
        assert isinstance(app.screen, AlertsScreen)
