"""Everything derived follows from what was read and done: worked out again it is the same; what was changed shows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scripted_story import WAYS, store_after

from mineralwatch.domain.errors import CheckFailed
from mineralwatch.engine import rebuild
from mineralwatch.ports import UserAct
from mineralwatch.store import derived, store_copy, user_acts
from mineralwatch.store.connection import open_reader, open_writer
from mineralwatch.store.migrations import SCHEMA_VERSION, migrate

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
    assert found.steps > 1
    assert found.rows > 50
    assert told.read_bytes() == before


EVENT = "(SELECT {} FROM events WHERE kind = 'extended')"
DAMAGES = {
    f"UPDATE events SET new = '{{}}' WHERE id = {EVENT.format('min(id)')}": ("events", "new"),
    f"UPDATE events SET occurred_on = '2001-01-01' WHERE id = {EVENT.format('max(id)')}": ("events", "occurred_on"),
    "DELETE FROM events WHERE kind = 'cancelled'": ("events", "missing"),
    "DELETE FROM evidence WHERE id = (SELECT min(id) FROM evidence)": ("evidence", "missing"),
    "INSERT INTO claims (origin, key, field, value, source, ref, grade)"
    " VALUES ('source', 'k', 'ceiling', '1', 's', 'r', 'official')": ("claims", "not derived"),
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
        done, backup = rebuild.mend(conn, copy)
        assert done == wrong
        assert kept(conn) == before
    assert checked(copy).kept == right.kept
    assert backup is not None
    assert checked(backup).kept == wrong.kept


@pytest.mark.parametrize("sql", DAMAGES)
def test_each_change_alone_makes_another_hash(copy: Path, sql: str) -> None:
    with closing(open_writer(copy)) as conn:
        before = derived.digest(derived.rows(conn))
        changed(copy, sql)
        assert derived.digest(derived.rows(conn)) != before


def kept(conn: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is not derived and not the revision."""
    tables = ("observations", "readings", "acts", "alerts", "deliveries", "entries", "journal", "companies", "promises")
    return {name: [tuple(row) for row in conn.execute(f"SELECT * FROM {name}")] for name in tables}


def test_nothing_is_written_when_all_is_equal(copy: Path) -> None:
    with closing(open_writer(copy)) as conn:
        before = conn.total_changes
        found, backup = rebuild.mend(conn, copy)
        assert (found.equal, backup, conn.total_changes) == (True, None, before)
    assert [path.name for path in copy.parent.iterdir() if path.suffix == ".bak"] == []


def test_the_hash_does_not_depend_on_the_order_of_rows(copy: Path) -> None:
    before = checked(copy)
    with closing(open_writer(copy)) as conn:
        for table in ("evidence", "claims", "contracts"):
            conn.execute(f"UPDATE {table} SET id = -id")
    assert checked(copy) == before


def test_a_store_whose_journal_lacks_a_step_is_left_alone(copy: Path) -> None:
    with closing(open_writer(copy)) as conn:
        conn.execute(
            "INSERT INTO observations (source, kind, ref, seen_at, payload_hash, content)"
            " VALUES ('sam', 'notice', 'x', '2026-01-01T00:00:00.000000Z', 'h', '{}')"
        )
        before = derived.digest(derived.rows(conn))
        with pytest.raises(CheckFailed, match="the journal tells nothing of the observation after number"):
            rebuild.mend(conn, copy)
        assert derived.digest(derived.rows(conn)) == before


def test_a_store_of_the_version_before_gets_its_journal_and_what_follows_from_it(tmp_path: Path) -> None:
    told = store_after("all with record")
    copy = tmp_path / "mineralwatch.db"
    store_copy.copy_store(told, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as conn:
        conn.execute("DROP TABLE journal")
        _without_later_columns(conn)
        conn.execute("DELETE FROM _sqlite_migrations WHERE name IN ('journal', 'truth', 'readings')")
        conn.execute("PRAGMA user_version = 4")
    assert migrate(copy) == SCHEMA_VERSION
    with closing(open_writer(copy)) as conn:
        rebuild.mend(conn, copy)  # it had no room for when claims were read, nor for what stories tell
    found = checked(copy)
    assert (found.differences, found.kept) == ((), checked(told).kept)


def _without_later_columns(conn: sqlite3.Connection) -> None:
    """Take back what versions 6 and 7 added; the views go first, since they name its columns."""
    for (name,) in conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v!_%' ESCAPE '!'"
    ).fetchall():
        conn.execute(f"DROP VIEW {name}")
    conn.execute("DROP VIEW live_acts")
    conn.execute("ALTER TABLE stories DROP COLUMN may_tell")
    conn.execute("ALTER TABLE alerts DROP COLUMN kind")
    conn.execute("ALTER TABLE alerts DROP COLUMN about")
    conn.execute("DROP TABLE chains")
    conn.execute("DROP TABLE former_events")
    conn.execute("DROP TABLE entry_readings")
    conn.execute("ALTER TABLE alerts DROP COLUMN withdrawn")
    conn.execute("DROP INDEX stories_of_key")
    conn.execute("DROP INDEX entries_by_time")
    conn.execute("DROP INDEX entries_by_address")
    for table, columns in {
        "claims": "seen_at contract single_source",
        "entries": "grade",
        "stories": "grade why told key because baseline",
        "events": "own",
        "acts": "body",
    }.items():
        for column in columns.split():
            conn.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    conn.execute(
        "CREATE VIEW live_acts AS SELECT id, step, at, kind, subject, until FROM acts WHERE kind <> 'undo'"
        " AND NOT EXISTS (SELECT 1 FROM acts AS undo WHERE undo.undoes = acts.step)"
    )
