"""`init --from OLD`: the history of an older store in a new one, and what is done when that cannot be."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mineralwatch.engine import store_upgrade
from mineralwatch.engine.deriver import Deriver
from mineralwatch.record import row_values
from mineralwatch.store import connection, store_replacement
from mineralwatch.store import older_store as older_stores
from mineralwatch.store.connection import open_writer, write_transaction
from mineralwatch.store.creation import create_store
from mineralwatch.store.fact_copying import FACTS
from mineralwatch.store.schema_files import APPLICATION_ID, SCHEMA_VERSION
from tests.support.older_store import LAST, older_store, press_rows
from tests.support.prepared import prepared, shipped_record
from tests.support.program import Done, Here

NOW = "2028-03-01T12:00:00+00:00"
Cutting = pytest.MonkeyPatch


@pytest.fixture
def user(tmp_path: Path) -> Here:
    """Somebody without a store, and without the shipped record."""
    here = Here(tmp_path)
    here.config.write_text("shipped_record = false\n")
    here.environ["MINERALWATCH_NOW"] = NOW
    return here


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store that the last release wrote."""

    def make(folder: Path) -> None:
        older_store(folder / "mineralwatch.db")

    return Path(shutil.copy(prepared("older-store", make) / "mineralwatch.db", tmp_path / "old.db"))


@pytest.fixture
def in_place(user: Here, old: Path) -> Path:
    """The same, where the new program looks for its own."""
    user.store.parent.mkdir()
    return old.rename(user.store)


def _copied(user: Here, old: Path) -> dict[str, Any]:
    done = user.run("init", "--from", str(old), "--json")
    assert done.code == 0, done.err
    return dict(json.loads(done.out)[0])


def _refused(done: Done, code: int, *words: str) -> None:
    assert done.code == code, done.err
    lines = done.err.strip().splitlines()
    assert len(lines) == 1
    assert [word for word in words if word not in lines[0]] == [], lines[0]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _old_rows(old: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(old)) as conn:
        return conn.execute(sql).fetchall()


# What is copied


