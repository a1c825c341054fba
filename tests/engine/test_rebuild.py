"""Everything derived follows from what was read and done: worked out again it is the same; what was changed shows."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from mineralwatch.config import config_file
from mineralwatch.config.paths import find_paths
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.engine import rebuild
from mineralwatch.engine.round_report import RoundOptions
from mineralwatch.engine.rounds import Rounds
from mineralwatch.engine.store_setup import init_store
from mineralwatch.ports import UserAct
from mineralwatch.store import derived, store_copy, user_acts
from mineralwatch.store.connection import open_reader, open_writer
from mineralwatch.store.migrations import SCHEMA_VERSION, migrate
from tests.support.prepared import prepared
from tests.support.world.story import STORY
from tests.support.world.world import KEY, World

START = datetime(2026, 12, 30, tzinfo=UTC)
API, FILE, REGISTER = "sam", "sam_bulk", "usaspending"
WAYS = {
    "api": (API,),
    "file": (FILE,),
    "both": (API, FILE),
    "file first": (FILE, API),
    "api and register": (API, REGISTER),
}


def live(way: str, *, record: bool = False) -> Path:
    """The whole scripted story, read step by step; the store."""
    made = prepared(f"story-{way.replace(' ', '-')}-{record}", partial(_read_story, way, record))
    return find_paths(None, str(made), {}).store


def _read_story(way: str, record: bool, folder: Path) -> None:
    with World(register_delay=timedelta() if REGISTER in WAYS[way] else None) as world:
        settings, problems, _ = config_file.parse_config(world.config_toml(shipped_record=record), "f")
        assert problems == []
        paths, now = find_paths(None, str(folder), {}), world.now
        init_store(paths, settings, now)
        with closing(open_writer(paths.store, poller=True)) as conn:
            for number in range(len(STORY)):
                world.step(number)
                for name in WAYS[way]:
                    environ = {"MINERALWATCH_NOW": now.isoformat(), "SAM_API_KEY": KEY}

                    async def poll(name: str = name, environ: dict[str, str] = environ) -> None:
                        async with Rounds(conn, settings, environ, folder / "cache") as rounds:
                            await rounds.run(RoundOptions(names=(name,), by_hand=True))

                    asyncio.run(poll())
                    now += timedelta(hours=12)


@pytest.fixture(params=[*WAYS, "both with record", "api and register with record"])
def told(request: pytest.FixtureRequest) -> Path:
    way, _, record = request.param.partition(" with ")
    return live(way, record=bool(record))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A store of its own, for a test to damage; without the record, so that working all out once more is quick."""
    path = tmp_path / "mineralwatch.db"
    store_copy.keep(live("both"), path)
    return path


def checked(store: Path) -> rebuild.Rebuilt:
    with closing(open_reader(store)) as conn:
        return rebuild.check(conn)


def changed(store: Path, sql: str) -> None:
    with closing(open_writer(store)) as conn:
        assert conn.execute(sql).rowcount == 1


def test_the_whole_story_follows_again(told: Path) -> None:
    before = told.read_bytes()
    found = checked(told)
    assert found.differences == ()
    assert found.equal
    assert found.steps > 1
    assert found.rows > 50
    assert told.read_bytes() == before


EVENT = "(SELECT min(id) FROM events WHERE kind = 'extended')"
DAMAGES = {
    "deadline": (f"UPDATE events SET new = '{{}}' WHERE id = {EVENT}", ("events", "new")),
    "date": (f"UPDATE events SET occurred_on = '2001-01-01' WHERE id = {EVENT}", ("events", "occurred_on")),
    "gone": (f"DELETE FROM events WHERE id = {EVENT}", ("events", "missing")),
    "witness": ("DELETE FROM evidence WHERE id = (SELECT min(id) FROM evidence)", ("evidence", "missing")),
    "invented": (
        "INSERT INTO claims (origin, key, field, value, source, ref, grade)"
        " VALUES ('source', 'k', 'ceiling', '1', 's', 'r', 'official')",
        ("claims", "not derived"),
    ),
    "title": (
        "UPDATE solicitations SET title = 'another' WHERE key = (SELECT min(key) FROM solicitations)",
        ("solicitations", "title"),
    ),
    "notice": (
        "UPDATE notices SET content = json_set(content, '$.title', 'x')"
        " WHERE notice_id = (SELECT min(notice_id) FROM notices)",
        ("notices", "content"),
    ),
    "alias": ("INSERT INTO aliases (alias, normalised, key) VALUES ('a', 'A', 'k')", ("aliases", "not derived")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_changed_is_named_and_mended(copy: Path, damage: str) -> None:
    sql, (table, what) = DAMAGES[damage]
    right = checked(copy)
    changed(copy, sql)
    wrong = checked(copy)
    assert not wrong.equal
    assert wrong.rebuilt == right.kept != wrong.kept
    assert [(found[0], found[2]) for found in wrong.differences] == [(table, what)]
    with closing(open_writer(copy)) as conn:
        user_acts.add(conn, [UserAct("star", "SP800027R0001")], START)
        before = kept(conn)
        done, backup = rebuild.mend(conn, copy)
        assert done == wrong
        assert kept(conn) == before
    assert checked(copy).kept == right.kept
    assert backup is not None
    assert checked(backup).kept == wrong.kept


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


def test_a_store_of_the_version_before_gets_its_journal_and_what_follows_from_it(told: Path, tmp_path: Path) -> None:
    copy = tmp_path / "mineralwatch.db"
    store_copy.keep(told, copy)
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
