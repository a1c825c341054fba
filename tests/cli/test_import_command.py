"""`import`: all rows or none, the same file twice is one, and a dry run writes nothing."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path

import pytest

from mineralwatch.cli import manual_entry_subcommands
from mineralwatch.domain.manual_entries.entry_file import COLUMNS
from mineralwatch.store.connection import open_reader
from mineralwatch.store.manual_entries import manual_entries_of
from tests.cli.store_contents import Call

DATA = Path(__file__).parents[1] / "data"
CSV, JSON = str(DATA / "by_hand.csv"), str(DATA / "by_hand.json")
KEYS = ("SP800025R0020", "SP800026R0021", "antimony-2025-x1")
HEAD = "number,kind,field,value,on,source,reason\n"

pytestmark = pytest.mark.usefixtures("recorded")


def entries(recorded: Path) -> dict[str, int]:
    with closing(open_reader(recorded)) as conn:
        return {key: len(hand.events) + len(hand.corrections) for key, hand in manual_entries_of(conn, KEYS).items()}


def steps(recorded: Path) -> int:
    with closing(open_reader(recorded)) as conn:
        return int(conn.execute("SELECT count(DISTINCT step) FROM acts").fetchone()[0])


def test_a_dry_run_shows_what_each_row_would_do_and_writes_nothing(call: Call, recorded: Path) -> None:
    code, out, err = call("import", CSV, "--dry-run")
    assert (code, err) == (0, "4 new, 0 known, 0 refused: nothing is written\n")
    assert out.splitlines() == [
        "line 2  new      SP8000-25-R-0020: extended 2026-11-20 (letter to bidders)",
        "line 3  new      antimony-2025-x1: awarded 2025-09-23 (company release)",
        "line 5  new      SP8000-25-R-0020: quantity 280,000 t → 6,685,871 lb (letter to bidders)",
        "line 6  new      SP8000-26-R-0021: title Lithium carbonate → =Lithium, carbonate (letter to bidders)",
    ]
    assert entries(recorded) == {}


@pytest.mark.parametrize("file", [CSV, JSON])
def test_a_file_is_one_step_and_known_the_second_time(call: Call, recorded: Path, file: str) -> None:
    assert call("import", file) == (0, "", "4 new, 0 known, 0 refused\n")
    assert entries(recorded) == {"SP800025R0020": 2, "SP800026R0021": 1, "antimony-2025-x1": 1}
    assert steps(recorded) == 1
    assert call("import", CSV) == (0, "", "0 new, 4 known, 0 refused\n")
    assert call("import", JSON) == (0, "", "0 new, 4 known, 0 refused\n")
    assert steps(recorded) == 1
    assert call("undo")[2].splitlines()[0] == "4 items taken back"
    assert entries(recorded) == {}
    assert call("import", CSV)[2] == "4 new, 0 known, 0 refused\n"


def test_rows_as_json(call: Call) -> None:
    code, out, _ = call("import", CSV, "--dry-run", "--json")
    rows = json.loads(out)
    assert code == 0
    assert [row["outcome"] for row in rows] == ["new"] * 4
    assert (rows[2]["old"], rows[2]["new"], rows[2]["why"]) == ("280000 t", "6685871 lb", None)
    assert rows[1]["entry"]["amount"] == 245e6


def test_a_second_value_of_one_field_goes_on_from_the_first(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    rows = [f"{KEYS[2]},,ceiling,{value},,a,b\n" for value in ("250m", "260m", "250m")]
    file.write_text(HEAD + "".join(rows))
    _, out, _ = call("import", str(file), "--dry-run")
    assert [line.partition(": ")[2] for line in out.splitlines()] == [
        "ceiling $245m → $250m (a)",
        "ceiling $250m → $260m (a)",
        "ceiling $250m (a)",
    ]
    assert [line.split()[2] for line in out.splitlines()] == ["new", "new", "known"]


@pytest.mark.parametrize("words", [(), ("--dry-run",), ("--json",)])
def test_every_bad_row_is_named_and_none_is_written(
    call: Call, recorded: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(
        HEAD + "SP8000-25-R-0020,cancelled,,,2026-11-20,a,b\n"
        "SP8000-99-R-0001,cancelled,,,2026-11-20,a,b\n"
        "SP8000-25-R-0020,canceled,,,2027-11-20,a,\n"
        ",,ceiling,5 EUR,,a,b\n"
        "SP8000-25-R-0020,,ceiling,5,000,000,a,b\n"
    )
    code, out, err = call("import", str(file), *words)
    assert code == 2
    said = err.splitlines()
    assert [line.partition(", ")[2].partition(":")[0] for line in said[:4]] == ["line 3", "line 4", "line 5", "line 6"]
    assert "number: no solicitation 'SP8000-99-R-0001' is known" in said[0]
    assert "did you mean cancelled?" in said[1] and "is ahead" in said[1] and "reason: " in said[1]
    assert "number: say which solicitation" in said[2] and "another currency" in said[2]
    assert "stands under no column" in said[3]
    assert said[4:] == ["1 new, 0 known, 4 refused: nothing is written"]
    assert entries(recorded) == {}
    if words == ("--json",):
        assert [row["outcome"] for row in json.loads(out)] == ["new", "refused", "refused", "refused", "refused"]


def test_files_that_cannot_be_read_are_one_line(call: Call, tmp_path: Path) -> None:
    binary = tmp_path / "sheet.csv"
    binary.write_bytes(b"PK\x03\x04\x00\x00\x00")
    os.mkfifo(tmp_path / "pipe")
    for path, says in (
        (tmp_path / "none.csv", "is no file"),
        (tmp_path, "is no file"),
        (tmp_path / "pipe", "is no file"),
        (binary, "it is no text file"),
    ):
        code, out, err = call("import", str(path))
        assert (code, out) == (2, "")
        assert says in err and str(path) in err and err.count("\n") == 1


def test_the_help_names_every_column() -> None:
    assert manual_entry_subcommands.COLUMNS.split(", ") == list(COLUMNS)
