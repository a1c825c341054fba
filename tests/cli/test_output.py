"""Tables, CSV and JSON as text."""

from __future__ import annotations

import csv
import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.cli import output
from mineralwatch.cli.output import csv_cell, print_json, table, write_csv
from mineralwatch.domain.text.safe_text import cell_width

CELLS = st.text(max_size=30)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), st.integers(1, 60))
def test_tables_never_pass_the_width_and_columns_start_in_one_place(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    lines = table(("A", "B", "C"), rows, width=width)
    assert len(lines) == len(rows) + 1
    assert all(cell_width(line) <= width for line in lines)


def test_columns_are_aligned_by_cells_not_by_letters() -> None:
    lines = table(("NAME", "N"), [("钴 cobalt", "1"), ("café", "2"), ("e\u0301", "3")])
    places = {cell_width(line[: line.rindex(line[-1])]) for line in lines}
    assert places == {len("XX cobalt  ")}


def test_numbers_stand_at_the_right() -> None:
    assert table(("N",), [("5",), ("500",)], frozenset({0})) == ["  N", "  5", "500"]


def test_nothing_is_cut_when_there_is_no_width() -> None:
    assert table(("T",), [("x" * 400,)])[1] == "x" * 400


def test_outside_text_cannot_move_the_cursor() -> None:
    [_, line] = table(("T",), [("a\x1b]52;c;aGFjaw==\x07b\nc",)])
    assert line.isprintable()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(…)", "-"])
def test_text_that_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-14, -14),
        (1.5, 1.5),
        (None, ""),
        (True, "true"),
        ("a=b", "a=b"),
        (["a", "b"], "a; b"),
        ([], ""),
        (["=a"], "'=a"),
    ],
)
def test_other_cells(value: object, cell: object) -> None:
    assert csv_cell(value) == cell


def test_a_header_stands_even_when_there_is_no_row() -> None:
    stream = io.StringIO()
    write_csv(stream, ("a", "b"), [])
    assert stream.getvalue() == "a,b\n"


@given(
    st.lists(st.fixed_dictionaries({"a": st.text(), "b": st.one_of(st.none(), st.integers(), st.text())}), max_size=5)
)
def test_csv_can_be_read_back_and_holds_no_formula(rows: list[dict[str, object]]) -> None:
    stream = io.StringIO()
    write_csv(stream, ("a", "b"), rows)
    back = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    assert len(back) == len(rows) + 1
    for given_, read in zip(rows, back[1:], strict=True):
        assert not read[0].startswith(("=", "+", "-", "@", "\t", "\r"))
        text = str(given_["a"]).replace("\r\n", "\n").replace("\r", "\n")
        assert read[0] in (text, f"'{text}")


def test_json_is_ascii_where_the_other_end_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    for encoding, written in (("utf-8", "→"), ("ascii", "\\u2192")):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        print_json(["→"])
        sys.stdout.flush()
        assert written in raw.getvalue().decode(encoding)
        assert json.loads(raw.getvalue()) == ["→"]


def test_talk_holds_no_sign_that_a_terminal_should_not_get(capsys: pytest.CaptureFixture[str]) -> None:
    output.say("no\x1b[31m.json\u202e\n  an indented line")
    first, second = capsys.readouterr().err.splitlines()
    assert first.isprintable() and first.startswith("no") and second == "  an indented line"
