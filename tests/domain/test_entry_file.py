"""Reading files of events and corrections."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.manual_entries.entry_file import (
    COLUMNS,
    MOST_BYTES,
    BadFile,
    decode_file,
    read_row_entry,
    read_rows,
)
from mineralwatch.domain.manual_entries.entry_validation import BadEntry
from mineralwatch.domain.manual_entries.manual_entry import Correction, ManualEvent, encode_entry

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 22)
CURATED = (DATA / "by_hand.csv").read_bytes()
ROW = {"number": "n", "field": "title", "value": "Cobalt metal", "source": "a letter", "reason": "why"}


def bodies(payload: bytes) -> list[tuple[object, str]]:
    found = []
    for row in read_rows(decode_file(payload)):
        given = {name: value for name, value in row.given.items() if name != "number"}
        found.append((row.given["number"], encode_entry(read_row_entry(given, TODAY))))
    return found


def test_csv_and_json_say_the_same() -> None:
    assert bodies(CURATED) == bodies((DATA / "by_hand.json").read_bytes())
    entries = [
        read_row_entry({k: v for k, v in row.given.items() if k != "number"}, TODAY)
        for row in read_rows(CURATED.decode())
    ]
    assert [type(entry) for entry in entries] == [ManualEvent, ManualEvent, Correction, Correction]
    assert isinstance(entries[3], Correction) and entries[3].value == "=Lithium, carbonate"  # as text, and still text


@pytest.mark.parametrize(
    "payload",
    [
        b"\xef\xbb\xbf" + CURATED,
        CURATED.replace(b"\n", b"\r\n"),
        CURATED.replace(b"\n", b"\r"),
        CURATED.decode().encode("utf-16"),
        b"\n\n" + CURATED + b"\n,,,,\n\n",
    ],
    ids=["mark", "crlf", "cr", "utf-16", "blank lines"],
)
def test_it_is_read_however_a_spreadsheet_wrote_it(payload: bytes) -> None:
    assert bodies(payload) == bodies(CURATED)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_seen_by_the_header(delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(csv.reader(io.StringIO(CURATED.decode())))
    assert bodies(out.getvalue().encode()) == bodies(CURATED)


def test_names_of_columns_are_read_as_people_write_them() -> None:
    (row,) = read_rows(" Number ,FIELD,Value,source,reason\nn,awarded-on,2026-05-14,a,b\n")
    entry = read_row_entry({name: value for name, value in row.given.items() if name != "number"}, TODAY)
    assert isinstance(entry, Correction) and entry.field == "awarded_on"


def test_a_row_has_the_line_on_which_it_begins() -> None:
    text = 'number,field,value,source,reason\n\nn,title,A,"two\nlines",b\nm,title,B,a,b\n'
    assert [(row.line, row.given["number"]) for row in read_rows(text)] == [(3, "n"), (5, "m")]
    assert [row.line for row in read_rows(json.dumps([ROW, ROW]))] == [1, 2]


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (b"", "holds no rows"),
        (b"[]", "holds no rows"),
        (b"number,kind\n", "holds no rows"),
        (b"kind,source\ncancelled,x\n", "no column number"),
        (b"number,knd\n", "no column is called 'knd'; did you mean kind?"),
        (b"number,kind,Kind\n", "the column kind occurs twice"),
        (b'number,kind\nn,"cancelled\n', "line 2: it is no CSV"),
        (b'number,kind\nn,"a"b\n', "line 2: it is no CSV"),
        (b"number,kind\nn," + b"x" * 200_000 + b"\n", "line 2: it is no CSV"),
        (b"number,kind\nn,\xe4\n", "not UTF-8 text"),
        (b"PK\x03\x04\x00\x00", "no text file"),
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
        (b"[{]", "it is no JSON"),
        (b'{"number": "n"}', "it is no list of rows"),
        (b"[" * 100_000, "it is"),
        (b"number\n" + b"n\n" * 10_001, "more than 10,000 rows"),
    ],
)
def test_what_is_no_such_file_is_refused_with_one_line(payload: bytes, says: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_rows(decode_file(payload))
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_what_others_set_for_the_whole_process_changes_nothing() -> None:
    before = csv.field_size_limit(10_000_000)
    try:
        with pytest.raises(BadFile, match="line 2: it is no CSV: a cell has more than 100,000 characters"):
            read_rows("number,kind\nn," + "x" * 200_000 + "\n")
    finally:
        csv.field_size_limit(before)


def test_a_cell_too_many_is_named_and_a_row_too_short_is_none() -> None:
    rows = read_rows("number,field,value\nn,ceiling,5,000,000\nn\n")
    assert rows[0].problem is not None and "'000' stands under no column" in rows[0].problem
    assert (rows[1].problem, rows[1].given) == (None, {"number": "n"})
    assert read_rows('[1, {"number": "n"}]')[0].problem == "it is no object with names and values"


@pytest.mark.parametrize("given", [{}, {"kind": "cancelled", "field": "title"}])
def test_a_row_is_either_an_event_or_a_correction(given: dict[str, object]) -> None:
    with pytest.raises(BadEntry, match="a row"):
        read_row_entry(given, TODAY)


_cells = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="'"), min_size=1, max_size=30)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(COLUMNS[1:]), _cells.filter(str.strip), min_size=1), min_size=1, max_size=5
    )
)
def test_cells_come_back_as_they_were_written(written: list[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows([{**row, "number": "n"} for row in written])
    assert [dict(row.given) for row in read_rows(out.getvalue())] == [{**row, "number": "n"} for row in written]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_file_is_read_or_refused(payload: bytes) -> None:
    try:
        rows = read_rows(decode_file(payload))
    except BadFile as error:
        assert "\n" not in str(error)
    else:
        assert rows and all(row.line >= 1 for row in rows)


def test_a_name_in_json_is_cleaned_before_it_is_named() -> None:
    (row,) = read_rows('[{"number": "n", "\\u001b[31mev\\u202eil": "x"}]')
    assert len(row.given) == 2 and all(name.isprintable() for name in row.given)
