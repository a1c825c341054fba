"""`add-event`, `correct` and `undo`: what is written, what is refused, and what is asked for on a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mineralwatch.cli import manual_entry_subcommands
from mineralwatch.config.paths import find_paths
from mineralwatch.domain.manual_entries import entry_values as hand_values
from mineralwatch.engine.poller_lock import PollerLock
from mineralwatch.store.connection import open_reader
from mineralwatch.store.manual_entries import manual_entries_of
from tests.cli.store_contents import Call

KEY, NUMBER = "SP800025R0020", "SP8000-25-R-0020"
PROVISIONAL = "antimony-2025-x1"
SAID = ("--source", "letter to bidders", "--reason", "the notice does not say it")

pytestmark = pytest.mark.usefixtures("recorded")


def acts(recorded: Path) -> int:
    with closing(open_reader(recorded)) as conn:
        return int(conn.execute("SELECT count(*) FROM acts").fetchone()[0])


@pytest.mark.parametrize("number", [NUMBER, KEY, "sp8000 25 r 0020"])
def test_an_event_is_kept_under_the_key_however_the_number_is_written(call: Call, recorded: Path, number: str) -> None:
    code, out, err = call("add-event", number, "cancelled", "--on", "2026-11-20", *SAID)
    assert (code, out) == (0, "")
    assert err == f"{NUMBER}: cancelled on 2026-11-20, by hand after letter to bidders\n"
    with closing(open_reader(recorded)) as conn:
        (event,) = manual_entries_of(conn, [KEY])[KEY].events
    assert (event.kind.value, str(event.on), event.source) == ("cancelled", "2026-11-20", "letter to bidders")


def test_an_event_as_json(call: Call) -> None:
    words = ("awarded", "--amount", "$245m", "--awardee", "US Antimony", "--grade", "announced")
    code, out, err = call("add-event", PROVISIONAL, *words, *SAID, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "key": PROVISIONAL,
        "number": None,
        "entry": {
            "kind": "awarded",
            "amount": 245e6,
            "awardee": "US Antimony",
            "grade": "announced",
            "source": "letter to bidders",
            "reason": "the notice does not say it",
        },
        "known": False,
        "done": True,
    }


def test_a_correction_says_old_and_new(call: Call) -> None:
    code, out, err = call("correct", PROVISIONAL, "ceiling", "$250m", *SAID)
    assert (code, out) == (0, "")
    assert err == f"{PROVISIONAL}: ceiling $245m → $250m, by hand after letter to bidders\n"


def test_show_tells_the_corrected_value_beside_the_others_with_its_reason(call: Call) -> None:
    assert json.loads(call("correct", PROVISIONAL, "quantity", "3,000 t", *SAID, "--json")[1])["new"] == "3000 t"
    shown = call("show", PROVISIONAL)[1]
    assert "  quantity     3,000 t\n" in shown
    said = "letter to bidders, by hand, reported, undated, corrected by hand: the notice does not say it"
    assert f"  * quantity: 3,000 t ({said})\n" in shown
    assert "    quantity: 6,685,871 lb, 3,032.7 t as computed (" in shown
    row = json.loads(call("show", PROVISIONAL, "--json")[1])
    assert (row["quantity"], row["unit"]) == (3000, "t")
    assert sum(claim["value"] == "6685871 lb" for claim in row["claims"]) == 1
    call("undo")
    assert json.loads(call("show", PROVISIONAL, "--json")[1])["unit"] == "lb"


def test_the_same_entry_twice_is_one(call: Call, recorded: Path) -> None:
    call("correct", NUMBER, "quantity", "500 t", *SAID)
    before = acts(recorded)
    code, _, err = call("correct", NUMBER, "quantity", "500 t", *SAID)
    assert code == 0 and "entered before, nothing is changed" in err
    assert json.loads(call("correct", NUMBER, "quantity", "500 t", *SAID, "--json")[1])["known"] is True
    assert acts(recorded) == before


def test_a_value_may_be_put_back_to_an_earlier_one(call: Call, recorded: Path) -> None:
    for value in ("500 t", "600 t", "500 t"):
        assert "entered before" not in call("correct", NUMBER, "quantity", value, *SAID)[2]
    with closing(open_reader(recorded)) as conn:
        assert [one.value for one in manual_entries_of(conn, [KEY])[KEY].corrections] == ["500 t", "600 t", "500 t"]


def test_undo_takes_one_step_after_the_other_back(call: Call, recorded: Path) -> None:
    call("add-event", NUMBER, "cancelled", *SAID)
    call("correct", NUMBER, "title", "Cobalt metal", *SAID)
    code, out, err = call("undo", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "said": f"{NUMBER} no longer has the value corrected by hand",
        "values": [{"key": NUMBER, "field": "title", "value": "Fluorspar, acid grade"}],
        "done": True,
    }
    assert call("undo") == (0, "", f"{NUMBER} no longer has the event entered by hand\n")
    with closing(open_reader(recorded)) as conn:
        assert manual_entries_of(conn, [KEY]) == {}
    code, out, err = call("undo")
    assert (code, out) == (1, "") and "nothing to take back" in err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("add-event", "SP8000-99-R-0001", "cancelled", *SAID), 1, "no solicitation 'SP8000-99-R-0001' is known"),
        (("correct", "nothing", "ceiling", "5m", *SAID), 1, "`mineralwatch list` shows all"),
        (("add-event", NUMBER, "canceled", *SAID), 2, "did you mean cancelled?"),
        (("add-event", NUMBER, "cancelled", "--on", "2026-11-23", *SAID), 2, "on: 2026-11-23 is ahead"),
        (("add-event", NUMBER, "awarded", "--amount", "-5", *SAID), 2, "amount: '-5' is negative"),
        (("add-event", NUMBER, "cancelled", *SAID[:2]), 2, "reason: say in a few words why you enter it"),
        (("add-event", NUMBER), 2, "kind: say what happened"),
        (("correct", NUMBER, "ceiling", "5m", *SAID[2:]), 2, "source: say who says so"),
        (("correct", NUMBER, "ceiling", *SAID), 2, "value: give the right value"),
        (("correct", NUMBER, "number", "SP8000-26-R-0009", *SAID), 2, "field: the number is not corrected"),
        (("correct", NUMBER, "deadline", "-", *SAID), 2, "value: '-' is no deadline"),
    ],
)
def test_what_cannot_be_entered_is_one_line_and_writes_nothing(
    call: Call, recorded: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    got, out, err = call(*words)
    assert (got, out) == (code, "")
    assert says in err and err.count("\n") == 1
    assert acts(recorded) == 0


def test_while_somebody_polls_the_act_alone_is_written(call: Call, recorded: Path) -> None:
    paths = find_paths(None, None, os.environ)
    with PollerLock(paths.lock, paths.pid_file) as won:
        assert won
        code, _, err = call("correct", NUMBER, "title", "Cobalt metal", *SAID)
        assert code == 0
        assert err.endswith("the poller applies it within a second\n")
        assert "the poller applies it" in call("undo")[2]
    assert acts(recorded) == 2


def test_the_help_names_every_kind_and_value() -> None:
    assert manual_entry_subcommands.KINDS.split(", ") == list(hand_values.KINDS)
    assert manual_entry_subcommands.FIELDS.split(", ") == list(hand_values.FIELDS)


def test_the_audit_tells_what_was_entered_also_when_it_was_taken_back(call: Call) -> None:
    call("add-event", NUMBER, "cancelled", "--on", "2026-11-20", *SAID)
    call("correct", NUMBER, "title", "Cobalt metal", *SAID)
    call("undo")
    told = call("audit", NUMBER)[1]
    assert "add-event SP800025R0020; grade reported; kind cancelled; on 2026-11-20; reason the notice" in told
    assert "value Cobalt metal (taken back)" in told
    done = json.loads(call("audit", NUMBER, "--json")[1])["acts"]
    assert [(act["id"], act["kind"], act["undone"]) for act in done] == [(1, "add-event", False), (2, "correct", True)]
    assert done[1]["body"]["field"] == "title"


def typed(env: dict[str, str], answers: str, *words: str) -> tuple[int, str, str]:
    """Run the program with a terminal as its input, on which a person types."""
    ours, theirs = pty.openpty()
    os.write(ours, answers.encode())
    done = subprocess.run(
        [sys.executable, "-m", "mineralwatch", *words],
        env=env,
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    return done.returncode, done.stdout, done.stderr


def test_on_a_terminal_what_is_missing_is_asked_for(env: dict[str, str], recorded: Path) -> None:
    code, out, err = typed(env, "500\n\nthe notice is wrong\n500 t\nletter\n", "correct", NUMBER, "quantity", "--json")
    assert code == 0, err
    entry = json.loads(out)["entry"]
    assert (entry["value"], entry["source"], entry["reason"]) == ("500 t", "letter", "the notice is wrong")
    assert "The right value: " in err and "has no unit" in err and "source: say who says so" in err


def test_the_end_of_the_input_ends_the_asking(env: dict[str, str], recorded: Path) -> None:
    code, out, err = typed(env, "letter\n\x04", "add-event", NUMBER, "cancelled")
    assert (code, out) == (2, "")
    assert err.endswith("mineralwatch: reason: say in a few words why you enter it\n")
    assert acts(recorded) == 0


def test_what_was_given_wrong_is_not_asked_again(env: dict[str, str]) -> None:
    code, _, err = typed(env, "letter\nreason\n", "add-event", NUMBER, "canceled")
    assert code == 2 and "did you mean cancelled?" in err
