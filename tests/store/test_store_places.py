"""Stores in places and states where they cannot be used, each with one line that says what to do."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import entry, news, put_whole

from mineralwatch.domain.errors import StoreError, StoreMissing, StoreNewer, StoreOlder, StoreUnfinished
from mineralwatch.store import creation, network_fs, snapshot_queries
from mineralwatch.store.connection import open_reader, open_writer, write_transaction
from mineralwatch.store.creation import SCHEMA_VERSION, create_store
from mineralwatch.store.schema_files import statements, statements_of_file


def test_a_missing_store_says_so(tmp_path: Path) -> None:
    for opener in (open_reader, open_writer):
        with pytest.raises(StoreMissing, match="mineralwatch init"):
            opener(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a file"):
        open_reader(tmp_path)


@pytest.mark.parametrize("opener", [open_reader, open_writer, create_store])
def test_a_newer_store_is_left_alone(store: Path, opener) -> None:  # type: ignore[no-untyped-def]
    _set_version(store, SCHEMA_VERSION + 1)
    with pytest.raises(StoreNewer, match="newer mineralwatch"):
        opener(store)


def _set_version(store: Path, version: int) -> None:
    conn = sqlite3.connect(store)
    conn.execute(f"PRAGMA user_version = {version}")
    conn.close()


@pytest.mark.parametrize("opener", [open_reader, open_writer, create_store])
def test_what_is_no_database_is_left_alone(tmp_path: Path, opener) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "mineralwatch.db"
    path.write_bytes(b"this is a letter, and no database at all" * 50)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="move it away"):
        opener(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("opener", [open_reader, open_writer, create_store])
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, opener) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "mineralwatch.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE bookmarks (url TEXT)")
    conn.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        opener(path)
    assert path.read_bytes() == before


def test_a_damaged_store_says_so(store: Path) -> None:
    conn = open_writer(store, poller=True)
    news(conn, *(entry(f"x{n}", f"story {n}") for n in range(300)))
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()
    data = bytearray(store.read_bytes())
    data[8192 : len(data) // 2] = b"\xff" * (len(data) // 2 - 8192)
    store.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        snapshot_queries.snapshot(open_reader(store))


def test_a_reader_cannot_write(store: Path) -> None:
    reader = open_reader(store)
    with pytest.raises(StoreError, match="cannot be written"), write_transaction(reader):
        reader.execute("DELETE FROM sources")
    reader.close()


def test_a_store_that_lies_still_is_read_without_making_files(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    conn = open_writer(store, poller=True)
    put_whole(conn)
    conn.close()
    from mineralwatch.store import connection

    real = connection.connect

    def refuse(path: Path, mode: str) -> sqlite3.Connection:
        """As on a read-only disk: SQLite cannot make its index of the log. (Permissions do not bind a root user.)"""
        return real(path if "immutable" in mode else path / "not" / "there", mode)

    monkeypatch.setattr(connection, "connect", refuse)
    reader = open_reader(store)
    assert len(snapshot_queries.snapshot(reader).events) == 1
    reader.close()
    store.with_name(store.name + "-wal").write_bytes(b"not yet moved back")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_reader(store)


def test_a_store_is_found_under_an_odd_name(tmp_path: Path) -> None:
    path = tmp_path / "a b" / "50%?#é" / "mineralwatch.db"
    assert create_store(path) == SCHEMA_VERSION
    open_reader(path).close()
    assert path.exists()


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--data-dir"):
        create_store(tmp_path / "file" / "mineralwatch.db")


@pytest.mark.parametrize("opener", [open_reader, open_writer, create_store])
@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_older_store_is_never_written(store: Path, version: int, opener) -> None:  # type: ignore[no-untyped-def]
    _set_version(store, version)
    before = store.read_bytes()
    with pytest.raises(StoreOlder, match=f"schema {version}.*stays as it is.*init --from"):
        opener(store)
    assert store.read_bytes() == before


def test_a_creation_that_fails_leaves_an_empty_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, whole = tmp_path / "mineralwatch.db", creation.statements_of_file
    monkeypatch.setattr(creation, "statements_of_file", lambda name: [*whole(name), "CREATE TABLE meta (a)"])
    with pytest.raises(StoreError, match="already exists"):
        create_store(path)
    with pytest.raises(StoreUnfinished, match="is empty"):
        open_reader(path)
    monkeypatch.undo()
    assert create_store(path) == SCHEMA_VERSION
    open_reader(path).close()


def test_creating_again_changes_nothing(store: Path) -> None:
    before = store.stat().st_mtime_ns
    assert create_store(store) == SCHEMA_VERSION
    assert store.stat().st_mtime_ns == before


def test_many_processes_may_make_the_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mineralwatch.db"
    program = """
import sys
from pathlib import Path
from mineralwatch.store.creation import create_store
create_store(Path(sys.argv[1]))
"""
    starts = [
        subprocess.Popen([sys.executable, "-c", program, str(path)], stderr=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    said = [start.communicate(timeout=100)[1] for start in starts]
    assert [start.returncode for start in starts] == [0] * 8, said
    reader = open_reader(path)
    assert snapshot_queries.revision(reader) == 0
    reader.close()


def test_a_process_killed_in_the_middle_of_a_commit_leaves_nothing_half(store: Path) -> None:
    program = """