@pytest.mark.parametrize("version", range(1, LAST + 1))
def test_nothing_that_was_read_or_done_is_lost(user: Here, tmp_path: Path, version: int) -> None:
    old = older_store(tmp_path / "old" / "mineralwatch.db", version)
    before = _hash(old)
    report = _copied(user, old.parent)
    assert (report["copied_from_schema"], report["schema"]) == (version, SCHEMA_VERSION)
    there = [name for (name,) in _old_rows(old, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in FACTS:
        if table in there:
            (count,) = _old_rows(old, f"SELECT count(*) FROM {table}")[0]
            assert report["rows"][table] == count == user.rows(f"SELECT count(*) FROM {table}")[0][0], table
    assert _hash(old) == before
    assert user.rows("PRAGMA quick_check") == [("ok",)]
    assert user.run("rebuild", "--check").code == 0


def test_ids_steps_states_and_validators_are_those_of_before(user: Here, old: Path) -> None:
    _copied(user, old)
    for sql in (
        "SELECT id, step, at, kind, subject, until, undoes, body FROM acts ORDER BY id",
        "SELECT id, source, kind, ref, seen_at, payload_hash, content, raw FROM observations ORDER BY id",
        "SELECT seq, id, story_id, title, grade FROM entries ORDER BY seq",
        "SELECT id, event_id, key, state, next_try, withdrawn, kind FROM alerts ORDER BY rowid",
        "SELECT name, etag, last_modified, baseline_at, next_due FROM sources ORDER BY name",
        "SELECT id, baseline FROM stories ORDER BY id",
        "SELECT name, value FROM meta WHERE name IN ('last_round', 'official_file') OR name LIKE 'remembered/%'",
    ):
        assert user.rows(sql) == _old_rows(old, sql), sql
    assert not user.rows("SELECT 1 FROM commands")


def test_events_keep_their_ids_first_readings_and_whether_they_were_news(user: Here, old: Path) -> None:
    _copied(user, old)
    sql = "SELECT id, kind, key, baseline, seen_at, news_at FROM events ORDER BY id"
    assert user.rows(sql) == _old_rows(old, sql)


def test_provisional_keys_and_other_names_stay(user: Here, old: Path) -> None:
    _copied(user, old)
    for sql in ("SELECT key FROM solicitations ORDER BY key", "SELECT alias, key FROM aliases ORDER BY alias"):
        assert user.rows(sql) == _old_rows(old, sql)
    bound = dict(user.rows("SELECT key, witness FROM provisional_keys"))
    assert bound["magnesium-2027-x1"].startswith("story/")
    assert bound["cobalt-2026-x1"] == "cobalt-2026-x1"  # it is gone, and no later one gets its name
    assert user.json("show", "magnesium-2027-x2")["key"] == "SP800027R0214"


def test_nothing_alerts_and_nothing_more_follows_later(user: Here, old: Path) -> None:
    _copied(user, old)
    assert [a["id"] for a in user.json("alerts")] == [
        i for (i,) in _old_rows(old, "SELECT id FROM alerts ORDER BY raised_at DESC, rowid")
    ]
    with closing(open_writer(user.store)) as conn, write_transaction(conn):
        news = conn.execute("SELECT count(*) FROM sightings WHERE is_news").fetchone()[0]
        assert Deriver(conn).settle(_now(), "acts") == 0
        assert conn.execute("SELECT count(*) FROM sightings WHERE is_news").fetchone()[0] == news


def _now() -> datetime:
    return datetime.fromisoformat(NOW)


def test_acts_on_what_is_gone_stay_and_do_no_harm(user: Here, old: Path) -> None:
    with closing(sqlite3.connect(old)) as conn, conn:
        step, ident = conn.execute("SELECT max(step), max(id) FROM acts").fetchone()
        bodies = {
            "correct": '{"field":"ceiling","value":"1","source":"S","grade":"reported","reason":"r"}',
            "attach": '{"key":"zinc-2026-x9"}',
        }
        for n, kind in enumerate(("star", "correct", "attach", "unmerge", "link"), 1):
            subject = "zinc-2026-x9>zinc-2026-x8" if kind == "link" else "zinc-2026-x9"
            row = (ident + n, step + n, "2028-02-20T00:00:00.000000Z", kind, subject, bodies.get(kind))
            conn.execute("INSERT INTO acts (id, step, at, kind, subject, body) VALUES (?, ?, ?, ?, ?, ?)", row)
    _copied(user, old)
    assert len(user.rows("SELECT 1 FROM acts WHERE subject LIKE 'zinc-%'")) == 5
    assert len(user.json("list")) == len(press_rows()["solicitations"]["rows"])
    assert user.rows("SELECT key FROM provisional_keys WHERE witness LIKE 'zinc-%' ORDER BY key") == [
        ("zinc-2026-x8",),
        ("zinc-2026-x9",),
    ]


def test_the_shipped_record_is_loaded_as_init_does(user: Here, old: Path) -> None:
    user.config.write_text("")
    report = _copied(user, old)
    assert report["record_date"] is not None
    assert len(user.json("list")) > 40
    assert user.rows("SELECT count(*) FROM companies")[0][0] > 50


def test_a_record_that_the_settings_turn_off_stays_as_it_was_loaded(user: Here, old: Path) -> None:
    known = row_values.observations(shipped_record(), _now())[0]
    odd = ("of-an-early-form", '{"key":"lead-2024-x1","request":{"odd":1}}')
    with closing(sqlite3.connect(old)) as conn, conn:
        for ref, content in ((known.ref, known.content), odd):
            conn.execute(
                "INSERT INTO observations (source, kind, ref, seen_at, payload_hash, content)"
                " VALUES ('record', 'record', ?, '2026-12-01T00:00:00.000000Z', '', ?)",
                (ref, content),
            )
    _copied(user, old)
    assert user.rows("SELECT value FROM meta WHERE name = 'record_slugs'") == [(f'["{known.ref}"]',)]
    keys = [row["key"] for row in user.json("list")]
    assert shipped_record().keys[known.ref] in keys
    assert "lead-2024-x1" not in keys


def test_a_store_of_the_same_schema_is_copied_too(user: Here, old: Path, tmp_path: Path) -> None:
    _copied(user, old)
    other = Here(tmp_path / "other")
    other.config.write_text("shipped_record = false\n")
    other.environ["MINERALWATCH_NOW"] = NOW
    report = _copied(other, user.data_dir)
    assert report["copied_from_schema"] == SCHEMA_VERSION
    for table in (*FACTS, "solicitations", "events", "evidence", "aliases", "stories"):
        assert other.tables()[table] == user.tables()[table], table


def test_a_store_of_schema_8_keeps_its_bars_and_its_decisions(user: Here, old: Path, tmp_path: Path) -> None:
    """Schema 8 differs by the table of bars alone: one bar a day, in no stated currency."""
    _copied(user, old)
    with closing(sqlite3.connect(user.store, isolation_level=None)) as conn:
        conn.execute("DROP TABLE bars")
        conn.execute(
            "CREATE TABLE bars (symbol TEXT NOT NULL, day TEXT NOT NULL, close REAL NOT NULL, open REAL, high REAL,"
            " low REAL, volume INTEGER, source TEXT, PRIMARY KEY (symbol, day)) WITHOUT ROWID"
        )
        conn.execute("INSERT INTO bars (symbol, day, close, source) VALUES ('UAMY', '2026-11-20', 6.5, 'yahoo')")
        conn.execute("PRAGMA user_version = 8")
    other = Here(tmp_path / "other")
    other.config.write_text("shipped_record = false\n")
    other.environ["MINERALWATCH_NOW"] = NOW
    assert _copied(other, user.store)["copied_from_schema"] == 8
    for table in set(FACTS) - {"bars"} | {"solicitations", "events", "evidence", "aliases", "stories"}:
        assert other.tables()[table] == user.tables()[table], table
    assert other.rows("SELECT symbol, day, reading, close, currency FROM bars") == [
        ("UAMY", "2026-11-20", 0, 6.5, None)
    ]
    assert other.run("rebuild", "--check").code == 0


# Where it is put


def test_in_its_own_place_the_older_store_stays_beside_the_new_one(user: Here, in_place: Path) -> None:
    before = _hash(in_place)
    report = _copied(user, user.data_dir)
    kept = in_place.with_name("mineralwatch.db.v7")
    assert report["kept_as"] == str(kept)
    assert _hash(kept) == before
    assert len(user.json("list")) == 17
    assert not list(in_place.parent.glob("*.new*"))
    _refused(user.run("init", "--from", str(in_place)), 4, f"has schema {SCHEMA_VERSION} already")
    elsewhere = Here(user.folder / "again")
    elsewhere.config.write_text("shipped_record = false\n")
    assert _copied(elsewhere, kept)["copied_from_schema"] == 7


def test_what_has_the_name_already_is_not_overwritten(user: Here, in_place: Path) -> None:
    taken = [in_place.with_name("mineralwatch.db.v7"), in_place.with_name("mineralwatch.db.v7.2-wal")]
    for path in taken:
        path.write_text("a letter")
    assert _copied(user, in_place)["kept_as"] == str(in_place.with_name("mineralwatch.db.v7.3"))
    assert [path.read_text() for path in taken] == ["a letter"] * 2


def test_a_log_that_was_not_moved_back_goes_with_its_store(user: Here, in_place: Path) -> None:
    with closing(sqlite3.connect(in_place)) as conn, conn:
        conn.execute("PRAGMA wal_autocheckpoint = 0")
        conn.execute("INSERT INTO meta (name, value) VALUES ('official_file', 'daily')")
        conn.commit()
        _copied(user, in_place)  # while another process has it open
        kept = sqlite3.connect(in_place.with_name("mineralwatch.db.v7"))
        assert kept.execute("SELECT value FROM meta WHERE name = 'official_file'").fetchone() == ("daily",)
        kept.close()
    assert user.rows("SELECT value FROM meta WHERE name = 'official_file'") == [("daily",)]
    assert user.rows("PRAGMA quick_check") == [("ok",)]
    assert user.run("list").code == 0


def test_a_store_with_content_is_not_replaced(user: Here, old: Path) -> None:
    _copied(user, old)
    before = _hash(user.store)
    _refused(user.run("init", "--from", str(old)), 4, "there is a store with content", "--data-dir")
    assert _hash(user.store) == before
    assert not list(user.data_dir.glob("*.new*"))


def test_another_older_store_is_not_replaced(user: Here, old: Path, tmp_path: Path) -> None:
    older_store(user.store, 6)
    before = _hash(user.store)
    _refused(user.run("init", "--from", str(old)), 4, "written by an earlier mineralwatch")
    assert _hash(user.store) == before


@pytest.mark.parametrize("state", ["empty", "unfinished", "the record alone"])
def test_a_store_without_content_is_replaced(user: Here, old: Path, state: str) -> None:
    user.store.parent.mkdir()
    if state == "empty":
        user.store.write_bytes(b"")
    elif state == "unfinished":
        create_store(user.store, unfinished=True)
    else:
        user.config.write_text("")
        assert user.run("init").code == 0
    _copied(user, old)
    assert "SP800027R0203" in [row["key"] for row in user.json("list")]


def test_nobody_may_poll_meanwhile(user: Here, in_place: Path) -> None:
    before = _hash(in_place)
    with user.paths.lock.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _refused(user.run("init", "--from", str(in_place)), 4, "polls with")
    assert _hash(in_place) == before
    assert not list(in_place.parent.glob("*.v7*"))


def test_what_another_process_writes_meanwhile_is_not_left_behind(
    user: Here, in_place: Path, monkeypatch: Cutting
) -> None:
    real = store_upgrade.shipped_record

    def write(*words: Any) -> Any:
        with closing(sqlite3.connect(in_place)) as conn, conn:
            conn.execute("INSERT INTO acts (id, step, at, kind, subject) VALUES (999, 999, '2028', 'star', 'x')")
        return real(*words)

    monkeypatch.setattr(store_upgrade, "shipped_record", write)
    _refused(user.run("init", "--from", str(in_place)), 4, "another process wrote to")
    assert _old_rows(in_place, "PRAGMA user_version") == [(7,)]
    assert not list(in_place.parent.glob("*.new*"))


# What cannot be copied


def _text(path: Path) -> None:
    path.write_bytes(b"this is a letter, and no database at all" * 50)


def _of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE bookmarks (url TEXT)")


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def _damaged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE")
    data = bytearray(path.read_bytes())
    data[8192 : len(data) // 2] = b"\xff" * (len(data) // 2 - 8192)
    path.write_bytes(data)


def _cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])


def _without_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("DROP TABLE evidence")


def _with_a_wrong_row(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(
            "INSERT INTO observations (source, kind, ref, seen_at, payload_hash, content)"
            " VALUES ('sam', 'notice', 'x', '2026-12-01T00:00:00.000000Z', '', '{\"title\":1}')"
        )


BAD: list[tuple[Callable[[Path], object], int, str]] = [
    (Path.unlink, 2, "nothing there"),
    (lambda path: (path.unlink(), path.mkdir()), 2, "holds no mineralwatch.db"),
    (lambda path: (path.unlink(), os.mkfifo(path)), 2, "no file or folder"),
    (_text, 4, "is no database"),
    (lambda path: path.write_bytes(b""), 4, "is empty"),
    (_of_another_program, 4, "of another program"),
    (_newer, 4, f"newer mineralwatch (schema {SCHEMA_VERSION + 1}"),
    (_damaged, 4, "is damaged"),
    (_cut, 4, "is damaged"),
    (_without_a_table, 4, "is not whole (no such table: old.evidence)"),
    (_with_a_wrong_row, 4, "cannot be read"),
]


@pytest.mark.parametrize(("spoil", "code", "said"), BAD)
def test_what_is_no_whole_store_is_refused_in_one_line(
    user: Here, old: Path, spoil: Callable[[Path], object], code: int, said: str
) -> None:
    spoil(old)
    _refused(user.run("init", "--from", str(old)), code, said, "old.db")
    assert not user.store.exists()
    assert not user.data_dir.exists() or [path.name for path in user.data_dir.iterdir()] in ([], ["poller.lock"])


def test_a_store_in_use_is_copied_as_it_was_at_one_moment(user: Here, old: Path) -> None:
    with closing(sqlite3.connect(old, isolation_level=None)) as poller:
        poller.execute("PRAGMA wal_autocheckpoint = 0")
        poller.execute("INSERT INTO meta (name, value) VALUES ('official_file', 'once')")
        poller.execute("BEGIN IMMEDIATE")
        poller.execute("DELETE FROM alerts")
        report = _copied(user, old)
        poller.execute("ROLLBACK")
    assert report["rows"]["alerts"] == len(press_rows()["alerts"]["rows"])
    assert user.rows("SELECT value FROM meta WHERE name = 'official_file'") == [("once",)]


@pytest.mark.parametrize(("polled", "states"), [(True, {("done",)}), (False, {("done",), ("pending",)})])
def test_an_alert_that_waits_is_sent_by_one_program_alone(
    user: Here, old: Path, polled: bool, states: set[tuple[str]]
) -> None:
    with closing(sqlite3.connect(old)) as conn, conn:
        conn.execute("UPDATE alerts SET state = 'pending' WHERE id = (SELECT min(id) FROM alerts)")
    with (old.parent / "poller.lock").open("ab") as lock:
        if polled:
            fcntl.flock(lock, fcntl.LOCK_EX)
        _copied(user, old)
    assert set(user.rows("SELECT state FROM alerts")) == states


@pytest.fixture
def log_beside(old: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of a store in use and of its log, without which the copy lacks what was stored last."""
    with closing(sqlite3.connect(old, isolation_level=None)) as poller:
        poller.execute("PRAGMA wal_autocheckpoint = 0")
        poller.execute("INSERT INTO meta (name, value) VALUES ('official_file', 'once')")
        copy = tmp_path / "copy" / "mineralwatch.db"
        copy.parent.mkdir()
        for suffix in ("", "-wal"):
            shutil.copy(old.with_name(old.name + suffix), copy.with_name(copy.name + suffix))
    yield copy


def test_a_copy_with_its_log_is_read_whole(user: Here, log_beside: Path) -> None:
    _copied(user, log_beside.parent)
    assert user.rows("SELECT value FROM meta WHERE name = 'official_file'") == [("once",)]


def _as_on_a_read_only_disk(folder: Path, monkeypatch: Cutting) -> None:
    """SQLite cannot make files in this folder. (Permissions do not bind a root user.)"""
    real = connection.connect

    def refuse(path: Path, mode: str) -> sqlite3.Connection:
        is_there = path.parent == folder and "immutable" not in mode
        return real(path / "not" / "there" if is_there else path, mode)

    monkeypatch.setattr(older_stores, "connect", refuse)


def test_a_store_in_a_read_only_folder_is_read(user: Here, old: Path, monkeypatch: Cutting) -> None:
    _as_on_a_read_only_disk(old.parent, monkeypatch)
    _copied(user, old)
    assert sorted(path.name for path in old.parent.iterdir()) == ["config.toml", "data", "home", "old.db"]


def test_and_with_its_log_from_a_copy(user: Here, log_beside: Path, monkeypatch: Cutting) -> None:
    _as_on_a_read_only_disk(log_beside.parent, monkeypatch)
    _copied(user, log_beside)
    assert user.rows("SELECT value FROM meta WHERE name = 'official_file'") == [("once",)]
    assert sorted(path.name for path in log_beside.parent.iterdir()) == ["mineralwatch.db", "mineralwatch.db-wal"]
    assert not list(user.data_dir.glob("*.new*"))


# What is cut short


def _stopped(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("same_place", [True, False])
def test_an_interrupt_leaves_everything_as_it_was(
    user: Here, old: Path, monkeypatch: Cutting, same_place: bool
) -> None:
    if same_place:
        user.store.parent.mkdir()
        old = old.rename(user.store)
    before = _hash(old)
    monkeypatch.setattr(Deriver, "settle", _stopped)
    assert user.run("init", "--from", str(old)).code == 130
    assert _hash(old) == before
    assert not list(user.data_dir.glob("*.new*"))
    assert user.store.exists() is same_place


def test_a_full_disk_leaves_everything_as_it_was(user: Here, in_place: Path, monkeypatch: Cutting) -> None:
    real = store_upgrade.open_writer

    def small(path: Path) -> sqlite3.Connection:
        conn = real(path)
        conn.execute("PRAGMA max_page_count = 80")
        return conn

    before = _hash(in_place)
    monkeypatch.setattr(store_upgrade, "open_writer", small)
    _refused(user.run("init", "--from", str(in_place)), 4, "no room left", "nothing was half written")
    assert _hash(in_place) == before
    assert sorted(path.name for path in user.data_dir.glob("mineralwatch.db*") if "-" not in path.name) == [
        "mineralwatch.db"
    ]


def test_what_was_cut_short_between_two_names_is_completed_by_whoever_comes_next(
    user: Here, in_place: Path, monkeypatch: Cutting
) -> None:
    with monkeypatch.context() as cutting:
        cutting.setattr(Path, "replace", _stopped)  # the older one has left its place, the new one is not there yet
        assert user.run("init", "--from", str(in_place)).code == 130
    assert not user.store.exists()
    assert _old_rows(in_place.with_name("mineralwatch.db.v7"), "SELECT count(*) FROM alerts") != [(0,)]
    assert len(user.json("list")) == 17


def test_a_file_system_without_second_names_is_a_line(user: Here, in_place: Path, monkeypatch: Cutting) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    before = _hash(in_place)
    monkeypatch.setattr(store_replacement.Path, "hardlink_to", refuse)
    _refused(user.run("init", "--from", str(in_place)), 4, "Operation not permitted", "--data-dir")
    assert _hash(in_place) == before
    assert not list(in_place.parent.glob("*.new*"))


# Everybody else leaves an older store alone


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("show", "SP800027R0203"),
        ("events",),
        ("news",),
        ("alerts",),
        ("status",),
        ("init",),
        ("poll",),
        ("watch",),
        ("rebuild", "--check"),
        ("undo",),
        ("unmerge", "magnesium-2027-x2"),
        (),
    ],
)
def test_each_other_command_names_the_way(user: Here, in_place: Path, words: tuple[str, ...]) -> None:
    before = _hash(in_place)
    _refused(user.run(*words), 4, f"mineralwatch init --from {in_place}", "schema 7")
    assert _hash(in_place) == before
    assert _old_rows(in_place, "PRAGMA application_id") == [(APPLICATION_ID,)]


def test_doctor_fails_for_it(user: Here, in_place: Path) -> None:
    done = user.run("doctor")
    assert done.code == 1
    line = next(line for line in done.out.splitlines() if line.startswith("store"))
    assert "FAIL" in line
    assert "init --from" in line
