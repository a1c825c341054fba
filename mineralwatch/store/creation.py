"""Creates a store. Several processes may do it at once: all tables are made in one transaction, and the second process
then finds them made."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from mineralwatch.domain.errors import StoreError
from mineralwatch.store.connection import connect, mark_unfinished, refuse_newer, refuse_older, version_of
from mineralwatch.store.network_fs import refuse_network
from mineralwatch.store.schema_files import APPLICATION_ID, SCHEMA_VERSION, statements_of_file
from mineralwatch.store.sqlite_errors import store_error

__all__ = ["SCHEMA_VERSION", "create_store"]

_BUSY_MILLISECONDS = 60_000  # how long to wait for other processes that create the same store
_TRIES, _PAUSE = 600, 0.02  # the switch to the write-ahead log is tried this often, with a pause in seconds


def create_store(path: Path, *, unfinished: bool = False) -> int:
    """Create the store if there is none; returns the store's schema version.

    `unfinished`: readers refuse a new store until the caller calls `mark_finished`, so that a store whose creation was
    interrupted is not taken for an empty one. Several processes may call this at once. Raises StoreNewer, StoreOlder,
    or StoreError when the folder or file cannot be used.
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
            return _create(conn, path, unfinished)
    except sqlite3.Error as error:
        raise store_error(error, str(path)) from error


def _create(conn: sqlite3.Connection, path: Path, unfinished: bool) -> int:
    conn.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    conn.execute("PRAGMA wal_autocheckpoint = 0")
    if _is_there(conn, path):
        return SCHEMA_VERSION
    _use_wal(conn)
    conn.execute("BEGIN IMMEDIATE")
    try:
        if not _is_there(conn, path):  # asked again, now that no other process can make it
            for name in ("schema.sql", "views.sql"):
                for statement in statements_of_file(name):
                    conn.execute(statement)
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            if unfinished:
                mark_unfinished(conn)
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    return SCHEMA_VERSION


def _is_there(conn: sqlite3.Connection, path: Path) -> bool:
    version = version_of(conn)
    refuse_newer(version, path)
    refuse_older(version, path)
    return version == SCHEMA_VERSION


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
