"""`show` tells every claim with its basis, the shown one marked, and types the money that was asked."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.store_contents import Call


def test_cobalt_of_december_asked_for_money_and_got_none(call: Call, recorded: Path) -> None:
    code, out, _ = call("show", "cobalt-2025-x1", "--as-of", "2025-12-01")
    assert code == 0
    assert "asked        ceiling asked $500m (a limit, not spending), guaranteed $2m" in out
    assert "ordered      nothing known" in out
    assert "cancelled on: sources differ" in out
    assert "* first deadline: 29 Aug 2025 (" in out
    assert "changes: 10 amendments (Inside Defense" in out and "changes: 6 extensions" in out


def test_antimony_s_three_figures_stand_beside_each_other(call: Call, recorded: Path) -> None:
    _, out, _ = call("show", "antimony-2025-x1")
    lines = [line.strip() for line in out.splitlines() if "quantity: " in line]
    assert lines[0] == "quantity: sources differ"
    assert lines[1].startswith("* quantity: 6,685,871 lb, 3,032.7 t as computed (SEC filing, official")
    assert lines[2].startswith("quantity: 3,026 t (press, outlet not kept, reported, undated, “about, as printed")
    assert "request" not in [line.split()[0] for line in out.splitlines() if line.startswith("  ")]


def test_one_claim_of_each_field_is_shown(call: Call, recorded: Path) -> None:
    found = json.loads(call("show", "cobalt-2025-x1", "--json")[1])["claims"]
    marked = [claim["field"] for claim in found if claim["shown"]]
    assert len(marked) == len(set(marked))
    assert {"posted", "deadline", "first_deadline", "quantity", "cancelled_on", "requested_ceiling"} <= set(marked)
    assert not [claim for claim in found if claim["field"] in ("ordered", "bought", "changes") and claim["shown"]]
    assert {"seen_at", "dated", "says", "grade", "source", "ref", "url", "contract"} <= set(found[0])


def test_those_that_say_the_same_stand_in_one_line_and_words_are_told_once(call: Call, recorded: Path) -> None:
    _, out, _ = call("show", "cobalt-2025-x1")
    lines = [line.strip() for line in out.splitlines()]
    at = next(number for number, line in enumerate(lines) if line.startswith("* cancelled on: 15 Oct 2025 ("))
    assert lines[at + 1] == "the same: Fastmarkets (reported); Bloomberg (reported)"
    assert "15 Oct 2025  cancelled; it says that it will be reissued" in out
    _, award, _ = call("show", "cobalt-2026-x1")
    assert award.count("fields: awarded 2026-05-14 to Glencore Ltd") == 1
    assert "* awarded on: 14 May 2026 (" in award  # with its year, whatever the day is
    assert "(number unknown)" not in out  # the events stand under the name of their request
