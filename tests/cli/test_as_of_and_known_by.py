"""The cobalt request of 2025 at two clocks, from the shipped record alone: by flags, and with a set clock.

Each clause of its story is asserted in what the program prints as JSON, and in its words for a person. The commands run
in this process, on a store of the record that `init` made at the set clock; that a store follows the clock is asked of
real processes in test_cli_terminal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.cli.store_contents import Call

Run = Callable[..., CompletedProcess[str]]
COBALT, CONTRACT = "cobalt-2025-x1", "cobalt-2026-x1"  # the request of 2025, and the contract that perhaps came of it
NOW = "2026-11-22T14:02:00-05:00"  # the clock of every program here, unless it is set


def asked(run: Run, *words: str, now: str = NOW, of: str = COBALT) -> Any:
    done = run("show", of, *words, "--json", now=now)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def read(run: Run, *words: str, now: str = NOW, of: str = COBALT) -> str:
    done = run("show", of, *words, now=now)
    assert done.returncode == 0, done.stderr
    return done.stdout


def events(shown: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    return [event for event in shown["events"] if event["kind"] == kind]


def said(shown: Mapping[str, Any], field: str) -> dict[str, set[str]]:
    """The sources of each value that is claimed of a field."""
    found: dict[str, set[str]] = {}
    for claim in shown["claims"]:
        if claim["field"] == field:
            found.setdefault(claim["value"], set()).add(claim["source"])
    return found


def clock(day: str) -> str:
    return f"{day}T12:00:00-05:00"


def of_december(shown: Mapping[str, Any]) -> None:
    """With the clock at 1 December 2025."""
    (issued,) = events(shown, "issued")
    assert issued["occurred_on"] == "2025-08-19"
    posted = said(shown, "posted")
    assert set(posted) == {"2025-08-18", "2025-08-19", "2025-08-20"}
    assert len(set.union(*posted.values())) == 3  # three dates, three sources
    assert issued["new"]["deadline"] == "2025-08-29"  # the first deadline
    moves = events(shown, "extended")
    assert {move["new"].get("deadline") for move in moves} == {"2025-09-11", None, "2025-10-15"}
    assert shown["deadline"] == "2025-10-15"
    assert sum(move["new"].get("count", 1) for move in moves) == 6
    assert said(shown, "changes").keys() == {
        "6 extensions and 1 specification change", "10 amendments", "8 extensions and 10 amendments",
    }  # fmt: skip
    (cancelled,) = events(shown, "cancelled")
    assert set(said(shown, "cancelled_on")) == {"2025-10-15", "2025-10-24"}
    assert (cancelled["occurred_on"], shown["status"]) == ("2025-10-15", "cancelled")
    assert any("Statement of Work" in (witness["says"] or "") for witness in cancelled["evidence"])
    assert cancelled["new"]["reissue_promised"] is True
    assert not events(shown, "reissued")
    expected = [one for one in shown["promises"] if one["what"] == "reissue of the cobalt request"]
    assert [one["due"] for one in expected] == ["2025-11-30"]
    assert (shown["ceiling"], shown["guaranteed"]) == (500e6, 2e6)
    assert (shown["ordered"], shown["awardees"], shown["contracts"]) == (None, [], [])
    assert not events(shown, "awarded") and not events(shown, "ordered")
    assert shown["chain"] == []  # the contract of 2026 is not there yet


def of_request(shown: Mapping[str, Any]) -> None:
    """The request of 2025 keeps its ending; what perhaps came of it stands beside it, by inference and marked so."""
    assert (shown["status"], shown["awardees"], shown["ordered"]) == ("cancelled", [], None)
    assert (shown["ceiling"], shown["guaranteed"]) == (500e6, 2e6)
    assert not events(shown, "awarded") and not events(shown, "ordered")
    assert [(one["key"], one["relation"], one["grade"]) for one in shown["chain"]] == [
        (CONTRACT, "perhaps awarded as", "inferred")
    ]
    assert set(said(shown, "cancelled_on")) == {"2025-10-15", "2025-10-24"}


def of_award(shown: Mapping[str, Any], ordered: float) -> None:
    """The contract of 2026 is a solicitation of its own, since no source links it to the request."""
    (award,) = events(shown, "awarded")
    assert (award["occurred_on"], award["grade"]) == ("2026-05-14", "copied")
    reasons = [witness["says"] for witness in award["evidence"] if witness["grade"] == "inferred"]
    assert len(reasons) == 1 and "No notice links this contract to the request of 2025" in reasons[0]
    (won,) = shown["awardees"]
    assert (won["name"], won["contract"]) == ("Glencore Ltd", "SP8000-26-D-0012")
    assert (won["ceiling"], won["ordered"], shown["ordered"]) == (1_800e6, ordered, ordered)
    assert (shown["status"], shown["ceiling"]) == ("awarded", 1_800e6)
    assert [(one["key"], one["relation"], one["grade"]) for one in shown["chain"]] == [
        (COBALT, "perhaps the award of", "inferred")
    ]


def test_as_of_december_2025(at_clock: Run) -> None:
    of_december(asked(at_clock, "--as-of", "2025-12-01"))


def test_with_the_clock_set_to_december_2025(at_clock: Run) -> None:
    of_december(asked(at_clock, now=clock("2025-12-01")))


@pytest.mark.parametrize(("day", "ordered"), [("2026-06-01", 240.3e6), ("2026-07-01", 450.6e6)])
def test_the_award_and_its_orders(at_clock: Run, day: str, ordered: float) -> None:
    of_award(asked(at_clock, "--as-of", day, of=CONTRACT), ordered)
    of_award(asked(at_clock, now=clock(day), of=CONTRACT), ordered)
    of_request(asked(at_clock, "--as-of", day))
    of_request(asked(at_clock, now=clock(day)))


def test_known_by_june_2026_the_register_held_nothing_of_it(at_clock: Run) -> None:
    """The copy of the register is of October 2026: whoever asks what was known in June gets a cancelled request."""
    for shown in (
        asked(at_clock, "--known-by", "2026-06-01"),
        asked(at_clock, "--as-of", "2026-06-01", "--known-by", "2026-06-01"),
        asked(at_clock, "--known-by", "2026-06-01", now=clock("2026-06-01")),
        asked(at_clock, "--known-by", "2026-06-01", now=clock("2026-07-01")),
    ):
        assert not events(shown, "awarded") and not events(shown, "ordered")
        assert (shown["awardees"], shown["contracts"], shown["ordered"]) == ([], [], None)
        assert shown["status"] == "cancelled"
        sources = {witness["source"] for event in shown["events"] for witness in event["evidence"]}
        assert "USAspending copy" not in sources | {claim["source"] for claim in shown["claims"]}
        assert shown["chain"] == []
        late = next(one for one in shown["promises"] if one["what"] == "award of the cobalt request")
        assert late["outcome"] == "missed"
    assert at_clock("show", CONTRACT, "--known-by", "2026-06-01").returncode == 1


@pytest.mark.parametrize(("words", "now"), [(("--as-of", "2025-12-01"), NOW), ((), clock("2025-12-01"))])
def test_each_clause_stands_there_in_words(at_clock: Run, words: tuple[str, ...], now: str) -> None:
    text = read(at_clock, *words, now=now)
    lines = text.splitlines()
    posted = [line for line in lines if " posted: " in line and line.startswith(("  * ", "    "))]
    assert all(any(day in line for line in posted) for day in ("18 Aug", "19 Aug", "20 Aug"))
    for clause in (
        "issued, response due 29 Aug 2025",
        "29 Aug 2025, zone unknown → 11 Sep 2025",
        "extended 4 times",
        "new deadline 15 Oct 2025",
        "6 extensions and 1 specification change",
        "10 amendments",
        "cancelled on: 15 Oct",
        "cancelled on: 24 Oct",
        "outstanding issues with the Statement of Work",
        "reissue of the cobalt request, due 2025-11-30",
        "a reissue is promised and none was seen: a promise is no event",
        "asked for: at most $500,000,000, at least $2,000,000 guaranteed",
        "nothing is counted as spent: it was cancelled, and no order is known",
    ):
        assert clause in text, clause
    assert "Glencore Ltd" not in text


def test_the_award_stands_there_in_words(at_clock: Run) -> None:
    text = read(at_clock, "--as-of", "2026-06-01", of=CONTRACT)
    assert "14 May 2026  awarded: Glencore Ltd, contract SP8000-26-D-0012, ceiling $1.80bn (a copy, unchecked)" in text
    assert "15 May 2026  ordered: Glencore Ltd, contract SP8000-26-D-0012, $240.3m (a copy, unchecked)" in text
    assert "perhaps the award of cobalt-2025-x1 (inferred: No notice links this contract" in text
    assert "ordered: $240,300,000 in 1 order" in text
    assert "ordered: $450,600,000 in 2 orders" in read(at_clock, "--as-of", "2026-07-01", of=CONTRACT)
    request = read(at_clock, "--as-of", "2026-07-01")
    assert "perhaps awarded as cobalt-2026-x1 (inferred: No notice links this contract" in request
    assert "nothing is counted as spent: it was cancelled, and no order is known" in request


def test_an_answer_at_other_clocks_says_so(at_clock: Run) -> None:
    shown = asked(at_clock, "--as-of", "2026-06-01", "--known-by", "2026-08-01T10:00:00Z")
    assert shown["as_of"].startswith("2026-06-01T23:59:59")
    assert shown["known_by"] == "2026-08-01T10:00:00+00:00"
    done = at_clock("show", COBALT, "--as-of", "2026-06-01")
    assert done.stderr == "As of 2026-06-01 23:59-05:00, known by 2026-11-22 14:02-05:00.\n"
    assert asked(at_clock)["as_of"] == NOW


@pytest.mark.parametrize("words", [["list"], ["events"], ["show", COBALT], ["show", "SP8000-26-R-0021"]])
def test_both_clocks_at_now_change_nothing(at_clock: Run, words: list[str]) -> None:
    plain = at_clock(*words, "--json")
    at_now = at_clock(*words, "--json", "--as-of", "2026-11-22", "--known-by", "2026-11-22")
    assert plain.stdout == at_now.stdout


def test_lists_are_of_that_day(at_clock: Run) -> None:
    rows = json.loads(at_clock("list", "--as-of", "2025-08-25", "--json").stdout)
    cobalt = next(row for row in rows if row["key"] == COBALT)
    assert (cobalt["status"], cobalt["deadline"], cobalt["ceiling"]) == ("open", "2025-08-29", 500e6)
    done = at_clock("list", "status:open", "due:<7d", "--as-of", "2025-08-25", "--csv")
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == ["key", COBALT]


def test_events_are_those_that_had_happened(at_clock: Run) -> None:
    def kinds(*words: str) -> list[str]:
        rows = json.loads(at_clock("events", "material:cobalt", "-is:policy", *words, "--json").stdout)
        return [row["kind"] for row in rows]

    before = kinds("--as-of", "2025-10-14")
    assert sorted(before) == ["amended", "extended", "extended", "extended", "issued"]
    assert kinds("--as-of", "2025-12-01", "--since", "60d") == ["cancelled"]
    assert kinds("--as-of", "2026-06-01", "--since", "30d") == ["ordered", "awarded"]
    assert kinds("--known-by", "2025-10-20") == ["cancelled", "extended"]  # one outlet's report, of 17 October
    csv = at_clock("events", "kind:ordered", "--as-of", "2026-05-15", "--csv").stdout
    assert ",ordered,cobalt-2026-x1," in csv and "2026-06-29" not in csv


def test_policy_counts_once_it_was_done_or_told(at_clock: Run) -> None:
    rows = json.loads(at_clock("events", "is:policy", "material:cobalt", "--as-of", "2025-03-01", "--json").stdout)
    assert rows and all(row["occurred_on"] <= "2025-03-01" for row in rows if row["occurred_on"])


@pytest.mark.parametrize("command", [["list"], ["show", "SP800026R0001"], ["events"]])
@pytest.mark.parametrize("option", ["--as-of", "--known-by"])
@pytest.mark.parametrize(
    ("value", "why"), [("yesterday", "is no day"), ("2025-13-01", "is no day"), ("", "is no day"), ("2027", "is ahead")]
)
def test_a_bad_clock_is_refused(call: Call, store: Path, command: list[str], option: str, value: str, why: str) -> None:
    code, out, err = call(*command, f"{option}={value}-01-01" if value == "2027" else f"{option}={value}", "--json")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1 and option in err and why in err


def test_before_its_first_day_a_request_is_not_there(at_clock: Run) -> None:
    done = at_clock("show", COBALT, "--as-of", "2025-08-01")
    assert (done.returncode, done.stdout) == (1, "")
    assert "had happened or was known then" in done.stderr
    keys = [row["key"] for row in json.loads(at_clock("list", "--as-of", "2025-08-01", "--json").stdout)]
    assert COBALT not in keys


def test_antimony_begins_with_its_award(at_clock: Run) -> None:
    """No notice of a request was found, so none is invented."""
    done = at_clock("show", "antimony-2025-x1", "--json", "--as-of", "2025-09-22")
    shown = json.loads(done.stdout)
    assert [event["kind"] for event in shown["events"]] == ["awarded"]
    assert (shown["posted"], shown["deadline"], shown["stage"], shown["status"]) == (None, None, "award", "awarded")
    assert at_clock("show", "antimony-2025-x1", "--as-of", "2025-09-21").returncode == 1
    text = at_clock("show", "antimony-2025-x1").stdout
    assert all(quantity in text for quantity in ("6,685,871 lb", "3,032.7 t as computed", "quantity: 3,026 t"))
