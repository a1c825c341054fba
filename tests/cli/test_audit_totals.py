"""`audit` without a number: the record's sums beside its sources' own totals."""

from __future__ import annotations

import json
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from mineralwatch.cli.audit_totals import register_line
from mineralwatch.domain.models.contract import RegisterCheck
from mineralwatch.record.loader import read_record

Run = Callable[..., CompletedProcess[str]]


def test_each_difference_has_its_lines(at_clock: Run) -> None:
    done = at_clock("audit")
    assert (done.returncode, done.stderr) == (0, "")
    for line in (
        "  ours, by row: $9,369,900,000 in 23 contracts",
        "  difference: -$49,900,000 in 1 contract",
        "  ours, by row: $1,258,648,362",
        "  difference: $117,351,638",
    ):
        assert line in done.stdout.splitlines()
    assert "$9,320,000,000 in 24 contracts" in done.stdout
    assert "$1,376,000,000" in done.stdout
    assert "    unexplained $117,351,638: Orders that the source adds up" in done.stdout
    assert "register: never read, so every contract of the record is a copy, unchecked" in done.stdout
    lines = done.stdout.splitlines()
    for conflict in read_record().conflicts:  # what belongs to no single request is reached here
        assert f"  {conflict.point}; shown: {conflict.shown}" in lines
        assert all(any(line.startswith(f"    {side.says} (") for line in lines) for side in conflict.sides)


def test_the_parts_add_up_in_json(at_clock: Run) -> None:
    shown = json.loads(at_clock("audit", "--json").stdout)
    assert (shown["record_date"], shown["register"]) == ("2026-10-07", None)
    assert [(one["sum"], one["stated"], one["stated_count"]) for one in shown["sums"]] == [
        ("ceilings", 9_320e6, 24),
        ("ordered", 1_376e6, None),
    ]
    assert [one["point"] for one in shown["conflicts"]] == [one.point for one in read_record().conflicts] != []
    assert all(len(one["sides"]) > 1 for one in shown["conflicts"])
    for one in shown["sums"]:
        assert round(one["stated"] - one["ours"], 2) == one["difference"]
        assert round(sum(part["amount"] or 0 for part in one["parts"]), 2) == one["difference"]
        assert {part["kind"] for part in one["parts"]} <= {"inferred", "unexplained", "unknown"}


def test_before_the_source_spoke_there_is_nothing_to_compare(at_clock: Run) -> None:
    done = at_clock("audit", now="2026-06-01T00:00:00Z")
    assert done.returncode == 0
    assert "states a total of its own" in done.stderr
    shown = json.loads(at_clock("audit", "--json", now="2026-06-01T00:00:00Z").stdout)
    assert (shown["record_date"], shown["sums"]) == ("2026-06-01", [])


@pytest.mark.parametrize(
    ("check", "line"),
    [
        (RegisterCheck(17, 0, 24), "register: 17 of 24 contract numbers confirmed, 0 contradicted; it shows"),
        (RegisterCheck(16, 1, 24), "register: 16 of 24 contract numbers confirmed, 1 contradicted; it shows"),
    ],
)
def test_the_register_check_in_words(check: RegisterCheck, line: str) -> None:
    assert register_line(check).startswith(line)
