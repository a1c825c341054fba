"""`budget` over the shipped record, at three days."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
NOW = "2026-11-29T19:08:00+00:00"
KINDS = ("requested", "ceiling", "guaranteed", "ordered", "cancelled")


def asked(run: Run, *words: str, now: str = NOW) -> Any:
    done = run("budget", *words, "--json", now=now)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.mark.parametrize("day", ["2025-12-01", "2026-06-01", "2026-11-29"])
def test_the_rows_sum_to_each_total_and_group(at_clock: Run, day: str) -> None:
    found = asked(at_clock, "--as-of", day, "--by", "material")
    assert list(found["totals"]) == list(KINDS)
    for kind in KINDS:
        rows = [row for row in found["rows"] if row["counted_in"] == kind]
        low, high = round(sum(row["low"] for row in rows), 2), round(sum(row["high"] for row in rows), 2)
        assert low == found["totals"][kind]
        assert [low, high] == found["disputed"].get(kind, [low, low])
        groups = [group for group in found["groups"] if group["counted_in"] == kind]
        assert round(sum(group["high"] for group in groups), 2) == high
        assert sum(group["rows"] for group in groups) == len(rows)


def test_the_first_of_december_2025(at_clock: Run) -> None:
    found = asked(at_clock, "--as-of", "2025-12-01")
    assert found["as_of"] == "2025-12-01T23:59:59+00:00"
    assert found["totals"] == {
        "requested": 40e6, "ceiling": 803.8e6, "guaranteed": 0, "ordered": 12e6, "cancelled": 500e6,
    }  # fmt: skip
    assert found["disputed"] == {"ceiling": [803.8e6, 903.8e6]}
    disputed = [row for row in found["rows"] if row["low"] != row["high"]]
    assert [(row["material"], row["low"], row["high"]) for row in disputed] == [("niobium", 50e6, 150e6)]
    (cancelled,) = [row for row in found["rows"] if row["counted_in"] == "cancelled"]
    assert (cancelled["key"], cancelled["date"], cancelled["grade"]) == ("cobalt-2025-x1", "2025-10-15", "reported")
    assert found["stated"] == []
    assert {one["reason"] for one in found["silent"]} == {"not visible yet", "none known"}
    assert found["appropriations"][0]["available_until"] == "2029-09-30"


def test_a_set_clock_knows_no_later_dispute(at_clock: Run) -> None:
    """The press told of another niobium ceiling in January 2026: as of an earlier day that counts, on that day not."""
    then = asked(at_clock, now="2025-12-01T12:00:00+00:00")
    past = asked(at_clock, "--as-of", "2025-12-01T12:00:00+00:00")
    assert (then["totals"]["ceiling"], then["disputed"]) == (past["disputed"]["ceiling"][1], {})
    assert {**then["totals"], "ceiling": None} == {**past["totals"], "ceiling": None}


def test_the_difference_to_a_source_s_own_total_is_named(at_clock: Run) -> None:
    found = asked(at_clock)
    assert found["totals"]["ordered"] == 1_258_648_362
    assert found["disputed"]["ceiling"] == [9_269_900_000, 9_369_900_000]
    assert [(one["sum"], one["amount"], one["difference"]) for one in found["stated"]] == [
        ("ceilings", 9_320_000_000, -49_900_000),
        ("ordered", 1_376_000_000, 117_351_638),
    ]
    for one in found["stated"]:
        assert round(sum(part["amount"] or 0 for part in one["parts"]), 2) == one["difference"]
        assert all(part["text"] for part in one["parts"])
    unstated = [row for row in found["rows"] if row["material"] is None and row["counted_in"] == "ordered"]
    assert round(sum(row["low"] for row in unstated)) == 125_400_000


def test_a_person_reads_the_sums_before_the_reservations(at_clock: Run) -> None:
    text = at_clock("budget", now=NOW).stdout
    assert "63 %, $1.26bn in 25 rows" in text
    assert "$9.27bn to $9.37bn in 23 rows, 4.6 times the money: limits, not spending" in text
    assert "ordered $1.38bn, $117.4m more than the rows here, by USAspending copy, copy" in text
    assert text.index("Glencore Ltd") < text.index("- unexplained +$117.4m")
    assert "material not stated" in text
    elmet = next(row for row in text.splitlines() if row.startswith("Tungsten ") and "$2.00bn" in row)
    assert "not visible yet" in elmet
    assert "Niobium " in at_clock("budget", "--by", "material", now=NOW).stdout
