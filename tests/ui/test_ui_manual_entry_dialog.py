"""Entering by hand on the screen: the keys, the forms, what is wrong under its line, and the way out without loss."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from mineralwatch.config.settings import UiSettings
from mineralwatch.domain.errors import StoreError
from mineralwatch.ports import UserAct
from mineralwatch.ui.screens.detail_screen import DetailScreen
from mineralwatch.ui.screens.main_screen import MainScreen
from mineralwatch.ui.screens.manual_entry_dialog import FormButton, FormFieldLine, ManualEntryDialog
from tests.ui.fakes import COBALT, STEEL, TIN, FakeBackend, snapshot
from tests.ui.looking import Watching, changed, press, settled, table, text, toasts, watching

Walk = Pilot[int]
SIZES = [(60, 16), (200, 60)]


def keys(*answers: str) -> list[str]:
    """The keys of several answers, with `down` between them; an empty one leaves its line as it is."""
    pressed: list[str] = []
    for answer in answers:
        pressed += [*(NAMES.get(sign, sign) for sign in answer), "down"]
    return pressed[:-1]


NAMES = {" ": "space", "-": "minus", ".": "full_stop", ",": "comma", "$": "dollar_sign", ":": "colon", "/": "slash"}


async def fill(pilot: Walk, *answers: str) -> None:
    """Answers pasted into the lines of the form, from the focused one on; an empty one leaves its line as it is."""
    for number, answer in enumerate(answers):
        if number:
            await pilot.press("down")
        if answer:
            pilot.app.post_message(Paste(answer))
            await pilot.pause()
    await settled(pilot)


def line(app: Watching, name: str) -> FormFieldLine:
    return next(one for one in app.screen.query(FormFieldLine) if one.ask.name == name)


def problem(app: Watching, name: str) -> str:
    found = line(app, name)
    return str(found.query_one(".-problem").render()) if found.has_class("-wrong") else ""  # type: ignore[attr-defined]


def only_act(backend: FakeBackend) -> UserAct:
    (acts,) = backend.acts
    (act,) = acts
    return act


async def test_an_event_by_keys_alone() -> None:
    backend = FakeBackend()
    async with watching(backend) as (app, pilot):
        await press(pilot, "e")
        assert isinstance(app.screen, ManualEntryDialog)
        assert "What happened: SP8000-27-R-0001, Tin, ingots" in text(app)
        typed = keys("extended", "2026-11-20", "2026-12-18", "", "", "", "letter to bidders", "not in the notice")
        await press(pilot, *typed, "enter")
        assert isinstance(app.screen, MainScreen)
        assert any("Entered by hand: extended on 2026-11-20. u takes it back." in said for said in toasts(app))
    act = backend.acts[0][0]
    assert (act.kind, act.subject) == ("add-event", TIN)
    assert json.loads(act.body or "") == {
        "kind": "extended",
        "on": "2026-11-20",
        "deadline": "2026-12-18",
        "source": "letter to bidders",
        "reason": "not in the notice",
        "grade": "reported",
    }


async def test_a_value_is_put_right_from_the_screen_of_its_request() -> None:
    backend = FakeBackend()
    async with watching(backend) as (app, pilot):
        table(app).move_to_key(COBALT)
        await press(pilot, "enter")
        await press(pilot, "c")
        assert "Put right: cobalt-2025-x1, Cobalt, alloy grade" in text(app)
        await fill(pilot, "ceiling", "$450m", "2025-10-20", "", "a letter", "typing error", "", "announced")
        assert "announced, reported" in text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailScreen)
        assert any("ceiling is $450m. u brings the old value back" in said for said in toasts(app))
        await press(pilot, "u")
        assert any("Taken back" in said for said in toasts(app))
    act = next(acts[0] for acts in backend.acts if acts[0].kind == "correct")
    assert act.subject == COBALT
    body = json.loads(act.body or "")
    assert (body["field"], body["value"], body["on"], body["grade"]) == (
        "ceiling",
        "450000000",
        "2025-10-20",
        "announced",
    )


async def test_what_is_shown_now_stands_beside_the_new_value() -> None:
    async with watching() as (app, pilot):
        table(app).move_to_key(COBALT)
        await press(pilot, "c")
        await fill(pilot, "quantity", "")
        assert "shown now: 7,480 t" in " ".join(text(app).split())
        await press(pilot, "up", *["backspace"] * 8, *keys("guaranteed", ""))
        assert "shown now: $2m" in " ".join(text(app).split())


async def test_choices_are_completed_as_they_are_typed() -> None:
    async with watching() as (app, pilot):
        await press(pilot, "e")
        await press(pilot, "c", "a", "n")
        await settled(pilot)
        await press(pilot, "right")
        assert line(app, "kind").input.value == "cancelled"


@pytest.mark.parametrize("size", SIZES)
async def test_every_problem_stands_under_its_line_and_nothing_is_kept(size: tuple[int, int]) -> None:
    backend = FakeBackend()
    async with watching(backend, size=size) as (app, pilot):
        await press(pilot, "e")
        await fill(pilot, "canceled", "2027-01-01", "", "5 EUR")
        await press(pilot, "enter")
        assert isinstance(app.screen, ManualEntryDialog)
        assert "did you mean cancelled?" in problem(app, "kind")
        assert "is ahead" in problem(app, "on")
        assert "another currency" in problem(app, "amount")
        assert "who says so" in problem(app, "source")
        assert "why you enter it" in problem(app, "reason")
        assert problem(app, "awardee") == ""
        assert line(app, "kind").input.has_focus
        shown = " ".join(text(app).split())
        assert "did you mean" in shown  # the first problem is in view, however low the terminal
        assert "enter keep it" in shown
        await press(pilot, "x")
        assert problem(app, "kind") == ""  # it is being mended
        assert "is ahead" in problem(app, "on")
    assert [acts for acts in backend.acts if acts[0].kind == "add-event"] == []


@pytest.mark.parametrize("size", SIZES)
async def test_every_line_can_be_reached_and_seen(size: tuple[int, int]) -> None:
    async with watching(size=size) as (app, pilot):
        await press(pilot, "e")
        for ask in ("on", "deadline", "amount", "awardee", "contract", "source", "reason", "url", "grade"):
            await press(pilot, "tab")
            found = line(app, ask)
            assert found.input.has_focus
            assert app.screen.query_one("#manual-entry-lines").region.contains_region(found.input.region)
            assert found.ask.hint.split(",")[0][:20] in " ".join(text(app).split())
        await press(pilot, "tab")
        assert line(app, "kind").input.has_focus


async def test_esc_leaves_without_loss_and_each_request_has_its_own_draft() -> None:
    backend = FakeBackend()
    async with watching(backend) as (app, pilot):
        await press(pilot, "e")
        await fill(pilot, "cancelled", "2026-11-20")
        await press(pilot, "escape")
        assert isinstance(app.screen, MainScreen)
        await press(pilot, "e")
        assert (line(app, "kind").input.value, line(app, "on").input.value) == ("cancelled", "2026-11-20")
        assert line(app, "source").input.has_focus  # the first that is still needed
        await press(pilot, "escape")
        await press(pilot, "c")
        assert line(app, "field").input.value == ""
        await press(pilot, "escape")
        await press(pilot, "j")
        await press(pilot, "e")
        assert line(app, "kind").input.value == ""
        await press(pilot, "escape")
        await press(pilot, "k")
        await press(pilot, "e")
        await fill(pilot, "a letter", "why")
        await press(pilot, "enter")
        await press(pilot, "e")
        assert line(app, "kind").input.value == ""  # what was kept is no draft any more
    assert only_act(replace_looked(backend)).subject == TIN


def replace_looked(backend: FakeBackend) -> FakeBackend:
    """Without the act that the user has looked, which leaving writes."""
    backend.acts = [acts for acts in backend.acts if acts[0].kind != "looked"]
    return backend


async def test_it_works_by_mouse() -> None:
    backend = FakeBackend()
    async with watching(backend, size=(80, 24)) as (app, pilot):
        await press(pilot, "c")
        for name, answer in (("field", "title"), ("value", "Tin"), ("source", "a letter"), ("reason", "why")):
            await pilot.click(line(app, name).input)
            await fill(pilot, answer)
        await pilot.click(next(way for way in app.screen.query(FormButton) if way.save))
        await settled(pilot)
        assert isinstance(app.screen, MainScreen)
        await press(pilot, "c")
        await press(pilot, "t")
        await pilot.click(next(way for way in app.screen.query(FormButton) if not way.save))
        await settled(pilot)
        assert isinstance(app.screen, MainScreen)
        await press(pilot, "c")
        assert line(app, "field").input.value == "t"
        await pilot.click(offset=(1, 1))  # beside the form
        await settled(pilot)
        assert isinstance(app.screen, MainScreen)
    assert json.loads(only_act(replace_looked(backend)).body or "")["value"] == "Tin"


async def test_letters_that_are_keys_elsewhere_are_letters_here() -> None:
    async with watching() as (app, pilot):
        await press(pilot, "c")
        await press(pilot, *"qusAtSrUK?T/", "ctrl+p")
        assert isinstance(app.screen, ManualEntryDialog)
        assert line(app, "field").input.value == "qusAtSrUK?T/"
        assert app.is_running


async def test_without_a_request_there_is_no_form() -> None:
    async with watching(FakeBackend(snapshot(solicitations=()))) as (app, pilot):
        await press(pilot, "e")
        await press(pilot, "c")
        assert isinstance(app.screen, MainScreen)
        assert any("No request is selected" in said for said in toasts(app))
    async with watching() as (app, pilot):
        await press(pilot, "S")
        await press(pilot, "e")
        assert any("on the main screen and on its own" in said for said in toasts(app))


async def test_another_panel_means_the_request_that_the_list_stands_on() -> None:
    async with watching() as (app, pilot):
        table(app).move_to_key(STEEL)
        await press(pilot, "7")
        await press(pilot, "e")
        assert "SP8000-26-R-0016, HF-1 steel" in text(app)


async def test_the_world_goes_on_behind_the_form() -> None:
    backend = FakeBackend()
    async with watching(backend) as (app, pilot):
        await press(pilot, "c")
        await fill(pilot, "posted", "")
        tin = next(one for one in backend.state.solicitations if one.key == TIN)
        others = tuple(one for one in backend.state.solicitations if one.key != TIN)
        # Meanwhile it was joined with a number, and is closed for none of that.
        backend.change(replace(backend.state, solicitations=(*others, replace(tin, key="NEW", aliases=(TIN,)))))
        await changed(app, pilot)
        await fill(pilot, "2026-11-03", "", "", "a letter", "why")
        await press(pilot, "enter")
        assert isinstance(app.screen, MainScreen)
    assert only_act(replace_looked(backend)).subject == TIN  # the store follows the name


async def test_an_entry_that_cannot_be_written_is_said() -> None:
    backend = FakeBackend()
    async with watching(backend) as (app, pilot):
        await press(pilot, "e")
        await fill(pilot, "cancelled", "", "", "", "", "", "a letter", "why")
        backend.fails = StoreError("the disk is full: make room")
        await press(pilot, "enter")
        assert any("the disk is full" in said for said in toasts(app))


@pytest.mark.parametrize(
    "ui",
    [
        UiSettings(ascii="on"),
        UiSettings(theme="mineralwatch-light", ascii="off"),
        UiSettings(theme="mineralwatch-ansi"),
    ],
)
async def test_it_can_be_read_in_any_theme(ui: UiSettings) -> None:
    async with watching(ui=ui) as (app, pilot):
        await press(pilot, "e")
        await press(pilot, "enter")
        assert "say what happened: issued" in " ".join(text(app).split())
        if ui.ascii == "on":
            box = app.screen.query_one("#manual-entry-box").region
            rows = text(app).splitlines()[box.y : box.bottom]
            assert all(row[box.x : box.right].isascii() for row in rows)


async def test_hostile_words_are_shown_as_they_are() -> None:
    async with watching() as (app, pilot):
        app.screen.query_one("#requests").focus()
        await press(pilot, "e")
        await press(pilot, *"[red]x", "enter")
        assert isinstance(app.screen.query_one(Input), Input)
        assert "'[red]x'" in problem(app, "kind")
