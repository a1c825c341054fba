"""`link` and `unlink`: the user's word on what is another request asked anew, and what `show` says of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.ports import link_act
from mineralwatch.store import reissue_links
from mineralwatch.store.connection import open_writer
from tests.cli.store_contents import NOW, Call
from tests.support.stored import read_notices

OLD, NEW = "SP8000-26-R-0901", "SP8000-26-R-0902"
KEYS = (normalise_number(OLD), normalise_number(NEW))


@pytest.fixture
def conn(recorded: Path) -> Iterator[sqlite3.Connection]:
    """The record, and two requests that nothing links."""
    with closing(open_writer(recorded, poller=True)) as found:
        read_notices(
            found,
            Notice("n1", "Tin ingots", "Solicitation", number=OLD, posted=date(2026, 1, 5)),
            Notice("n2", "Refined tin", "Solicitation", number=NEW, posted=date(2026, 9, 5)),
            at=NOW,
        )
        assert reissue_links.read_links(found) == ()
        yield found


def chain(call: Call, number: str) -> list[dict[str, object]]:
    code, out, _ = call("show", number, "--json")
    assert code == 0
    found: list[dict[str, object]] = json.loads(out)["chain"]
    return found


def test_link_shows_on_both_ends_and_undo_takes_it_back(call: Call, conn: sqlite3.Connection) -> None:
    code, out, err = call("link", OLD, NEW, "--reason", "the buyer says so")
    assert (code, out) == (0, "")
    assert err == f"{NEW}: a reissue of {OLD}\n"
    said = {"grade": "inferred", "confirmed": True, "reasons": ["linked by hand: the buyer says so"]}
    assert chain(call, OLD) == [{"key": KEYS[1], "number": NEW, "relation": "reissued as", **said}]
    assert chain(call, NEW) == [{"key": KEYS[0], "number": OLD, "relation": "reissue of", **said}]
    _, out, _ = call("show", OLD)
    assert f"reissued as {NEW} (confirmed by you: linked by hand: the buyer says so)" in out
    _, out, _ = call("events", "kind:reissued", "--json")
    (event,) = json.loads(out)
    assert (event["number"], event["occurred_on"], event["new"]) == (OLD, "2026-09-05", {"number": NEW, "key": KEYS[1]})
    assert call("undo")[0] == 0
    assert chain(call, OLD) == []
    assert json.loads(call("events", "kind:reissued", "--json")[1]) == []


def test_unlink_as_json(call: Call, conn: sqlite3.Connection) -> None:
    assert call("link", OLD, NEW)[0] == 0
    code, out, _ = call("unlink", OLD, NEW, "--json")
    assert code == 0
    assert json.loads(out) == {"older": KEYS[0], "newer": KEYS[1], "linked": False, "done": True}
    assert reissue_links.read_links(conn) == ()


@pytest.mark.parametrize(
    ("older", "newer", "says"),
    [
        (OLD, OLD, "name the older request and the newer one"),
        (NEW, OLD, "name the older first"),
        (OLD, "tin-2026-x1", "is not known, and a request is asked anew under a number"),
        (OLD, "SP8000-26-R-7777", "`mineralwatch list` shows all"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    call: Call, conn: sqlite3.Connection, older: str, newer: str, says: str
) -> None:
    code, out, err = call("link", older, newer)
    assert (code, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1
    assert conn.execute("SELECT count(*) FROM acts").fetchone()[0] == 0


def test_the_record_says_that_the_cobalt_award_is_linked_by_inference(call: Call, recorded: Path) -> None:
    code, out, _ = call("show", "cobalt-2025-x1", "--json")
    assert code == 0
    older = json.loads(out)
    assert (older["status"], older["awardees"], older["ordered"]) == ("cancelled", [], None)
    (end,) = older["chain"]
    assert (end["key"], end["relation"], end["grade"]) == ("cobalt-2026-x1", "perhaps awarded as", "inferred")
    assert "No notice links this contract" in end["reasons"][0]
    newer = json.loads(call("show", "cobalt-2026-x1", "--json")[1])
    assert (newer["status"], newer["chain"][0]["relation"]) == ("awarded", "perhaps the award of")
    award = next(one for one in newer["events"] if one["kind"] == EventKind.AWARDED.value)
    assert (award["grade"], award["evidence"][-1]["grade"]) == ("copied", "inferred")
    listed = {row["key"]: row for row in json.loads(call("list", "material:cobalt", "--json")[1])}
    assert [listed[key]["chain"][0]["key"] for key in sorted(listed)] == ["cobalt-2026-x1", "cobalt-2025-x1"]
    assert "perhaps awarded as cobalt-2026-x1 (inferred)" in call("list", "material:cobalt")[1]
    assert "perhaps the award of cobalt-2025-x1 (inferred)" in call("events", "kind:awarded", "material:cobalt")[1]


def test_a_reason_is_one_clean_line() -> None:
    act = link_act("link", "a", "b", "evil\x1b[2J\x1b]0;pwn\x07\u202e abc\udcff\nmore" + "x" * 400)
    assert act.body is not None
    said = json.loads(act.body)["reason"]
    assert said.isprintable() and said.startswith("evil") and len(said) <= 300
    assert link_act("link", "a", "b", "\x1b[2J").body is None
