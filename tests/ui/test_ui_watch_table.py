"""The table on a screen: cursor, mouse, size, a million rows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.screen import Screen

from mineralwatch.ui.tone_colours import TONE_CLASSES
from mineralwatch.ui.widgets.row_source import ListRows, PagedRows
from mineralwatch.ui.widgets.watch_table import WatchTable
from mineralwatch.view.panel_content import Column, Row, Span, TableView
from tests.ui.looking import lines, settled

COLUMNS = (Column("n", "number", 9, right=True), Column("t", "title", 10, grow=1), Column("d", "day", 6, drop=1))


def row(key: str) -> Row:
    return Row(key, ((Span(key),), (Span(f"title of {key}"),), (Span("today"),)))


def view(*keys: str) -> TableView:
    return TableView(COLUMNS, tuple(row(key) for key in keys), "List", "by n")


class Toned(Screen[None]):
    """A screen that knows the tones, as each of ours does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(TONE_CLASSES)


class OneTable(App[None]):
    """A table and nothing else."""

    CSS = "WatchTable { border: round white; } WatchTable > .table--cursor { text-style: reverse; }"

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def get_default_screen(self) -> Toned:
        return Toned()

    def compose(self) -> ComposeResult:
        yield WatchTable(id="list")

    def on_watch_table_highlighted(self, event: WatchTable.Highlighted) -> None:
        assert event.control is event.table
        self.heard.append(f"at {event.key}")

    def on_watch_table_row_opened(self, event: WatchTable.RowOpened) -> None:
        assert event.control is event.table
        self.heard.append(f"open {event.key}")

    def on_watch_table_head_clicked(self, event: WatchTable.HeadClicked) -> None:
        assert event.control is event.table
        self.heard.append(f"head {event.column}")


