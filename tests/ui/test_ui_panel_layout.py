"""Where panels lie, at every size, and what the screen says at each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.ui import panel_layout
from mineralwatch.ui.panel_layout import PanelArea, PanelPlan
from tests.ui.fakes import FakeBackend
from tests.ui.looking import lines, press, settled, table, text, watching

SIZES = st.tuples(st.integers(20, 300), st.integers(6, 100))


def covers(placed: PanelPlan, width: int, height: int) -> bool:
    return sum(box.width * box.height for box in placed.values()) == width * height


def overlap(one: PanelArea, two: PanelArea) -> bool:
    return (
        one.x < two.x + two.width
        and two.x < one.x + one.width
        and one.y < two.y + two.height
        and two.y < one.y + one.height
    )


@given(SIZES, st.sampled_from(("since", "news")))
def test_panels_fill_the_desk_and_never_overlap(size: tuple[int, int], slot: panel_layout.SharedPanel) -> None:
    width, height = size[0], size[1] - 3
    placed = panel_layout.plan_panels(panel_layout.layout_kind(*size), width, height, slot)
    assert covers(placed, width, height)
    boxes = list(placed.values())
    assert not any(overlap(one, two) for at, one in enumerate(boxes) for two in boxes[at + 1 :])
    if panel_layout.layout_kind(*size) != "tiny":
        assert {"requests", "dossier"} <= placed.keys()
        assert all(box.height >= 4 for box in boxes)


@given(SIZES)
def test_a_zoomed_panel_has_it_all(size: tuple[int, int]) -> None:
    assert panel_layout.plan_panels(panel_layout.layout_kind(*size), *size, zoomed="money") == {
        "money": PanelArea(0, 0, *size)
    }


@pytest.mark.parametrize(
    ("size", "kind"),
    [((59, 40), "tiny"), ((80, 15), "tiny"), ((60, 16), "small"), ((80, 24), "small"), ((80, 50), "tall"),
     ((120, 24), "short"), ((120, 40), "medium"), ((160, 40), "wide"), ((200, 60), "wide")],
)  # fmt: skip
def test_shapes(size: tuple[int, int], kind: str) -> None:
    assert panel_layout.layout_kind(*size) == kind


def test_neighbours() -> None:
    placed = panel_layout.plan_panels("medium", 120, 36)
    assert panel_layout.neighbour_panel(placed, "requests", "right") == "dossier"
    assert panel_layout.neighbour_panel(placed, "exposed", "left") == "since"
    assert panel_layout.neighbour_panel(placed, "requests", "left") is None
    assert panel_layout.neighbour_panel(placed, "nowhere", "left") == "requests"


async def test_resizing_all_over_keeps_cursor_and_focus() -> None:
    async with watching() as (app, pilot):
        await press(pilot, "down", "down")
        key = table(app).cursor_key
        for size in ((20, 6), (80, 24), (300, 100), (60, 16), (59, 16), (100, 29), (160, 30), (90, 60), (120, 40)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            assert len(lines(app)) == size[1]
            assert table(app).cursor_key == key
            if size in ((20, 6), (59, 16)):
                assert text(app).strip().startswith(f"60x16 needed, {size[0]}x{size[1]}")
            else:
                assert app.focused is not None
                assert app.focused.id in app.main.shown_panels()
        assert "needed" not in text(app)


async def test_a_panel_that_loses_its_place_gives_the_keys_on() -> None:
    async with watching() as (app, pilot):
        await press(pilot, "5")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert app.focused is not None
        assert app.focused.id == "brief"
        await press(pilot, "enter")
        assert app.main.grid.zoomed == "next"
        await press(pilot, "escape", "6")
        assert app.main.grid.zoomed == "exposed"
        assert "UAMY" in text(app)
        await press(pilot, "enter")
        assert app.main.filters["requests"] == "ticker:UAMY"


async def test_the_small_screen_line_by_line() -> None:
    async with watching(size=(80, 24)) as (app, _):
        shown = lines(app)
    assert shown[0].startswith(" mineralwatch  Sun 22 Nov 2026 14:02")
    assert shown[1].startswith(" ! SAM.gov never read")
    assert "K key" in shown[1]
    assert shown[2].startswith("╭─ 1 Requests 5: 1 known open, 0 may be ──")
    assert shown[2].endswith(" by next ─╮")
    assert shown[4].startswith("│▸ Sn")
    assert "● open" in shown[4]
    assert shown[11].startswith("╭─ 4 Tin, ingots ──")
    assert shown[19].startswith("╭─ 2 Next and money ──")
    assert "1 Dec" in shown[20]
    assert "ordered" in shown[21]
    assert shown[22].startswith("╰──")
    assert shown[23].startswith(" ↑↓ move  enter open  / filter")
    assert shown[23].rstrip().endswith("? help  ^p all  q quit")


async def test_the_two_columns_line_by_line() -> None:
    async with watching(size=(120, 40)) as (app, _):
        shown = lines(app)
    tops = [at for at, line in enumerate(shown) if line.startswith("╭─")]
    assert [shown[at][3:10] for at in tops] == ["1 Reque", "2 Next ", "3 Since"]
    right = [line[57:].strip("╭─ ")[:9] for line in shown if "╭─ " in line[57:]]
    assert [name[:2] for name in right] == ["4 ", "5 ", "6 "]
    assert "7 News, 2 unread" in shown[tops[2]][:57]
    assert shown[38].startswith(" O official  N announced  P press")
    assert all(len(line) == 120 for line in shown)


async def test_three_columns_show_news_and_alerts() -> None:
    async with watching(size=(200, 60)) as (app, _):
        shown = text(app)
    for title in ("1 Requests", "2 Next", "3 Since", "4 Tin", "5 Stockpile", "6 Who", "7 News", "A Alerts"):
        assert title in shown
    assert "Antimony [/up] 5 < 6 & [b]7" in shown


async def test_ascii_terminals_get_ascii_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from mineralwatch.config.settings import UiSettings

    monkeypatch.setenv("TERM", "linux")
    monkeypatch.delenv("COLORTERM")
    async with watching(FakeBackend(), size=(120, 40), ui=UiSettings()) as (app, pilot):
        assert app.theme == "mineralwatch-ansi"
        assert text(app).isascii(), [char for char in text(app) if not char.isascii()]
        await press(pilot, "question_mark")
        assert text(app).isascii()


@pytest.mark.parametrize("key", ["tab", "shift+tab", "z", "1", "7", "h", "l", "j", "enter", "/", "escape"])
async def test_no_key_ends_the_program_in_a_window_that_is_too_small(key: str) -> None:
    async with watching(size=(50, 12)) as (app, pilot):
        await press(pilot, key)
        assert app.is_running
        await pilot.resize_terminal(120, 40)
        await settled(pilot)
        await press(pilot, "escape", "escape", "tab")
        assert "ingots" in text(app)
