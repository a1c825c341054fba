"""Columns, rows, sorting and pages of the table, without a screen."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.ui.tone_colours import cut_line, padded, width_of
from mineralwatch.ui.widgets.column_layout import GAP, place_columns
from mineralwatch.ui.widgets.row_source import ListRows, PagedRows, sort_key, sorted_rows
from mineralwatch.view.panel_content import Column, Row, Span
from mineralwatch.view.spans import text_of

COLUMNS = st.lists(
    st.builds(Column, st.just("id"), st.just("t"), st.integers(1, 30), st.integers(0, 3), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)
WORDS = st.text(st.sampled_from("ab 中文é⚠[]/\u0301"), max_size=30)


def row(key: str, *texts: str) -> Row:
    return Row(key, tuple((Span(text),) for text in texts))


@given(COLUMNS, st.integers(1, 200))
def test_columns_stay_inside_and_apart(columns: list[Column], width: int) -> None:
    places = place_columns(columns, width)
    assert places
    assert places[-1].x + places[-1].width <= width
    for left, right in pairwise(places):
        assert left.x + left.width + GAP == right.x
        assert left.index < right.index


def test_the_highest_drop_leaves_first_and_room_goes_to_what_grows() -> None:
    columns = (
        Column("a", "a", 10),
        Column("b", "b", 10, grow=1),
        Column("c", "c", 10, drop=1),
        Column("d", "d", 10, drop=2),
    )
    shown = [[columns[spot.index].id for spot in place_columns(columns, width)] for width in (43, 42, 32, 31, 21)]
    assert shown == [["a", "b", "c", "d"], ["a", "b", "c"], ["a", "b", "c"], ["a", "b"], ["a", "b"]]
    assert [spot.width for spot in place_columns(columns, 50)] == [10, 17, 10, 10]
    assert [spot.width for spot in place_columns(columns, 11)] == [5, 5]


@given(WORDS, st.integers(0, 40), st.booleans())
def test_a_cell_is_exactly_as_wide_as_its_column(text: str, width: int, right: bool) -> None:
    assert width_of(padded((Span(text), Span("x")), width, right)) == width


@given(WORDS, st.integers(1, 40))
def test_what_fits_is_not_cut(text: str, width: int) -> None:
    line = (Span(text),)
    found = cut_line(line, width)
    assert width_of(found) <= width
    assert (found == line) is (width_of(line) <= width)


def test_wide_characters_are_cut_by_cells() -> None:
    assert text_of(cut_line((Span("中文中文"),), 6)) == "中文 …"
    assert text_of(padded((Span("中"),), 4)) == "中  "


def test_numbers_sort_by_value_and_nothing_comes_last() -> None:
    rows = [row("a", "1,800"), row("b", "—"), row("c", "450.6"), row("d", ""), row("e", "Zinc"), row("f", "antimony")]
    assert [item.key for item in sorted_rows(rows, 0)] == ["c", "a", "f", "e", "b", "d"]
    assert [item.key for item in sorted_rows(rows, 0, reverse=True)] == ["e", "f", "a", "c", "b", "d"]
    assert sort_key("9") < sort_key("10")


def test_list_rows() -> None:
    rows = ListRows([row("a", "1"), row("b", "2")])
    assert (rows.count, rows.key_at(1), rows.key_at(2), rows.key_at(-1)) == (2, "b", None, None)
    assert (rows.index_of("b"), rows.index_of("c")) == (1, None)
    assert [item.key for item in rows.rows(-3, 9) if item] == ["a", "b"]


def asked_pages(count: int, size: int = 10, keep: int = 3) -> tuple[PagedRows, list[int]]:
    asked: list[int] = []
    return PagedRows([f"k{at}" for at in range(count)], lambda page, ids: asked.append(page), size, keep), asked


def test_pages_in_view_come_first_and_one_is_read_ahead() -> None:
    source, asked = asked_pages(100)
    assert source.rows(15, 25) == [None] * 10
    assert asked == [1, 2, 3, 0]
    source.rows(15, 25)
    assert asked == [1, 2, 3, 0]  # what is on its way is not asked for again
    source.add_page(1, [row(f"k{at}", "x") for at in range(10, 20)])
    got = source.rows(15, 25)
    assert [item is not None for item in got] == [True] * 5 + [False] * 5
    assert got[0] is not None
    assert got[0].key == "k15"


def test_a_page_that_failed_is_asked_for_again() -> None:
    source, asked = asked_pages(20)
    source.rows(0, 5)
    source.page_failed(0)
    source.rows(0, 5)
    assert asked == [0, 1, 0]


def test_old_pages_are_forgotten() -> None:
    source, asked = asked_pages(100)
    for page in range(5):
        source.add_page(page, [row(f"k{at}", "x") for at in range(page * 10, page * 10 + 10)])
    assert source.rows(0, 1) == [None]
    assert asked[0] == 0
    assert source.rows(45, 46)[0] is not None


def test_rows_at_hand_are_shown_until_the_page_is_there_and_changes_reach_both() -> None:
    source = PagedRows(["a", "b"], lambda page, ids: None, earlier_rows={"a": row("a", "old")})
    assert source.rows(0, 2)[1] is None
    source.update_rows({"a": row("a", "new")})
    held = source.rows(0, 1)[0]
    assert held is not None
    assert text_of(held.cells[0]) == "new"
    source.add_page(0, [row("a", "page"), row("b", "page")])
    source.update_rows({"b": row("b", "marked")})
    assert [text_of(item.cells[0]) for item in source.rows(0, 2) if item] == ["page", "marked"]
    assert (source.index_of("b"), source.index_of("c"), source.key_at(9)) == (1, None, None)
    assert source.rows(5, 9) == ()