class Endless:
    """A million rows of which none is held; counts how many were asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked = 0

    def rows(self, start: int, stop: int) -> Sequence[Row | None]:
        stop = min(stop, self.count)
        self.asked += max(0, stop - start)
        return [row(str(at)) for at in range(start, stop)]

    def key_at(self, index: int) -> str | None:
        return str(index) if 0 <= index < self.count else None

    def index_of(self, key: str) -> int | None:
        return int(key)


async def test_cursor_stays_on_its_key_when_rows_change() -> None:
    app = OneTable()
    async with app.run_test(size=(40, 10)) as pilot:
        table = app.query_one(WatchTable)
        table.show(view(*"abcdef"))
        table.focus()
        await pilot.press("down", "down")
        assert table.cursor_key == "c"
        table.show(view(*"xyabcdef"))
        assert (table.cursor_key, table.cursor_row) == ("c", 4)
        table.show(view(*"fedcba"))
        assert (table.cursor_key, table.cursor_row) == ("c", 3)
        heard = len(app.heard)
        table.show(view(*"fedcba"))
        await settled(pilot)
        assert len(app.heard) == heard  # the same key is no news
        table.show(view(*"feba"))
        assert (table.cursor_key, table.cursor_row) == ("a", 3)  # what stands in its place now
        table.show(view())
        assert (table.cursor_key, table.cursor_row) == (None, 0)
        await settled(pilot)
        assert app.heard[-2:] == ["at a", "at None"]
        await pilot.press("enter", "down")
        assert "open" not in app.heard[-1]


async def test_the_row_stays_on_its_line_when_rows_come_in_above() -> None:
    app = OneTable()
    async with app.run_test(size=(40, 10)) as pilot:
        table = app.query_one(WatchTable)
        table.show(view(*(f"k{at}" for at in range(50))))
        table.focus()
        table.move_to(20)
        await settled(pilot)
        line = next(at for at, text in enumerate(lines(app)) if "▸" in text)
        table.show(view(*(f"n{at}" for at in range(5)), *(f"k{at}" for at in range(50))))
        await settled(pilot)
        assert "title of k20" in lines(app)[line]
        assert "▸" in lines(app)[line]


async def test_a_list_at_its_top_shows_what_comes_in_there() -> None:
    app = OneTable()
    async with app.run_test(size=(40, 10)) as pilot:
        table = app.query_one(WatchTable)
        table.show(view(*"abcdefghijkl"))
        await settled(pilot)
        table.show(view("new", *"abcdefghijkl"))
        await settled(pilot)
        assert "title of new" in lines(app)[2]
        assert "▸" in lines(app)[3]
        table.show(view(*"123456789", *"abcdefghijkl"))  # too many: the cursor must stay in view
        await settled(pilot)
        assert table.cursor_key == "a"
        assert "▸" in "\n".join(lines(app))


async def test_mouse() -> None:
    app = OneTable()
    async with app.run_test(size=(40, 10)) as pilot:
        table = app.query_one(WatchTable)
        table.show(view(*(f"k{at}" for at in range(50))))
        await settled(pilot)
        await pilot.click(WatchTable, offset=(8, 4))
        assert table.cursor_key == "k2"
        await pilot.double_click(WatchTable, offset=(8, 5))
        await settled(pilot)
        assert app.heard[-1] == "open k3"
        await pilot.click(WatchTable, offset=(18, 1))
        await settled(pilot)
        assert app.heard[-1] == "head t"
        await pilot.hover(WatchTable, offset=(8, 6))
        before = table.scroll_offset.y
        table._on_mouse_scroll_down(_wheel(table))
        await settled(pilot)
        assert table.scroll_offset.y > before
        assert table.cursor_key == "k3"  # the wheel looks, it does not select
        await pilot.press("down")
        assert "title of k4" in "\n".join(lines(app))


def _wheel(table: WatchTable) -> object:
    from textual.events import MouseScrollDown

    return MouseScrollDown(table, 3, 3, 0, 1, 0, False, False, False)


async def test_sorting_keeps_the_cursor() -> None:
    app = OneTable()
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.query_one(WatchTable)
        table.show(view("10", "9", "1"))
        table.sort_by("n")
        assert [table.source.key_at(at) for at in range(3)] == ["1", "9", "10"]
        assert table.cursor_key == "10"
        await settled(pilot)
        assert "number^" in "\n".join(lines(app))
        table.sort_by("n", descending=True)
        table.show(view("10", "9", "1", "20"))
        assert [table.source.key_at(at) for at in range(4)] == ["20", "10", "9", "1"]
        table.sort_by(None)
        assert table.source.key_at(0) == "10"


async def test_a_million_rows_cost_what_is_seen() -> None:
    app = OneTable()
    source = Endless(1_000_000)
    async with app.run_test(size=(60, 30)) as pilot:
        table = app.query_one(WatchTable)
        table.focus()
        table.show_source(COLUMNS, source)
        await settled(pilot)
        assert source.asked < 300
        await pilot.press("end")
        await settled(pilot)
        assert table.cursor_key == "999999"
        assert "title of 999999" in "\n".join(lines(app))
        await pilot.press("home", "pagedown", "down", "up", "pageup")
        await settled(pilot)
        assert table.cursor_row == 0
        assert source.asked < 2_000
        table.sort_by("n")
        assert table.source is source  # such a list is not sorted in memory


async def test_a_row_on_its_way_is_drawn_as_such() -> None:
    app = OneTable()
    async with app.run_test(size=(40, 8)) as pilot:
        table = app.query_one(WatchTable)
        asked: list[int] = []
        source = PagedRows([f"k{at}" for at in range(200)], lambda page, ids: asked.append(page))
        table.show_source(COLUMNS, source)
        await settled(pilot)
        assert table.paged
        assert all("…" in line for line in lines(app)[2:7])
        source.add_page(0, [row(f"k{at}") for at in range(64)])
        table.refresh()
        await settled(pilot)
        assert "title of k0" in "\n".join(lines(app))
        assert asked == [0, 1]


async def test_a_line_says_why_there_are_no_rows() -> None:
    app = OneTable()
    async with app.run_test(size=(40, 8)) as pilot:
        table = app.query_one(WatchTable)
        assert "Reading the store" in "\n".join(lines(app))
        table.show(TableView(COLUMNS, (), "List", "", "failed", "The list [/b] could not be read."))
        await settled(pilot)
        assert "The list [/b] could not be read." in "\n".join(lines(app)).replace("│\n│ ", "")
        assert isinstance(table.source, ListRows)


def test_the_table_is_our_own() -> None:
    """Textual's own table takes 1.8 s for 10,000 rows."""
    import mineralwatch.ui.app  # noqa: F401

    assert "textual.widgets._data_table" not in sys.modules
