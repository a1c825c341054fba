"""The official daily file on the screen: asked for once, seen while it comes, stopped and gone on with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mineralwatch.domain.errors import StoreError
from mineralwatch.ports import DownloadProgress, Snapshot
from mineralwatch.ui.app import MineralwatchApp
from mineralwatch.ui.screens.list_screens import SourcesScreen
from mineralwatch.ui.screens.main_screen import MainScreen
from mineralwatch.ui.screens.sam_daily_file_dialog import AnswerLine, DailyFileDialog
from tests.ui.fakes import NOW, FakeBackend, health, snapshot
from tests.ui.looking import changed, lines, press, settled, table, text, toasts, watching

HALF = DownloadProgress("sam_bulk", 105_500_000, 211_000_000, NOW - timedelta(seconds=30))


def unasked(**more: object) -> FakeBackend:
    return FakeBackend(snapshot(official_choice=None, **more))


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 60)])
async def test_the_first_start_asks_and_the_main_screen_stays_in_view(size: tuple[int, int]) -> None:
    async with watching(unasked(), size=size) as (app, _):
        assert isinstance(app.screen, DailyFileDialog)
        shown = " ".join(text(app).replace("│", " ").split())
        for word in ("211 MB", "about 1 MB", "esc stops it", "once", "daily", "no: ", "not now"):
            assert word in shown, word
        assert "Requests" in text(app) or size[1] < 20
        assert lines(app)[0].lstrip()[:1] == "m"  # the title line, and on larger terminals much more


@pytest.mark.parametrize(
    ("key", "kept", "says"),
    [("o", ["once"], "esc stops it"), ("d", ["daily"], "esc stops it"), ("n", ["no"], "U reads it later")],
)
async def test_an_answer_is_kept_and_not_asked_for_again(key: str, kept: list[str], says: str) -> None:
    backend = unasked()
    async with watching(backend) as (app, pilot):
        await press(pilot, key)
        assert isinstance(app.screen, MainScreen)
        assert backend.choices == kept
        assert any(says in said for said in toasts(app))
        await changed(app, pilot)
        assert isinstance(app.screen, MainScreen)
    async with watching(backend) as (app, _):
        assert isinstance(app.screen, MainScreen)


async def test_not_now_keeps_nothing_and_asks_at_the_next_start() -> None:
    backend = unasked()
    async with watching(backend) as (app, pilot):
        await press(pilot, "escape")
        assert isinstance(app.screen, MainScreen)
        backend.change(snapshot(official_choice=None))
        await changed(app, pilot)
        assert isinstance(app.screen, MainScreen)
        assert backend.choices == []
    async with watching(backend) as (app, _):
        assert isinstance(app.screen, DailyFileDialog)


async def test_the_question_can_be_answered_by_arrows_and_by_mouse() -> None:
    backend = unasked()
    async with watching(backend) as (app, pilot):
        await press(pilot, "enter")
        assert isinstance(app.screen, MainScreen)
        assert backend.choices == []  # enter alone never begins a download
        await press(pilot, "U", "up", "down", "k", "enter")
        assert backend.choices == ["no"]
        await press(pilot, "U")
        await pilot.click(list(app.screen.query(AnswerLine))[2])
        await settled(pilot)
        assert backend.choices == ["no", "no"]
        await press(pilot, "U")
        await pilot.click(offset=(2, 1))  # beside the box
        await settled(pilot)
        assert isinstance(app.screen, MainScreen)
        assert backend.choices == ["no", "no"]


async def test_a_key_that_is_no_answer_says_so_and_q_leaves() -> None:
    backend = unasked()
    async with watching(backend) as (app, pilot):
        await press(pilot, "x")
        assert isinstance(app.screen, DailyFileDialog)
        assert any("The answers are o, d, n, esc" in said for said in toasts(app))
        await press(pilot, "q")
    assert app.return_code == 0
    assert backend.choices == []


async def test_the_world_goes_on_behind_the_question() -> None:
    backend = unasked()
    async with watching(backend) as (app, pilot):
        backend.change(replace(backend.state, solicitations=backend.state.solicitations[:2]))
        await changed(app, pilot)
        assert isinstance(app.screen, DailyFileDialog)
        assert app.main.query_one("#requests").source.count == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("off", [{"demo": "DEMO"}, {"daily_file_setting": False}])
async def test_it_is_not_offered_in_the_demonstration_nor_when_switched_off(off: dict[str, object]) -> None:
    backend = unasked(health=())
    async with watching(backend, **off) as (app, pilot):
        assert isinstance(app.screen, MainScreen)
        assert "daily file" not in lines(app)[1]
        await press(pilot, "U")
        assert isinstance(app.screen, MainScreen)
        assert any("is not read here" in said for said in toasts(app))
    assert backend.choices == []


async def test_it_asks_when_the_first_snapshot_comes_late() -> None:
    backend = unasked()
    async with watching(backend, first=None) as (app, _):
        assert isinstance(app.screen, DailyFileDialog)


async def test_line_two_names_the_key() -> None:
    async with watching(FakeBackend(snapshot(health=()))) as (app, _):
        assert "U daily file, 211 MB, no key   K add key" in lines(app)[1]
    async with watching(FakeBackend(snapshot(health=())), size=(80, 24)) as (app, _):
        assert "U file 211 MB, no key   K key" in lines(app)[1]


async def test_progress_is_seen_and_moves_with_the_beat() -> None:
    backend = FakeBackend(snapshot(progress=HALF))
    async with watching(backend) as (app, pilot):
        assert "105 of 211 MB, 50 %" in lines(app)[1]
        assert "esc stops it" in lines(app)[1]
        backend.change(replace(backend.state, progress=replace(HALF, done=158_250_000)))
        await changed(app, pilot)
        assert "158 of 211 MB, 75 %" in lines(app)[1]
        backend.change(replace(backend.state, progress=None))
        await changed(app, pilot)
        assert "211 MB, 75 %" not in lines(app)[1]


async def test_the_sources_screen_shows_the_progress_too() -> None:
    backend = FakeBackend(snapshot(progress=HALF, health=(health("sam_bulk", kind="sam_bulk", outcome=None),)))
    async with watching(backend) as (app, pilot):
        await press(pilot, "S")
        assert isinstance(app.screen, SourcesScreen)
        table(app, "source-list").move_to_key("sam_bulk")
        await settled(pilot)
        assert "reading, 50 %" in text(app)


@pytest.mark.parametrize("key", ["escape", "U"])
async def test_esc_or_the_key_again_stops_it(key: str) -> None:
    backend = FakeBackend(snapshot(progress=HALF, official_choice="once"))
    async with watching(backend) as (app, pilot):
        await press(pilot, key)
        assert backend.calls.count("stop_official") == 1
        assert any("U goes on from there" in said for said in toasts(app))
        await press(pilot, "U")  # what was stopped goes on without a question
        assert isinstance(app.screen, MainScreen)
        assert backend.choices == ["once"]


async def test_esc_closes_what_is_open_before_it_stops_anything() -> None:
    backend = FakeBackend(snapshot(progress=HALF))
    async with watching(backend) as (_, pilot):
        await press(pilot, "z", "escape")
        await press(pilot, "slash", *"tin", "enter", "escape")
        await press(pilot, "S", "escape")
        assert "stop_official" not in backend.calls
        await press(pilot, "escape")
        assert "stop_official" in backend.calls


def been_read(choice: str) -> Snapshot:
    return snapshot(official_choice=choice, health=(health("sam_bulk", kind="sam_bulk"),), official_read_at=NOW)


@pytest.mark.parametrize("choice", ["no", "once", "daily"])
async def test_the_key_asks_again_when_there_is_nothing_to_go_on_with(choice: str) -> None:
    async with watching(FakeBackend(been_read(choice))) as (app, pilot):
        await press(pilot, "U", "U")
        assert isinstance(app.screen, DailyFileDialog)


async def test_an_answer_that_cannot_be_kept_is_said() -> None:
    backend = unasked()
    async with watching(backend) as (app, pilot):
        backend.fails = StoreError("the disk is full: make room")
        await press(pilot, "o")
        assert any("the disk is full" in said for said in toasts(app))


async def test_no_question_on_a_terminal_that_is_too_small_for_it() -> None:
    async with watching(unasked(), size=(50, 12)) as (app, pilot):
        assert isinstance(app.screen, MainScreen)
        await pilot.resize_terminal(80, 24)
        app.fake.change(snapshot(official_choice=None))
        await changed(app, pilot)
        assert isinstance(app.screen, DailyFileDialog)


@pytest.mark.parametrize("theme", ["mineralwatch-light", "mineralwatch-ansi"])
async def test_it_can_be_read_in_any_theme(theme: str) -> None:
    async with watching(unasked()) as (app, pilot):
        app.theme = theme
        await settled(pilot)
        assert "211 MB" in text(app)


async def test_a_configuration_that_reads_it_leaves_no_question() -> None:
    async with watching(unasked(health=()), daily_file_setting=True) as (app, pilot):
        assert isinstance(app.screen, MainScreen)
        assert "U daily file" in lines(app)[1]
        await press(pilot, "U")
        assert isinstance(app.screen, DailyFileDialog)


def test_the_program_offers_it_by_default() -> None:
    assert MineralwatchApp(FakeBackend()).session.daily_file


async def test_with_no_request_at_all_the_facts_wait_for_nothing() -> None:
    async with watching(FakeBackend(snapshot(solicitations=(), health=()))) as (app, _):
        assert "No request is selected." in text(app)
        assert "Reading the store" not in text(app)
        assert "Press U for its daily file or K" in table(app).message
