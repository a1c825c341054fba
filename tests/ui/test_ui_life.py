"""The screen over time: first paint, changes of the store, failures, alerts, marks, the way out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from mineralwatch.domain.errors import StoreError
from mineralwatch.domain.models.alert import Severity
from mineralwatch.ports import Snapshot, UserAct
from mineralwatch.ui.messages import SnapshotArrived
from tests.ui.fakes import COBALT, NOW, TIN, FakeBackend, alert, health, request, requests, snapshot
from tests.ui.looking import changed, lines, pane, press, settled, table, text, toasts, watching


async def test_rows_are_painted_before_the_poller_is_looked_for() -> None:
    backend = FakeBackend()
    backend.gate = asyncio.Event()  # the backend answers nothing yet
    async with watching_without_waiting(backend) as (app, pilot):
        await pilot.pause(0.05)
        assert "ingots" in text(app)
        assert "detail" in backend.calls
        await pilot.pause(0.3)
        assert "Reading what is known about it." in text(app)
        backend.gate.set()
        await settled(pilot)
        assert "start" in backend.calls
        assert "UTC-05:00" in text(app)


def watching_without_waiting(backend: FakeBackend):  # type: ignore[no-untyped-def]
    from contextlib import asynccontextmanager

    from tests.ui.looking import Watching

    @asynccontextmanager
    async def opened():  # type: ignore[no-untyped-def]
        app = Watching(backend)
        async with app.run_test(size=(120, 40)) as pilot:
            yield app, pilot

    return opened()


async def test_without_a_first_snapshot_it_says_that_it_reads() -> None:
    backend = FakeBackend()
    backend.gate = asyncio.Event()
    from tests.ui.looking import Watching

    app = Watching(backend, first=None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "reading the store" in text(app)
        assert "Reading the store." in text(app)
        await pilot.press("down", "enter", "s", "z", "z", "slash", "t", "escape", "escape")
        backend.gate.set()
        await settled(pilot)
        assert "ingots" in text(app)


async def test_a_change_of_the_store_shows_and_the_cursor_stays() -> None:
    async with watching() as (app, pilot):
        table(app).move_to_key(COBALT)
        await settled(pilot)
        first = request("germanium-2026-x1", "dioxide", "germanium", number="SP8000-27-R-0009")
        app.fake.change(snapshot(solicitations=(first, *requests())))
        await changed(app, pilot)
        assert table(app).source.count == 6
        assert table(app).cursor_key == COBALT
        assert "dioxide" in text(app)


async def test_no_change_reads_nothing() -> None:
    async with watching() as (app, pilot):
        before = app.fake.calls.count("snapshot")
        await changed(app, pilot)
        await changed(app, pilot)
        assert app.fake.calls.count("snapshot") == before


async def test_ticks_skip_while_a_look_is_under_way() -> None:
    async with watching() as (app, pilot):
        app.fake.gate = asyncio.Event()
        before = app.fake.calls.count("revision")
        for _ in range(10):
            app.tick()
            await pilot.pause()
        assert app.fake.calls.count("revision") == before + 1
        app.fake.gate.set()
        await settled(pilot)


def test_a_burst_of_snapshots_collapses() -> None:
    assert SnapshotArrived(Snapshot(2)).can_replace(SnapshotArrived(Snapshot(1)))


async def test_a_store_that_fails_is_a_line_and_goes_away_again() -> None:
    async with watching() as (app, pilot):
        app.fake.fails = StoreError("the store [/b] is locked: close the other program")
        await changed(app, pilot)
        assert "! the store [/b] is locked" in lines(app)[1]
        assert "ingots" in text(app)  # what was read stays
        await press(pilot, "r")
        assert any("[/b] is locked" in said for said in toasts(app))
        app.fake.fails = None
        await changed(app, pilot)
        assert "SAM.gov" in lines(app)[1]


async def test_an_error_that_nobody_foresaw_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with watching() as (app, pilot):

        async def broken(sources: object = ()) -> None:
            raise ValueError("[red]surprise[/]")

        monkeypatch.setattr(app.fake, "poll", broken)
        await pilot.press("r")
        await pilot.pause(0.1)
        assert any("Could not ask for a round: ValueError: [red]surprise[/]" in said for said in toasts(app))
        await press(pilot, "down")
        assert table(app).cursor_row == 1


async def test_line_two_comes_and_goes() -> None:
    quiet = snapshot(
        official_read_at=NOW - timedelta(hours=1), health=(health("mining-com"), health("sam", kind="sam"))
    )
    async with watching(FakeBackend(quiet), size=(80, 24)) as (app, pilot):
        assert lines(app)[1].startswith("╭─ 1 Requests")
        app.fake.change(replace(quiet, official_read_at=None, health=()))
        await changed(app, pilot)
        assert "NOT watched" in lines(app)[1]


async def test_toasts_for_new_alerts_only_and_never_as_markup() -> None:
    async with watching(draw_toasts=True) as (app, pilot):
        assert toasts(app) == []  # what was raised before the start is in the inbox
        later = NOW + timedelta(seconds=30)
        old = alert(8, NOW - timedelta(hours=1))
        app.fake.change(snapshot(alerts=(alert(2, later), alert(3, later, Severity.LOW), old, alert(1))))
        await changed(app, pilot)
        assert [said.split(",")[0] for said in toasts(app)] == ["HIGH alert", "LOW alert"]
        await pilot.pause(0.1)
        assert "[b]Tin[/b] SP8000-27-R-0001 extended 2" in text(app)
        await changed(app, pilot)
        assert len(toasts(app)) == 2


async def test_a_flood_of_alerts_is_one_toast() -> None:
    async with watching() as (app, pilot):
        later = NOW + timedelta(seconds=30)
        app.fake.change(snapshot(alerts=tuple(alert(at, later) for at in range(2, 12))))
        await changed(app, pilot)
        assert toasts(app) == ["Alerts 10 new alerts, 10 of them high. A lists them."]


async def test_marks_show_before_the_store_has_them_and_survive_an_older_snapshot() -> None:
    async with watching() as (app, pilot):
        app.fake.gate = asyncio.Event()
        await pilot.press("s")
        await pilot.pause(0.05)
        assert "★" in text(app)
        app.post_message(SnapshotArrived(app.fake.state))  # read before the mark was written
        await pilot.pause(0.05)
        assert "★" in text(app)
        app.fake.gate.set()
        await settled(pilot)
        assert app.session.bridge.pending == []
        assert "★" in text(app)
        assert table(app).cursor_key == TIN


async def test_a_mark_that_cannot_be_written_is_taken_back_and_said() -> None:
    async with watching() as (app, pilot):
        app.fake.fails = StoreError("the disk is full")
        await pilot.press("s")
        await settled(pilot)
        assert any("the disk is full" in said for said in toasts(app))
        app.fake.fails = None
        await changed(app, pilot)
        assert "★" not in text(app)


async def test_the_clock_moves_with_the_minute() -> None:
    async with watching() as (app, pilot):
        app.fake.clock = NOW + timedelta(minutes=1)
        await changed(app, pilot)
        assert "14:03" in lines(app)[0]


async def test_quitting_does_not_hang_on_a_store_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from mineralwatch.ui import backend_bridge

    monkeypatch.setattr(backend_bridge, "LEAVE_SECONDS", 0.05)
    backend = FakeBackend()
    async with watching(backend) as (app, pilot):
        backend.gate = asyncio.Event()
        await pilot.press("q")
        await pilot.pause(0.3)
    assert app.return_code == 0
    assert backend.calls[-2:] == ["act", "close"]


async def test_leaving_in_the_middle_of_things_leaves_nothing_behind() -> None:
    async with watching() as (app, _):
        app.session.bridge.fetch_detail(COBALT, must_read=True)
        app.session.bridge.poll()
        app.session.bridge.check()
        app.exit(0)
    import gc

    gc.collect()  # a forgotten coroutine would warn now, and a warning fails the test


async def test_opening_a_story_marks_it_and_an_unknown_request_says_so() -> None:
    async with watching() as (app, pilot):
        await press(pilot, "7", "down", "enter")
        assert "Antimony [/up] 5 < 6 & [b]7" in text(app)
        assert app.fake.acts == [(UserAct("read", "s0000002"),)]
        await press(pilot, "enter")
        assert app.opened == ["https://news.example/2"]
        await press(pilot, "y", "escape", "1")
        app.main.open_solicitation("no-such-key")
        await settled(pilot)
        assert "does not hold this request" in text(app)


async def test_a_wrong_theme_is_said_and_the_default_used() -> None:
    from mineralwatch.config.settings import UiSettings

    async with watching(ui=UiSettings(theme="[/x]", ascii="off")) as (app, _):
        assert app.theme == "mineralwatch-dark"
        assert any("No theme is called '[/x]'" in said for said in toasts(app))


async def test_the_demo_says_that_it_is_one() -> None:
    async with watching(demo="DEMO") as (app, _):
        assert lines(app)[0].startswith(" DEMO  mineralwatch")


async def test_details_are_read_once_for_each_state_of_the_store() -> None:
    async with watching() as (app, pilot):
        await press(pilot, "down", "up", "down", "up")
        assert app.fake.calls.count("detail") == 2
        assert "Tin" in pane(app).frame_text()


async def test_what_the_configuration_asks_for_in_vain_is_said_at_the_start() -> None:
    from tests.ui.looking import Watching

    app = Watching(FakeBackend(), start_warning="alerts.urls is set and does nothing in this version")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert any("alerts.urls is set and does nothing" in one for one in toasts(app))
