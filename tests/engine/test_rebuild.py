"""Everything derived follows from what was read and done: worked out again it is the same; what was changed shows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scripted_story import WAYS, store_after

from mineralwatch.engine import rebuild
from mineralwatch.ports import UserAct
from mineralwatch.store import state_rows, store_copy, user_acts
from mineralwatch.store.connection import open_reader, open_writer

START = datetime(2026, 12, 30, tzinfo=UTC)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A store of its own, for a test to damage; without the record, so that working all out once more is quick."""
    path = tmp_path / "mineralwatch.db"
    store_copy.copy_store(store_after("api then file"), path)
    return path


def checked(store: Path) -> rebuild.Rebuilt:
    with closing(open_reader(store)) as conn:
        return rebuild.check(conn)


def changed(store: Path, sql: str) -> None:
    with closing(open_writer(store)) as conn:
        assert conn.execute(sql).rowcount == 1


@pytest.mark.parametrize("way", WAYS)
def test_the_whole_story_follows_again(way: str) -> None:
    told = store_after(way)
    before = told.read_bytes()
    found = checked(told)
    assert found.differences == ()
    assert found.equal
    assert found.facts > 1
    assert found.rows > 50
    assert told.read_bytes() == before


EVENT = "(SELECT {} FROM events WHERE kind = 'extended')"
DAMAGES = {
    f"UPDATE events SET new = '{{}}' WHERE id = {EVENT.format('min(id)')}": ("events", "new"),
    f"UPDATE events SET occurred_on = '2001-01-01' WHERE id = {EVENT.format('max(id)')}": ("events", "occurred_on"),
    "DELETE FROM events WHERE kind = 'cancelled'": ("events", "missing"),
    "DELETE FROM evidence WHERE event_id || source || ref = (SELECT min(event_id || source || ref) FROM evidence)": (
        "evidence",
        "missing",
    ),
    "INSERT INTO claims (key, place, field, value, source, ref, grade, single_source)"
    " VALUES ('k', 0, 'ceiling', '1', 's', 'r', 'official', 0)": ("claims", "not derived"),
    "UPDATE solicitations SET title = 'another' WHERE key = (SELECT min(key) FROM solicitations)": (
        "solicitations",
        "title",
    ),
    "UPDATE notices SET content = json_set(content, '$.title', 'x')"
    " WHERE notice_id = (SELECT min(notice_id) FROM notices)": ("notices", "content"),
    "INSERT INTO aliases (alias, normalised, key) VALUES ('a', 'A', 'k')": ("aliases", "not derived"),
}


def test_what_was_changed_is_named_and_mended(copy: Path) -> None:
    right = checked(copy)
    for sql in DAMAGES:
        changed(copy, sql)
    wrong = checked(copy)
    assert not wrong.equal
    assert wrong.rebuilt == right.kept != wrong.kept
    assert sorted((found[0], found[2]) for found in wrong.differences) == sorted(DAMAGES.values())
    with closing(open_writer(copy)) as conn:
        user_acts.add(conn, [UserAct("star", "SP800027R0001")], START)
        before = kept(conn)
        done, backup = rebuild.mend(conn, copy, START)
        assert done == wrong
        assert kept(conn) == before
    assert checked(copy).kept == right.kept
    assert backup is not None
    assert checked(backup).kept == wrong.kept


@pytest.mark.parametrize("sql", DAMAGES)
def test_each_change_alone_makes_another_hash(copy: Path, sql: str) -> None:
    with closing(open_writer(copy)) as conn:
        before = rebuild.digest(state_rows.stored_rows(conn))
        changed(copy, sql)
        assert rebuild.digest(state_rows.stored_rows(conn)) != before


def kept(conn: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is not derived and not the revision."""
    tables = ("observations", "readings", "acts", "alerts", "deliveries", "entries", "companies", "promises")
    return {name: [tuple(row) for row in conn.execute(f"SELECT * FROM {name}")] for name in tables}


def test_nothing_is_written_when_all_is_equal(copy: Path) -> None:
    with closing(open_writer(copy)) as conn:
        before = conn.total_changes
        found, backup = rebuild.mend(conn, copy, START)
        assert (found.equal, backup, conn.total_changes) == (True, None, before)
    assert [path.name for path in copy.parent.iterdir() if path.suffix == ".bak"] == []


def test_the_hash_does_not_depend_on_the_order_of_rows(copy: Path) -> None:
    before = checked(copy)
    with closing(open_writer(copy)) as conn:
        for table in ("events", "notices"):
            rows = [tuple(row) for row in conn.execute(f"SELECT * FROM {table}")]
            conn.execute(f"DELETE FROM {table}")
            marks = ", ".join("?" * len(rows[0]))
            conn.executemany(f"INSERT INTO {table} VALUES ({marks})", reversed(rows))
    assert checked(copy) == before
