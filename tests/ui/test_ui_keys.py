"""Every key of the keymap is pressed, and does what its help says."""

from __future__ import annotations

import pytest
from key_presses import do, focused

from mineralwatch.ports import UserAct
from mineralwatch.ui import keymap, themes
from mineralwatch.ui.screens.copy_dialog import CopyDialog
from mineralwatch.ui.screens.detail_screen import DetailScreen
from mineralwatch.ui.screens.help_screen import HelpScreen, KeyHelpScreen
from mineralwatch.ui.screens.list_screens import AlertsScreen, SourcesScreen
from mineralwatch.ui.screens.main_screen import MainScreen
from tests.ui.fakes import COBALT, TIN, FakeBackend
from tests.ui.looking import Watching, pane, press, settled, table, text, toasts, watching


async def test_moving_in_the_list() -> None:
    async with watching() as (app, pilot):
        found = table(app)
        assert (found.cursor_row, found.cursor_key) == (0, TIN)
        for name, row in (
            ("down", 1),
            ("down", 2),
            ("up", 1),
            ("last", 4),
            ("first", 0),
            ("page_down", 4),
            ("page_up", 0),
        ):
            await do(pilot, name)
            assert found.cursor_row == row, name
        await press(pilot, "j", "j", "k")
        assert found.cursor_row == 1
        await press(pilot, "up", "up", "up")
        assert found.cursor_row == 0


async def test_the_dossier_follows_the_cursor() -> None:
    async with watching() as (app, pilot):
        assert "Tin, ingots" in pane(app).frame_text()
        table(app).move_to_key(COBALT)
        await settled(pilot)
        assert "Cobalt" in pane(app).frame_text()
        assert "Fastmarkets" in pane(app).text()


async def test_panels_by_number_and_by_tab() -> None:
    async with watching() as (app, pilot):
        for number, name in enumerate(("requests", "next", "since", "dossier", "money", "exposed", "news"), 1):
            await do(pilot, f"panel_{number}")
            assert focused(app) == name
        await press(pilot, "3", "1")
        seen = []
        for _ in range(6):
            await do(pilot, "next_panel")
            seen.append(focused(app))
        assert seen == ["next", "since", "dossier", "money", "exposed", "requests"]
        await do(pilot, "previous_panel")
        assert focused(app) == "exposed"
        await do(pilot, "left")
        assert focused(app) in ("next", "since")
        await do(pilot, "right")
        assert focused(app) in ("money", "exposed")
        await press(pilot, "l")
        assert any("no panel further right" in said for said in toasts(app))


async def test_open_and_back() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "open")
        assert isinstance(app.screen, DetailScreen)
        assert "SP8000-27-R-0001" in text(app)
        assert app.fake.acts == [(UserAct("read", TIN),)]
        await do(pilot, "back")
        assert isinstance(app.screen, MainScreen)
        assert focused(app) == "requests"
        await press(pilot, "escape")
        assert any("q leaves" in said for said in toasts(app))


async def test_filter() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "filter")
        await press(pilot, *"cobalt", "enter")
        assert table(app).source.count == 1
        assert table(app).frame_text().startswith("Requests 1 of 5")
        assert focused(app) == "requests"
        await press(pilot, "escape")
        assert table(app).source.count == 5


async def test_a_bad_query_says_why_and_leaves_the_list() -> None:
    async with watching() as (app, pilot):
        await press(pilot, "slash", *"tin", "enter")
        assert table(app).source.count == 1
        await press(pilot, "slash", "ctrl+u", *"materail:tin")
        await pilot.pause(0.2)
        await settled(pilot)
        assert "material" in app.main.query_one("FilterBar").error  # type: ignore[attr-defined]
        assert table(app).source.count == 1  # the last good query stays
        await press(pilot, "escape", "escape")
        assert focused(app) == "requests"
        assert table(app).source.count == 5


