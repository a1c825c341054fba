"""`init --from` as a process: killed in the middle, and beside a program that still polls with the older store."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.older_store import older_store
from tests.support.program import Program, end, until


@pytest.fixture
def user(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    program.config.write_text("shipped_record = false\n")
    program.environ["MINERALWATCH_NOW"] = "2028-03-01T12:00:00+00:00"
    return program


def _make_long(store: Path) -> None:
    """Give a store so many stories that copying it can be seen."""
    with closing(sqlite3.connect(store)) as conn, conn:
        names = [row[1] for row in conn.execute("PRAGMA table_info(entries)")][1:]
        given = ", ".join(f"{name} || '-' || n" if name in ("id", "story_id", "title") else name for name in names)
        conn.execute(
            f"INSERT INTO entries ({', '.join(names)}) WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
            f" WHERE n < 8) SELECT {given} FROM entries, c"
        )
        stories = [row[1] for row in conn.execute("PRAGMA table_info(stories)")]
        given = ", ".join("id || '-' || n" if name == "id" else name for name in stories)
        conn.execute(
            f"INSERT INTO stories ({', '.join(stories)}) WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
            f" WHERE n < 8) SELECT {given} FROM stories, c"
        )


@pytest.mark.parametrize("same_place", [True, False])
def test_killed_in_the_middle_it_leaves_no_half_store(user: Program, same_place: bool) -> None:
    old = older_store(user.store if same_place else user.folder / "old.db")
    _make_long(old)
    before = old.read_bytes()
    process = user.start("init", "--from", str(old))
    built = user.store.with_name("mineralwatch.db.new")
    until(lambda: built.with_name(f"{built.name}-wal").exists(), "the new store is being built")
    assert process.poll() is None
    end(process, kill=True)
    assert user.store.exists() is same_place
    assert old.read_bytes() == before
    done = user.run("init", "--from", str(old))
    assert done.code == 0, done.err
    assert len(user.here.json("list")) == 17
    assert not list(user.data_dir.glob("*.new*"))
    assert [path.name for path in user.data_dir.glob("*.v7")] == (["mineralwatch.db.v7"] if same_place else [])


def test_beside_a_program_that_polls_with_the_older_store(user: Program) -> None:
    old = older_store(user.folder / "old" / "mineralwatch.db")
    with closing(sqlite3.connect(old, isolation_level=None)) as poller, (old.parent / "poller.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        poller.execute("BEGIN IMMEDIATE")
        poller.execute("INSERT INTO meta (name, value) VALUES ('official_file', 'daily')")
        poller.execute("UPDATE alerts SET state = 'pending'")
        done = user.run("init", "--from", str(old.parent))
        poller.execute("COMMIT")
    assert done.code == 0, done.err
    assert "no new alerts" in done.err
    assert user.rows("SELECT value FROM meta WHERE name = 'official_file'") == []
