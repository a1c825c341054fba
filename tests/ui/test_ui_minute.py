"""Nothing changes in the store, and yet the screen grows older: clock, ages and statuses move with the minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mineralwatch.ui.screens.list_screens import AlertsScreen, SourcesScreen
from tests.ui.fakes import TIN
from tests.ui.looking import Walk, Watching, lines, pane, press, settled, table, text, watching


async def later(app: Watching, pilot: Walk, passed: timedelta) -> None:
    """Let time pass, and the half-second beat come."""
    app.fake.clock += passed
    app.tick()
    await settled(pilot)


def calls(app: Watching) -> int:
    return app.fake.calls.count("snapshot")


@pytest.mark.parametrize("passed", [timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)])
async def test_the_clock_moves_with_the_minute_the_hour_and_the_day(passed: timedelta) -> None:
    async with watching() as (app, pilot):
        before = calls(app)
        await later(app, pilot, passed)
        at = app.fake.clock
        assert f"{at:%a} {at.day} Nov 2026 {at:%H:%M} EST" in lines(app)[0]
        assert calls(app) == before  # nothing was read for it


async def test_days_of_silence_and_days_to_go_are_counted_again() -> None:
    async with watching() as (app, pilot):
        assert "248 d silent" in text(app) and "1 Dec 9 d" in text(app)
        await later(app, pilot, timedelta(days=2))
        assert "250 d silent" in text(app) and "1 Dec 7 d" in text(app)


async def test_a_deadline_passes_before_the_eyes_and_the_cursor_stays() -> None:
    async with watching() as (app, pilot):
        assert table(app).cursor_key == TIN
        assert "Requests 5: 1 known open" in text(app)
        await later(app, pilot, timedelta(days=10))
        assert "Requests 5: 0 known open" in text(app)
        assert table(app).cursor_key == TIN


async def test_the_selected_request_ages_too() -> None:
    async with watching() as (app, pilot):
        assert "due in 9 d" in pane(app).frame_text()
        await later(app, pilot, timedelta(days=3))
        assert "due in 6 d" in pane(app).frame_text()


async def test_prices_and_badges_age_too() -> None:
    async with watching() as (app, pilot):
        assert "looked 3 d ago" in pane(app, "since").frame_text()
        assert "13:59" in uamy(app)
        await later(app, pilot, timedelta(days=2))
        assert "looked 5 d ago" in pane(app, "since").frame_text()
        assert "22 Nov" in uamy(app)  # no more an hour of today


def uamy(app: Watching) -> str:
    return next(line for line in lines(app) if "UAMY" in line)


async def test_the_screens_above_age_too() -> None:
    async with watching() as (app, pilot):
        await press(pilot, "S")
        assert isinstance(app.screen, SourcesScreen)
        assert "10 min ago" in text(app)
        await later(app, pilot, timedelta(minutes=7))
        assert "17 min ago" in text(app)
        assert "14:09" in lines(app)[0]
        await press(pilot, "escape", "A")
        assert isinstance(app.screen, AlertsScreen)
        before = text(app)
        await later(app, pilot, timedelta(days=4))
        assert text(app) != before