async def test_sorting() -> None:
    async with watching() as (app, pilot):
        own = [table(app).source.key_at(at) for at in range(5)]
        await do(pilot, "sort")
        assert table(app).frame_text().endswith("by material")
        assert [table(app).source.key_at(at) for at in range(5)] != own
        assert table(app).cursor_key == TIN
        await do(pilot, "sort_back")
        assert [table(app).source.key_at(at) for at in range(5)] == own
        await press(pilot, "4", "x")
        assert any("nothing to sort" in said for said in toasts(app))
        await press(pilot, "6", "x", "X")
        assert table(app, "exposed").sort_down


async def test_zoom() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "zoom")
        assert app.main.shown_panels() == ["requests"]
        assert table(app).outer_size.width == 120
        await press(pilot, "tab")
        assert any("whole screen" in said for said in toasts(app))
        await press(pilot, "4")
        assert app.main.shown_panels() == ["dossier"]
        await press(pilot, "escape")
        assert "requests" in app.main.shown_panels()
        await press(pilot, "z", "z")
        assert "requests" in app.main.shown_panels()


async def test_browser_opens_https_only() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "browser")
        assert app.opened == ["https://sam.gov/opp/tin/view"]
        table(app).move_to_key("SP800026R0016")
        await press(pilot, "o")
        assert app.opened == ["https://sam.gov/opp/tin/view"]
        assert any("Only https" in said for said in toasts(app))
        table(app).move_to_key("lithium-2026-x1")
        await press(pilot, "o")
        assert any("no address" in said for said in toasts(app))
        await press(pilot, "2", "o")
        assert any("Nothing is selected" in said for said in toasts(app))


async def test_without_a_browser_the_address_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY")
    async with watching() as (app, pilot):
        await press(pilot, "o")
        assert isinstance(app.screen, CopyDialog)
        assert "https://sam.gov/opp/tin/view" in text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, MainScreen)


async def test_copy_says_by_which_way_and_ends_in_a_box() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "copy")
        assert app.copied == ["https://sam.gov/opp/tin/view"]
        assert any("OSC 52" in said for said in toasts(app))
        await press(pilot, "y")
        assert isinstance(app.screen, CopyDialog)
        await press(pilot, "escape")
        await do(pilot, "copy_all")
        assert "deadline" in app.copied[-1]
        assert "SP8000-27-R-0001" in app.copied[-1]
        await press(pilot, "5", "y")
        assert any("Nothing is selected that could be copied" in said for said in toasts(app))


async def test_star_and_read_show_at_once_and_undo_takes_them_back() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "star")
        assert app.fake.acts == [(UserAct("star", TIN),)]
        assert app.session.snapshot is not None
        assert TIN in app.session.snapshot.starred
        assert "★" in text(app)
        await do(pilot, "mark")
        assert app.fake.acts[-1] == (UserAct("read", TIN),)
        assert TIN not in app.session.snapshot.unread
        await do(pilot, "undo")
        assert any("Taken back" in said for said in toasts(app))
        assert TIN in app.session.snapshot.unread
        assert table(app).cursor_key == TIN
        await press(pilot, "m", "M")
        assert any("Nothing unread" in said for said in toasts(app))
        await press(pilot, "u", "u", "u")
        assert any("Nothing to undo" in said for said in toasts(app))
        await press(pilot, "2", "s", "m")
        assert sum("can be" in said for said in toasts(app)) == 2


async def test_mark_all_news_is_one_step() -> None:
    async with watching() as (app, pilot):
        await press(pilot, "7")
        await do(pilot, "mark_all")
        assert {act.subject for act in app.fake.acts[0]} == {"s0000001", "s0000002"}
        await press(pilot, "u")
        assert app.session.snapshot is not None
        assert sum(story.unread for story in app.session.snapshot.stories) == 2


