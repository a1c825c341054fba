"""`audit` and `rebuild` as a user has them, after the whole scripted story."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mineralwatch.store.store_copy import copy_store
from tests.engine.scripted_story import store_after
from tests.support.program import Program, end, until
from tests.support.world.world import World

pytestmark = pytest.mark.e2e


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program that has read every step of the story from every official source, with the shipped record."""
    with World() as gone:
        made = Program(tmp_path, gone, shipped_record=True)
    made.environ["MINERALWATCH_NOW"] = "2026-12-31T12:00:00-05:00"  # after the last step
    made.data_dir.mkdir()
    copy_store(store_after("all with record"), made.store)
    return made


def test_what_was_damaged_is_named_put_right_and_kept_aside(program: Program) -> None:
    here = program.here
    first = here.json("rebuild", "--check")
    assert (first["equal"], first["differences"], first["mended"]) == (True, [], False)
    assert first["kept"] == first["rebuilt"]
    with closing(sqlite3.connect(program.store)) as conn, conn:
        ident = conn.execute("SELECT min(id) FROM events WHERE kind = 'extended'").fetchone()[0]
        conn.execute("UPDATE events SET grade = 'reported' WHERE id = ?", (ident,))
    wrong = program.run("rebuild", "--check")  # of a process of its own
    assert wrong.code == 1
    assert f"events {ident}: grade" in wrong.out.splitlines()
    done = here.run("rebuild")
    assert done.code == 0, done.err
    assert str(program.store) + ".rebuild.bak" in done.out
    again = here.run("rebuild", "--check")
    assert (again.code, again.out.splitlines()[0]) == (0, f"kept     {first['kept']}")
    assert "equal: " in again.out


def test_it_waits_for_nobody_while_another_polls_but_compares(program: Program) -> None:
    watch = program.start("watch")
    try:
        until(program.paths.pid_file.exists, "the poller has the lock")
        refused = program.here.run("rebuild")
        assert (refused.code, refused.out) == (1, "")
        assert "polls: end it first, or compare only, with --check" in refused.err
        assert program.here.run("rebuild", "--check").code == 0
    finally:
        end(watch)


def test_audit_leads_from_each_event_to_hashes(program: Program) -> None:
    number = program.rows("SELECT number FROM events WHERE kind = 'extended' ORDER BY id LIMIT 1")[0][0]
    here = program.here
    told = here.json("audit", number)
    hashes = dict(program.rows("SELECT id, payload_hash FROM observations"))
    assert {one["id"]: one["payload_hash"] for one in told["observations"]}.items() <= hashes.items()
    ids = {one["id"] for one in told["observations"]}
    assert told["events"] != []
    for event in told["events"]:
        assert event["witnesses"] != []
        assert all(witness["observations"] for witness in event["witnesses"])
        assert {ident for witness in event["witnesses"] for ident in witness["observations"]} <= ids
    plain = here.run("audit", number).out
    assert all(event["id"] in plain for event in told["events"])
    assert all(one["payload_hash"] in plain for one in told["observations"])
    unknown = here.run("audit", "SP800099R9999")
    assert (unknown.code, unknown.out) == (1, "")
    assert "mineralwatch list" in unknown.err
