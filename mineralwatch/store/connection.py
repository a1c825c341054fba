"""Opening the store, and the transactions around everything that is done with it.

Every connection is in autocommit mode with explicit transactions: `write` begins IMMEDIATE, since a transaction that
reads first and writes later fails under contention; `reading` gives one consistent view. SQLite up to 3.51.2 can
damage a WAL file when one connection resets it while another begins a checkpoint, so only the poller checkpoints.
A connection may wander between threads, one at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mineralwatch.domain.errors import StoreError, StoreMissing, StoreNewer, StoreOlder
from mineralwatch.store.errors import path_of, store_error
from mineralwatch.store.netfs import refuse_network
from mineralwatch.store.schema import APPLICATION_ID, SCHEMA_VERSION

BUSY_SECONDS = 10.0
_CHECKPOINT_PAGES = 1000


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that can only read.

    Raises StoreMissing, StoreOlder, StoreNewer, or StoreError when the file cannot be read or is not ours. A store in
    a place that nobody can write (a read-only disk) is read as it lies there.
    """
    _must_exist(path)
    try:
        return _ready(path, "mode=ro")
    except StoreError as error:
        cause = error.__cause__
        lies_still = not _has_content(path.with_name(path.name + "-wal"))
        if isinstance(cause, sqlite3.OperationalError) and _is_place(cause) and lies_still:
            return _ready(path, "mode=ro&immutable=1")
        raise


def open_writer(path: Path, *, poller: bool = False) -> sqlite3.Connection:
    """A connection that can write; only the poller's moves the log back into the file by itself.

    Raises what `open_reader` raises.
    """
    _must_exist(path)
    conn = _ready(path, "mode=rw")
    try:
        conn.execute("PRAGMA synchronous = NORMAL")
        conn.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES if poller else 0}")
    except sqlite3.Error as error:
        conn.close()
        raise store_error(error, str(path)) from error
    return conn


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A bare connection by SQLite URI parameters, without any check of what the file holds."""
    conn = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    conn.row_factory = sqlite3.Row
    return conn


@contextmanager
def write(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One transaction that writes: all of it or nothing. Raises StoreError for whatever SQLite refuses.

    Inside another it joins that one, so that small writes can be put together.
    """
    if conn.in_transaction:
        yield conn
        return
    try:
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield conn
            conn.execute("COMMIT")
        except BaseException:
            _roll_back(conn)
            raise
    except sqlite3.Error as error:
        raise store_error(error, path_of(conn)) from error


@contextmanager
def reading(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One transaction that reads: every statement in it sees the same moment. May stand inside another."""
    if conn.in_transaction:
        yield conn
        return
    try:
        conn.execute("BEGIN")
        try:
            yield conn
        finally:
            _roll_back(conn)
    except sqlite3.Error as error:
        raise store_error(error, path_of(conn)) from error


def version_of(conn: sqlite3.Connection) -> int:
    """The schema version of our store behind a connection; 0 for an empty file. Raises StoreError for another's."""
    mark = int(conn.execute("PRAGMA application_id").fetchone()[0])
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    empty = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if mark != APPLICATION_ID and not empty:
        raise StoreError(f"{path_of(conn)} is a database of another program: name another place with --data-dir")
    return version if mark == APPLICATION_ID else 0


def refuse_newer(version: int, known: int, path: Path) -> None:
    """Raise StoreNewer for a store that a later version of the program has written."""
    if version > known:
        raise StoreNewer(
            f"the store {path} was written by a newer mineralwatch (schema {version}, this one knows {known}): "
            "install that version, or name another place with --data-dir"
        )


def _must_exist(path: Path) -> None:
    refuse_network(path)
    if not path.exists():
        raise StoreMissing(f"there is no store at {path}: run `mineralwatch init`")
    if not path.is_file():
        raise StoreError(f"{path} is not a file: name another place with --data-dir")


def _ready(path: Path, mode: str) -> sqlite3.Connection:
    try:
        conn = connect(path, mode)
    except sqlite3.Error as error:
        raise store_error(error, str(path)) from error
    try:
        if "mode=ro" in mode:
            conn.execute("PRAGMA query_only = 1")
        version = version_of(conn)
        refuse_newer(version, SCHEMA_VERSION, path)
        if version < SCHEMA_VERSION:
            raise StoreOlder(f"the store {path} is of an earlier version: run `mineralwatch init`")
    except sqlite3.Error as error:
        conn.close()
        raise store_error(error, str(path)) from error
    except StoreError:
        conn.close()
        raise
    return conn


def _is_place(error: sqlite3.OperationalError) -> bool:
    """Whether SQLite wanted to make a file beside the store and could not."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _roll_back(conn: sqlite3.Connection) -> None:
    """End the transaction, unless SQLite has ended it by itself (a full disk does that)."""
    with suppress(sqlite3.Error):
        if conn.in_transaction:
            conn.execute("ROLLBACK")