import os, signal, sys
from pathlib import Path
from store_samples import entry, news, put_whole
from mineralwatch.store import commit as storing
from mineralwatch.store.connection import open_writer
conn = open_writer(Path(sys.argv[1]), poller=True)
put_whole(conn)
conn.execute("PRAGMA cache_size = 10")  # so that pages reach the file before the end
storing.put_health = lambda *a: os.kill(os.getpid(), signal.SIGKILL)
news(conn, *(entry(f"x{n}", f"s {n}", summary="w " * 500) for n in range(80)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(store)],
        cwd=Path(__file__).parent,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == -9, done.stderr
    writer = open_writer(store, poller=True)
    assert snapshot_queries.snapshot(writer).story_count == 0
    assert len(snapshot_queries.events(writer)) == 1
    assert writer.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert news(writer, entry("x1")).new_entries == 1
    writer.close()


def test_the_documented_views_are_what_the_store_has(store: Path) -> None:
    conn = open_reader(store)
    have = {row["name"]: row["sql"] for row in conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'")}
    told = [statement[statement.index("CREATE VIEW") :].rstrip(";") for statement in statements_of_file("views.sql")]
    public = {name: sql for name, sql in have.items() if name.startswith("v_")}
    assert sorted(public.values()) == sorted(told)
    assert all("\n-- " in sql for sql in told)
    for name in public:
        conn.execute(f"SELECT * FROM {name}").fetchall()
    conn.close()


def test_views_can_be_queried_with_rows_in_them(store: Path) -> None:
    conn = open_writer(store)
    put_whole(conn)
    news(conn, entry("x1"))
    row = conn.execute("SELECT key, notice_count, event_count, from_record_alone FROM v_solicitations").fetchone()
    assert tuple(row) == ("SP800025R0020", 1, 1, 0)
    assert conn.execute("SELECT witnesses FROM v_events").fetchone()[0] == 1
    assert conn.execute("SELECT state, acknowledged_at, delivered FROM v_alerts").fetchone()[:] == ("pending", None, 0)
    assert conn.execute("SELECT entry_count FROM v_news").fetchone()[0] == 1
    conn.close()


def test_reading_loads_nothing_heavy(store: Path) -> None:
    program = """
import sys
from pathlib import Path
from mineralwatch.store import outbox, poller_commands, poller_queries, snapshot_queries
from mineralwatch.store import quota_rows, record_load, stars_and_unread, user_acts
from mineralwatch.store.connection import open_reader
snapshot_queries.snapshot(open_reader(Path(sys.argv[1])))
heavy = ("sqlite_utils", "pandas", "numpy", "httpx", "feedparser", "textual", "rich")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(store)], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stderr


MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw,relatime 0 0
//nas/share /mnt/my\\040share cifs rw 0 0
/dev/vdb /home/me/local ext4 rw 0 0
me@far:/ /mnt/far fuse.sshfs rw 0 0
short line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/x", "ext4"),
        ("/home/me/.local/share/x", "nfs4"),
        ("/home", "nfs4"),
        ("/homework/x", "ext4"),
        ("/home/me/local/x", "ext4"),
        ("/mnt/my share/x", "cifs"),
        ("/mnt/far/x", "fuse.sshfs"),
    ],
)
def test_the_longest_mount_point_above_a_path_counts(path: str, kind: str) -> None:
    assert network_fs.file_system_of(MOUNTS, path) == kind


@given(st.text(), st.text())
def test_any_text_of_mounts_can_be_read(mounts: str, path: str) -> None:
    assert isinstance(network_fs.file_system_of(mounts, "/" + path), str)


def test_a_network_home_is_refused_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/ {tmp_path} nfs rw 0 0\n")
    monkeypatch.setattr(network_fs, "_MOUNTS", mounts)
    for opener in (open_reader, open_writer, create_store):
        with pytest.raises(StoreError, match=r"network file system \(nfs\).*--data-dir"):
            opener(tmp_path / "mineralwatch.db")
    assert not (tmp_path / "mineralwatch.db").exists()


def test_statements_are_cut_whole() -> None:
    sql = (
        "-- a; comment\nCREATE TABLE t (a);\nCREATE TRIGGER x AFTER INSERT ON t BEGIN\n  SELECT 1;\n  SELECT 2;\nEND;\n"
    )
    cut = list(statements(sql))
    assert len(cut) == 2
    assert cut[1].endswith("END;")


def test_only_the_poller_moves_the_log_back(store: Path) -> None:
    writer, poller = open_writer(store), open_writer(store, poller=True)
    assert writer.execute("PRAGMA wal_autocheckpoint").fetchone()[0] == 0
    assert poller.execute("PRAGMA wal_autocheckpoint").fetchone()[0] > 0
    assert writer.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    writer.close()
    poller.close()


def test_a_store_can_be_copied_while_in_use(store: Path, tmp_path: Path) -> None:
    writer = open_writer(store)
    put_whole(writer)
    with write_transaction(writer):
        target = sqlite3.connect(tmp_path / "whole.db")
        source = open_reader(store)
        source.backup(target)
        source.close()
        target.close()
    reader = open_reader(tmp_path / "whole.db")
    assert len(snapshot_queries.events(reader)) == 1
    reader.close()
    writer.close()
