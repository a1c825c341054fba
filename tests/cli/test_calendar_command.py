"""`calendar` over the shipped record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
NOW = "2026-11-29T19:08:00+00:00"


def asked(run: Run, *words: str, now: str = NOW) -> Any:
    done = run("calendar", *words, "--json", now=now)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_spending_can_be_seen_on_three_days_of_december(at_clock: Run) -> None:
    found = asked(at_clock, "--days", "31")
    assert [(row["date"], row["kind"], row["key"], row["amount"]) for row in found] == [
        ("2026-12-10", "visible", "tungsten-2025-x1", 2e9),
        ("2026-12-24", "visible", "tungsten-2026-x1", 35_648_362),
        ("2026-12-24", "visible", "SP800026R0016", 995e6),
        ("2026-12-28", "visible", "SP800026R0016", 125e6),
    ]
    assert found[0]["what"] == (
        "orders signed by 11 Sep can first be seen in USAspending: the contract of Elmet for Tungsten, up to $2.00bn"
    )
    assert (found[0]["source"], found[0]["grade"]) == ("USAspending copy", "copied")


def test_all_kinds_of_dates_stand_in_order(at_clock: Run) -> None:
    found = asked(at_clock)
    assert [row["date"] for row in found] == sorted(row["date"] for row in found)
    by_kind = {row["kind"]: row for row in reversed(found)}
    assert by_kind["start"]["date"] == "2027-01-01" and "DFARS" in by_kind["start"]["what"]
    plan = next(row for row in found if "Annual Materials Plan" in row["what"])
    assert (plan["kind"], plan["date"], plan["about"]) == ("promise", "2027-02-15", "~2027-02-15")
    lapse = next(row for row in found if row["kind"] == "lapse" and row["amount"] == 2e9)
    assert lapse["date"] == "2029-09-30"
    assert all(row["source"] and row["grade"] for row in found)


def test_a_pause_that_ran_out_is_told_when_asked(at_clock: Run) -> None:
    (ran_out,) = asked(at_clock, "--days", "0", "--past", "2")
    assert (ran_out["date"], ran_out["kind"]) == ("2026-11-27", "promise")
    assert ran_out["materials"] == ["gallium", "germanium", "antimony"]
    text = at_clock("calendar", "--past", "2", now=NOW).stdout
    assert "Passed, and what followed was not found:\n27 Nov       -2 d" in text
    assert "Orders signed after 31 Aug 2026 are not visible yet" in text


def test_a_past_day_shows_the_deadline_of_then(at_clock: Run) -> None:
    found = asked(at_clock, "--as-of", "2025-09-01", "--days", "30")
    due = next(row for row in found if row["kind"] == "deadline")
    assert (due["date"], due["key"]) == ("2025-09-11", "cobalt-2025-x1")
    (move,) = due["moves"]
    assert (move["old"], move["new"], move["days"], move["count"]) == ("2025-08-29", "2025-09-11", 13, 1)
    assert due["what"].endswith("moved once: from 29 Aug to 11 Sep (+13 d)")


def test_days_are_a_whole_number(at_clock: Run) -> None:
    done = at_clock("calendar", "--days", "soon")
    assert done.returncode == 2
    assert "'soon' is no number of days: give a whole number, such as 90" in done.stderr
