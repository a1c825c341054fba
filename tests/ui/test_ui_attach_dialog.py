"""A story opened with its outlets, and attached to a request or to none."""

from __future__ import annotations

import json
from dataclasses import replace

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.ports import UserAct
from mineralwatch.ui.screens.attach_dialog import AttachDialog
from tests.ui.fakes import COBALT, TIN, FakeBackend, snapshot, story
from tests.ui.looking import changed, press, settled, table, text, toasts, watching

WIRE = replace(
    story(1, "DLA cancels [b]tin[/b] tender"),
    outlets=("Reuters", "Kitco"),
    entry_count=3,
    kind="cancelled",
    confidence=0.95,
    why="buyer “DLA”, verb “cancels”, object “tender”",
    key=TIN,
    because="the only request for tin alive on 2026-11-22",
    reported_values={"deadline": "2026-12-01"},
)


def backend() -> FakeBackend:
    made = FakeBackend(snapshot(stories=(WIRE, story(2)), story_count=2))
    made.carried = {
        WIRE.id: tuple(
            FeedEntry(f"i{n}", "guid", "wire", title, f"https://{n}.example/a", outlet, WIRE.published)
            for n, (outlet, title) in enumerate((("Reuters", WIRE.title), ("Kitco", "Tin tender [/up] is off")))
        )
    }
    return made


async def test_a_story_names_its_outlets_and_why_it_stands_where_it_does() -> None:
    async with watching(backend()) as (app, pilot):
        await press(pilot, "7", "enter")
        shown = text(app)
        for words in (
            "cancelled, 95% sure (deadline 2026-12-01)",
            "because: buyer “DLA”, verb “cancels”, object “tender”",
            "because: the only request for tin alive on 2026-11-22",
            "Carried by 2 outlets (3 entries)",
            "Kitco  Sun 22 Nov 2026 12:00 EST",
            "Tin tender [/up] is off",
            "https://1.example/a",
        ):
            assert words in shown, words
        assert shown.count("DLA cancels [b]tin[/b] tender") == 1


async def test_a_is_pressed_and_a_number_typed() -> None:
    async with watching(backend()) as (app, pilot):
        await press(pilot, "7", "down", "a")
        assert isinstance(app.screen, AttachDialog)
        assert "none" not in table(app, "attach-list").frame_text()
        await press(pilot, *"sp8000 27 r 0001")
        assert table(app, "attach-list").cursor_key == TIN
        await press(pilot, "enter")
        assert app.fake.acts == [(UserAct("attach", story(2).id, body=json.dumps({"key": TIN})),)]
        assert app.session.snapshot is not None
        assert app.session.snapshot.stories[1].key == TIN
        assert any("u takes it back" in said for said in toasts(app))
        await press(pilot, "u")
        await changed(app, pilot)
        assert app.session.snapshot.stories[1].key is None


async def test_requests_of_the_material_come_first_and_arrows_move_while_the_field_keeps_the_letters() -> None:
    async with watching(backend()) as (app, pilot):
        await press(pilot, "7", "down", "a")
        found = table(app, "attach-list")
        assert (found.cursor_key, found.source.count) == (TIN, 5)
        await press(pilot, "down", "down", "up")
        assert found.cursor_row == 1
        await press(pilot, *"cobalt")
        assert (found.cursor_key, found.source.count) == (COBALT, 1)
        await press(pilot, *" zzz", "enter")
        assert isinstance(app.screen, AttachDialog)
        assert "No request has cobalt zzz in its words" in text(app)
        await press(pilot, "escape")
        assert (app.fake.acts, app.screen is app.main) == ([], True)


async def test_an_attached_story_can_be_detached_from_its_own_screen() -> None:
    async with watching(backend()) as (app, pilot):
        await press(pilot, "7", "enter", "a")
        assert "no request at all" in text(app)
        await press(pilot, "enter")
        assert app.fake.acts[-1] == (UserAct("detach", WIRE.id),)
        await settled(pilot)
        assert "because: detached by you" in text(app)


async def test_the_same_request_again_changes_nothing_and_without_a_story_it_says_so() -> None:
    async with watching(backend()) as (app, pilot):
        await press(pilot, "7", "a", "down", "enter")
        assert app.fake.acts == []
        await press(pilot, "1", "a")
        assert any("No story is selected: 7 goes to the news." in said for said in toasts(app))


async def test_the_box_fits_a_small_terminal() -> None:
    async with watching(backend(), size=(80, 24)) as (app, pilot):
        await press(pilot, "7", "down", "a")
        shown = text(app)
        assert "SP8000-27-R-0001" in shown
        assert "esc leaves" in shown
        assert all(len(line) <= 80 for line in shown.splitlines())