async def test_alerts_inbox() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "alerts")
        assert isinstance(app.screen, AlertsScreen)
        assert "[b]Tin[/b]" in text(app)
        assert "delivered by desktop" in text(app)
        await do(pilot, "snooze")
        kind = app.fake.acts[-1][0]
        assert (kind.kind, kind.until is not None) == ("snooze", True)
        await press(pilot, "m")
        assert app.fake.acts[-1] == (UserAct("ack", "alert-1"),)
        await press(pilot, "m", "M")
        assert sum("acknowledged already" in said for said in toasts(app)) == 2
        await press(pilot, "A")
        assert any("open already" in said for said in toasts(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, DetailScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, MainScreen)
        await press(pilot, "n")
        assert any("A opens them" in said for said in toasts(app))


async def test_sources() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "sources")
        assert isinstance(app.screen, SourcesScreen)
        table(app, "source-list").move_to_key("northern-miner")
        await settled(pilot)
        assert "no answer within 20 s" in pane(app, "words").text()
        await press(pilot, "enter")
        assert app.fake.polls == [("northern-miner",)]
        await press(pilot, "x", "X", "tab", "escape")
        assert isinstance(app.screen, MainScreen)


async def test_refresh_and_test_alert() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "refresh")
        assert app.fake.polls == [()]
        await do(pilot, "test_alert")
        assert any("The desktop [dunst] showed it." in said for said in toasts(app))


async def test_help_is_searchable_and_names_every_key() -> None:
    async with watching(size=(120, 100)) as (app, pilot):
        await do(pilot, "help")
        assert isinstance(app.screen, HelpScreen)
        shown = pane(app, "help-lines").text()
        for item in keymap.ACTIONS:
            assert item.help in shown
            assert keymap.key_label(item.keys[0]) in shown
        await press(pilot, *"clipboardless")
        assert "Nothing in the help" in text(app)
        await press(pilot, "ctrl+u", *"undo")
        found = pane(app, "help-lines").text()
        assert "take the last mark or entry by hand back" in found
        assert "One row up" not in found
        await press(pilot, "enter", "s")
        assert any("can be starred" in said for said in toasts(app))
        await press(pilot, "question_mark", "escape")
        assert isinstance(app.screen, MainScreen)


async def test_the_words_of_the_trade_are_explained_and_found() -> None:
    told = {"ceiling": "a limit, and no money spent", "sources": "nothing is bought by it", "idiq": "a frame contract"}
    async with watching() as (app, pilot):
        await do(pilot, "help")
        for word, meaning in told.items():
            await press(pilot, "ctrl+u", *word)
            found = " ".join(pane(app, "help-lines").text().split())
            assert "Words" in found and meaning in found
            assert "One row up" not in found


async def test_the_file_of_a_request_names_the_keys_that_change_it() -> None:
    async with watching(size=(120, 40)) as (app, pilot):
        assert "e event" not in text(app).splitlines()[-1]
        await press(pilot, "enter")
        assert "u undo  e event  c correct  ? help" in text(app).splitlines()[-1]


async def test_key_help() -> None:
    async with watching() as (app, pilot):
        await do(pilot, "sam_key")
        assert isinstance(app.screen, KeyHelpScreen)
        assert "SAM_API_KEY" in text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, MainScreen)


async def test_palette_offers_every_action() -> None:
    async with watching(size=(120, 60)) as (app, pilot):
        await do(pilot, "palette")
        await press(pilot, *"sources")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        assert isinstance(app.screen, SourcesScreen)


async def test_theme() -> None:
    light = {color.casefold() for color in themes.THEMES[1].variables.values()}
    async with watching() as (app, pilot):
        assert app.theme == "mineralwatch-dark"
        await do(pilot, "theme")
        assert app.theme == "mineralwatch-light"
        for words in ("1 ", "Tin, ingots", "● open"):  # two of frames, one of a row
            assert color_of(app, words) in light, words
        await press(pilot, "T")
        assert app.theme == "mineralwatch-dark"


def color_of(app: Watching, words: str) -> str:
    """The colour in which words are drawn."""
    drawn = (segment for strip in app.screen._compositor.render_strips() for segment in strip)
    style = next(segment.style for segment in drawn if words in segment.text)
    assert style is not None and style.color is not None
    return str(style.color.name)


async def test_quit_notes_that_the_user_looked() -> None:
    backend = FakeBackend()
    async with watching(backend) as (app, pilot):
        await do(pilot, "quit")
    assert backend.acts[-1] == (UserAct("looked"),)
    assert backend.calls[-1] == "close"
    assert app.return_code == 0
