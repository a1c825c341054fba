"""Records out of blocks: the same whatever way the blocks are cut, and the same as the csv module's."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineralwatch.domain.errors import BadPayload
from mineralwatch.sources import sam_bulk_records
from mineralwatch.sources.sam_bulk_records import CsvRecords

# What decides where a record ends, often; the first cell is an id, as in the file.
CELLS = st.lists(st.sampled_from(['"', '""', "\n", "\r\n", ",", '\n"', '"\n"', "word", "SP8000", "x"])).map("".join)
IDS = st.from_regex(r"[A-Za-z0-9_]{1,8}", fullmatch=True)
ROWS = st.lists(st.tuples(IDS, CELLS, CELLS), min_size=1, max_size=8)
MATTERS = settings(max_examples=50, deadline=None)


def written(rows: list[tuple[str, ...]], quoting: int, end: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator=end).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode("ascii")


def blocks(data: bytes, cuts: list[int]) -> list[bytes]:
    """The data cut at these places, empty blocks too."""
    places = sorted(at % (len(data) + 1) for at in cuts)
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


def cells(records: list[bytes]) -> list[tuple[str, ...]]:
    text = io.StringIO("\n".join(record.decode("ascii") for record in records), newline="")
    return [tuple(row) for row in csv.reader(text) if row]


@MATTERS
@given(ROWS, st.lists(st.integers(0, 10_000), max_size=30), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_every_cut_gives_the_same_rows(rows: list[tuple[str, ...]], cuts: list[int], quoting: int) -> None:
    data = written(rows, quoting, "\n")
    found = CsvRecords(blocks(data, cuts), (b"",))
    records = list(found)
    assert cells(records) == rows
    assert found.count == len(rows) == len(records)
    assert not found.ended_inside


@MATTERS
@given(ROWS, st.lists(st.integers(0, 10_000), max_size=30))
def test_windows_line_ends_are_line_ends(rows: list[tuple[str, ...]], cuts: list[int]) -> None:
    found = CsvRecords(blocks(written(rows, csv.QUOTE_ALL, "\r\n"), cuts), (b"",))
    assert cells(list(found)) == rows
    assert found.count == len(rows)


@MATTERS
@given(ROWS, st.data())
def test_a_file_that_ends_in_a_cell_is_told(rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    whole = written(rows, csv.QUOTE_ALL, "\n")
    head = whole[: data.draw(st.integers(1, len(whole)))]
    found = CsvRecords([head], (b"",))
    list(found)
    assert found.ended_inside == (head.count(b'"') % 2 == 1)


def test_only_what_is_looked_for_comes_and_all_is_counted() -> None:
    data = b'"id","n"\n"a","one"\n"b","two SP8000"\n"c","three"\n'
    found = CsvRecords([data], (b"SP8000",))
    assert [record.strip() for record in found] == [b'"id","n"', b'"b","two SP8000"']
    assert found.count == 4
    assert found.last.strip() == b'"c","three"'


def test_a_row_that_lost_a_quote_does_not_take_the_next_one_with_it() -> None:
    data = b'"id","n"\n"a","lost\n"b","SP8000"\n"c","x"\n'
    found = CsvRecords([data], (b"SP8000",))
    assert list(found)[1:] == [b'"b","SP8000"']
    assert found.count == 4


def test_blank_lines_are_no_rows() -> None:
    found = CsvRecords([b"id,n\n\n\na,1\n\n"], (b"",))
    assert list(found) == [b"id,n", b"a,1"]
    assert found.count == 2


def test_nothing_holds_nothing() -> None:
    for data in ([], [b""], [b"\n"]):
        found = CsvRecords(data, (b"",))
        assert (list(found), found.count, found.ended_inside) == ([], 0, False)


@pytest.mark.parametrize("lead", [b'"', b""])
def test_a_cell_without_an_end_is_not_kept_in_memory(lead: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sam_bulk_records, "RECORD_MOST", 10_000)
    taken = 0

    def endless() -> object:
        nonlocal taken
        yield lead + b'id,"'
        while True:
            taken += 1
            yield b"word\n" * 20

    with pytest.raises(BadPayload, match="has no end"):
        list(CsvRecords(endless(), (b"",)))  # type: ignore[arg-type]
    assert taken < 130
