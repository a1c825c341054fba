"""`show` tells what a merge rests on, and `unmerge` takes it apart."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.engine.deriver import Deriver
from mineralwatch.store import user_acts
from mineralwatch.store.connection import open_writer, write_transaction
from mineralwatch.store.poller_queries import key_of
from tests.cli.store_contents import NOW, Call
from tests.support.stored import read_notices

NUMBER, KEY = "SP8000-25-R-0044", "SP800025R0044"
AWARD = Notice(
    "a1",
    "Award of a contract",
    "Award Notice",
    number=NUMBER,
    office="SP8000",
    posted=date(2025, 9, 24),
    text="",
    award=NoticeAward("SP800025D0007", 245_000_000.0, date(2025, 9, 22), "UNITED STATES ANTIMONY CORP"),
)


@pytest.fixture
def joined(recorded: Path) -> str:
    """A store in which the record's antimony request was joined with its number; the key that it had."""
    with closing(open_writer(recorded, poller=True)) as conn:
        read_notices(conn, AWARD, at=NOW)
        old = next(row["alias"] for row in conn.execute("SELECT alias FROM aliases WHERE key = ?", (KEY,)))
    return str(old)


def test_show_says_why_and_how_to_take_it_apart(call: Call, joined: str) -> None:
    code, out, _ = call("show", joined)
    assert code == 0 and out.startswith(NUMBER)
    said = f"{joined}: certain: the award names contract SP800025D0007; if that is wrong: mineralwatch unmerge {joined}"
    assert said in out
    assert "same_as" not in out
    claims = json.loads(call("show", NUMBER, "--json")[1])["claims"]
    assert [claim["value"] for claim in claims if claim["field"] == "same_as"] == [joined]


@pytest.mark.parametrize("by", ["its number", "its old key"])
def test_unmerge_and_again(call: Call, joined: str, by: str) -> None:
    code, _, err = call("unmerge", NUMBER if by == "its number" else joined)
    assert (code, err) == (0, f"{joined}: a request of its own, and stays so\n")
    assert call("show", joined)[1].startswith(joined)
    assert "joined with" not in call("show", NUMBER)[1]
    code, out, _ = call("unmerge", joined, "--again", "--json")
    assert (code, json.loads(out)) == (0, {"key": joined, "joined_with": KEY, "done": True})
    assert call("show", joined)[1].startswith(NUMBER)


def test_an_undo_of_the_screen_joins_them_at_the_next_round(call: Call, joined: str, recorded: Path) -> None:
    call("unmerge", joined)
    with closing(open_writer(recorded, poller=True)) as conn:
        assert user_acts.undo(conn, NOW) == f"{joined} joined with its number again"
        with write_transaction(conn):
            Deriver(conn).settle(NOW, "acts")
        assert key_of(conn, joined) == KEY


@pytest.mark.parametrize(
    "words", [("SP800026R0021",), ("nothing",), ("cobalt-2025-x1",), ("cobalt-2025-x1", "--again")]
)
def test_what_was_not_joined_cannot_be_taken_apart(call: Call, joined: str, words: tuple[str, ...]) -> None:
    code, out, err = call("unmerge", *words)
    assert (code, out) == (1, "")
    assert words[0] in err and "mineralwatch show" in err
