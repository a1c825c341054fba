"""`attach` and `detach`: which request a story is about, and what `news` and `show` then say."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.store.commit import PollOutcome
from mineralwatch.store.connection import open_writer
from tests.cli.store_contents import SEEN, Call
from tests.support.stored import hear

NUMBER, KEY = "SP8000-26-R-0021", "SP800026R0021"
LITHIUM, TIN = "Lithium price rises", "Tin falls"
ENTRIES = (
    FeedEntry("i1", "guid", "a", LITHIUM, outlet="A", published=SEEN, materials=("lithium",)),
    FeedEntry("i2", "guid", "b", TIN, outlet="B", published=SEEN, materials=("tin",)),
)


@pytest.fixture
def ids(call: Call, recorded: Path) -> dict[str, str]:
    """The shipped record, and two stories that are about no request."""
    with closing(open_writer(recorded, poller=True)) as conn:
        hear(conn, PollOutcome("a", SEEN), *ENTRIES)
    return {row["title"]: row["id"] for row in json.loads(call("news", "--json")[1])}


def asked(call: Call, *words: str) -> Any:
    return json.loads(call(*words, "--json")[1])


def test_a_story_is_attached_shown_and_taken_back(call: Call, ids: dict[str, str]) -> None:
    short = ids[LITHIUM][:8]
    code, out, err = call("attach", short, NUMBER)
    assert (code, out, err) == (0, "", f"{LITHIUM}: attached to {NUMBER} by you\n")
    row = next(row for row in asked(call, "news") if row["id"] == ids[LITHIUM])
    assert (row["key"], row["because"], row["grade"]) == (KEY, f"attached to {NUMBER} by you", "reported")
    assert f"{LITHIUM} (A): attached to {NUMBER} by you" in call("show", NUMBER)[1]
    assert [one["title"] for one in asked(call, "show", NUMBER)["stories"]] == [LITHIUM]
    listed = call("news")[1].splitlines()
    assert listed[0].split() == ["ID", "PUBLISHED", "OUTLETS", "KIND", "REQUEST", "TITLE"]
    assert any(line.startswith(short) and f" {NUMBER} " in line for line in listed)
    assert call("undo")[0] == 0
    assert call("show", NUMBER)[1].count(LITHIUM) == 0


def test_a_detached_story_says_so(call: Call, ids: dict[str, str]) -> None:
    call("attach", ids[TIN], NUMBER)
    shape = asked(call, "detach", ids[TIN])
    assert (shape["id"], shape["key"], shape["because"], shape["done"]) == (ids[TIN], None, "detached by you", True)
    assert TIN not in call("show", NUMBER)[1]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("attach", "nothing", NUMBER), 1, "no story 'nothing': `mineralwatch news` shows all with their ids"),
        (("detach", "nothing"), 1, "no story 'nothing'"),
        (("attach", "{id}", "SP8000-99-R-9999"), 1, "no solicitation 'SP8000-99-R-9999' is known"),
        (("attach", "{id}"), 2, "NUMBER"),
    ],
)
def test_what_is_not_known_says_so(
    call: Call, ids: dict[str, str], words: tuple[str, ...], code: int, says: str
) -> None:
    got, out, err = call(*(word.format(id=ids[LITHIUM]) for word in words))
    assert (got, out) == (code, "")
    assert says in err
