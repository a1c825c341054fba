"""`promises` over the shipped record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
NOW = "2026-11-29T19:08:00+00:00"


def asked(run: Run, *words: str) -> Any:
    done = run("promises", *words, "--json", now=NOW)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_which_promises_are_overdue(at_clock: Run) -> None:
    found = asked(at_clock)
    assert Counter(row["state"] for row in found) == {
        "overdue": 11, "unknown": 4, "ahead": 10, "undated": 3, "missed": 1, "late": 4, "kept": 1, "superseded": 9,
    }  # fmt: skip
    late = asked(at_clock, "antimony", "--state", "overdue")
    assert [(row["by"], row["due"], row["due_about"], row["days_late"]) for row in late] == [
        ("United States Antimony", "2025-12-31", None, 333),
        ("United States Antimony", None, "~2026-04", 213),
    ]
    assert all(row["source"] and row["grade"] == "reported" for row in late)


def test_a_pause_that_ran_out_after_the_last_source_is_not_called_broken(at_clock: Run) -> None:
    unknown = asked(at_clock, "gallium", "--state", "unknown")
    assert [(row["due"], row["outcome"], row["days_late"]) for row in unknown] == [("2026-11-27", "open", None)]


def test_a_promise_of_a_past_day_stands_as_it_stood(at_clock: Run) -> None:
    """The agency took its reissue by the end of November back on the fourth of December."""
    found = {
        day: [
            (row["state"], row["days_late"])
            for row in asked(at_clock, "cobalt", "--as-of", day)
            if row["what"] == "reissue of the cobalt request"
        ]
        for day in ("2025-11-13", "2025-11-30", "2025-12-02", "2025-12-05")
    }
    assert found == {
        "2025-11-13": [],
        "2025-11-30": [("ahead", None)],
        "2025-12-02": [("overdue", 2)],
        "2025-12-05": [("superseded", None)],
    }


def test_a_person_reads_what_needs_a_look_first(at_clock: Run) -> None:
    text = at_clock("promises", now=NOW).stdout
    assert text.startswith("OVERDUE: the day passed, and nothing was seen  11\n31 Dec 25    333 d late, ")
    assert "27 Nov       passed 2 d ago, China's Ministry of Commerce: the ban on gallium" in text
    done = at_clock("promises", "antimny")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'antimny' is no material of the catalogue; did you mean 'antimony'?" in done.stderr
    assert at_clock("promises", "barite", now=NOW).stderr == "No promise matches.\n"
