"""Creates a store, and migrates an older one. The only module that imports sqlite-utils, which loads slowly.

sqlite-utils applies each migration once and records it. Two processes that start at once could both apply one, so all
migrations run inside one BEGIN IMMEDIATE; the second process then finds them recorded.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from mineralwatch.domain.errors import StoreError
from mineralwatch.store.connection import connect, mark_unfinished, refuse_newer, version_of
from mineralwatch.store.network_fs import refuse_network
from mineralwatch.store.schema_files import APPLICATION_ID, SCHEMA_VERSION, statements_of_file
from mineralwatch.store.sqlite_errors import store_error

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["SCHEMA_VERSION", "STEPS", "migrate"]

Step = tuple[str, Callable[["Database"], None]]
_BUSY_MILLISECONDS = 60_000  # how long to wait for other processes that create the same store
_TRIES, _PAUSE = 600, 0.02  # the switch to the write-ahead log is tried this often, with a pause in seconds


def _tables(db: Database) -> None:
    _run(db, "001_tables.sql")


def _search(db: Database) -> None:
    _run(db, "002_search.sql")


def _absence(db: Database) -> None:
    _run(db, "003_absence.sql")


def _policy(db: Database) -> None:
    _run(db, "004_policy.sql")


def _journal(db: Database) -> None:
    _run(db, "005_journal.sql")


def _truth(db: Database) -> None:
    _run(db, "006_truth.sql")


def _readings(db: Database) -> None:
    _run(db, "007_readings.sql")


STEPS: tuple[Step, ...] = (
    ("tables", _tables),
    ("search", _search),
    ("absence", _absence),
    ("policy", _policy),
    ("journal", _journal),
    ("truth", _truth),
    ("readings", _readings),
)


def migrate(path: Path, steps: Sequence[Step] = STEPS, *, unfinished: bool = False) -> int:
    """Create the store, or migrate an older one; returns the store's schema version.

    `unfinished`: readers refuse a new store until the caller calls `mark_finished`, so that a store whose creation was
    interrupted is not taken for an empty one. An older store is first copied to `<name>.v<version>.bak` beside it.
    Several processes may call this at once. Raises StoreNewer, or StoreError when the folder or file cannot be used.
    """
    refuse_network(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            f"cannot make the folder {path.parent} ({error.strerror}): name another with --data-dir"
        ) from error
    try:
        with closing(connect(path, "mode=rwc")) as conn:
            return _migrate(conn, path, steps, unfinished)
    except sqlite3.Error as error:
        raise store_error(error, str(path)) from error


def _migrate(conn: sqlite3.Connection, path: Path, steps: Sequence[Step], unfinished: bool) -> int:
    conn.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    conn.execute("PRAGMA wal_autocheckpoint = 0")
    version = version_of(conn)
    refuse_newer(version, len(steps), path)
    if version == len(steps):
        return version
    _use_wal(conn)
    conn.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(conn)  # read again, now that no other process can change the version
        refuse_newer(version, len(steps), path)
        if version < len(steps):
            if version:
                _back_up(path, version)
            _apply(conn, steps)
            if unfinished:
                mark_unfinished(conn)
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    return len(steps)


def _apply(conn: sqlite3.Connection, steps: Sequence[Step]) -> None:
    from sqlite_utils import Database, Migrations

    migrations = Migrations("mineralwatch")
    for name, call in steps:
        migrations(name=name)(call)
    migrations.apply(Database(conn, execute_plugins=False))
    _make_views(conn)
    conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    conn.execute(f"PRAGMA user_version = {len(steps)}")


def _make_views(conn: sqlite3.Connection) -> None:
    """Replace the public views by those of this version, from `views.sql`, which also documents the views."""
    for (name,) in conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v\\_%' ESCAPE '\\'"
    ).fetchall():
        conn.execute(f"DROP VIEW {name}")
    for statement in statements_of_file("views.sql"):
        conn.execute(statement)


def _run(db: Database, name: str) -> None:
    for statement in statements_of_file(name):
        db.conn.execute(statement)


def _use_wal(conn: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. For that, SQLite needs the file for itself alone, and does not wait until it has
    it."""
    for attempt in range(_TRIES):
        try:
            mode = conn.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY" or attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE)
            continue
        if mode == "wal":
            return
        raise StoreError(
            "this file system does not let processes share a database: put the data elsewhere with --data-dir"
        )


def _back_up(path: Path, version: int) -> None:
    """Copy the store to `<name>.v<version>.bak`. The copy gets this name only when it is complete."""
    target = path.with_name(f"{path.name}.v{version}.bak")
    unfinished_copy = target.with_name(f"{target.name}.{os.getpid()}")
    with closing(connect(path, "mode=ro")) as source, closing(sqlite3.connect(unfinished_copy)) as copy:
        source.backup(copy)
    unfinished_copy.replace(target)
