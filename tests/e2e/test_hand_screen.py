"""By keys over a real store: what is entered is worked out by the code that a poller runs, seen, and taken back."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.events import Paste

from mineralwatch.config import paths
from mineralwatch.config.settings import Settings, UiSettings
from mineralwatch.engine import rebuild, store_setup
from mineralwatch.engine.deriver import Deriver
from mineralwatch.engine.screen_backend import LocalBackend
from mineralwatch.store.connection import open_writer, write_transaction
from mineralwatch.store.meta_values import bump_revision
from mineralwatch.ui.app import MineralwatchApp
from mineralwatch.ui.widgets.watch_table import WatchTable
from tests.ui.looking import pane, press, settled

NOW = "2026-11-22T14:02:00-05:00"
COBALT = "cobalt-2025-x1"
SIGNS = {" ": "space", "-": "minus", ",": "comma"}


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> paths.Paths:
    for name, value in (("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("MINERALWATCH_NOW", NOW)):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    found = paths.find_paths(None, str(tmp_path / "data"), os.environ)
    store_setup.init_store(found, Settings(), datetime.fromisoformat(NOW).astimezone(UTC))
    return found


def polled(where: paths.Paths) -> None:
    """What whoever polls does as soon as the user has done something."""
    now = datetime.fromisoformat(NOW)
    with closing(open_writer(where.store, poller=True)) as conn:
        with write_transaction(conn):
            if Deriver(conn).settle(now, "acts"):
                bump_revision(conn)
        assert rebuild.check(conn).equal


async def test_a_value_and_an_event_come_go_and_say_whose_they_are(where: paths.Paths) -> None:
    backend = LocalBackend(where, Settings(), os.environ, poll=False)
    app = MineralwatchApp(backend, first=backend.first_snapshot(), ui=UiSettings(ascii="off"), daily_file_setting=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one("#requests", WatchTable).move_to_key(COBALT)
        await settled(pilot)
        before = pane(app).text()  # type: ignore[arg-type]
        assert "by hand" not in before

        async def seen() -> str:
            polled(where)
            app.tick()
            await settled(pilot)
            return " ".join(pane(app).text().split())  # type: ignore[arg-type]

        await press(pilot, "c")
        for answer in ("quantity", "7,481 t", "", "", "a letter", "typing error"):
            await pilot.press(*(SIGNS.get(sign, sign) for sign in answer), "down")
        await press(pilot, "enter")
        shown = await seen()
        assert "by hand quantity 7,481 t after a letter: typing error; others say" in shown
        assert "7,480 t" in shown  # the old one stays in view

        await press(pilot, "e")
        for answer in ("amended", "2025-10-01", "", "", "", "", "a letter", "why"):
            assert app.focused is not None
            app.focused.post_message(Paste(answer))
            await pilot.press("down")
        await press(pilot, "enter")
        assert "amended 1 Oct 25 after a letter: why" in await seen()
        await press(pilot, "4")
        await press(pilot, "enter")
        whole = pane(app, "detail").text()  # type: ignore[arg-type]
        assert "entered by hand: why" in whole and "corrected by hand: typing error" in " ".join(whole.split())
        await press(pilot, "escape")

        await press(pilot, "u")
        assert "after a letter: why" not in await seen()
        await press(pilot, "u")
        await seen()
        assert pane(app).text() == before  # type: ignore[arg-type]
