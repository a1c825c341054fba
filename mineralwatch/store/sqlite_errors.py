"""Turns SQLite errors into StoreErrors, whose text is one line that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from mineralwatch.domain.errors import StoreError

_ADVICE = {
    "SQLITE_BUSY": "is in use by another process for too long: close it and try again",
    "SQLITE_LOCKED": "is in use by another process for too long: close it and try again",
    "SQLITE_READONLY": "cannot be written: make its folder writable, or name another with --data-dir",
    "SQLITE_PERM": "cannot be opened: its folder must be yours, or name another with --data-dir",
    "SQLITE_CANTOPEN": "cannot be opened: its folder must be readable and writable, or name another with --data-dir",
    "SQLITE_FULL": "has no room left on its disk: make room and try again; nothing was half written",
    "SQLITE_IOERR": "could not be read or written (a disk error): check the disk; nothing was half written",
    "SQLITE_CORRUPT": "is damaged: move it away and run `mineralwatch init`, or restore a backup",
    "SQLITE_NOTADB": "is no database: move it away and run `mineralwatch init`, or restore a backup",
}


def store_error(error: sqlite3.Error, path: str) -> StoreError:
    """The StoreError to raise for an SQLite error in the file `path`. Its text depends on the primary error code
    only."""
    name = getattr(error, "sqlite_errorname", "") or ""
    plain = "_".join(name.split("_")[:2])
    advice = _ADVICE.get(plain)
    if advice:
        return StoreError(f"the store {path} {advice}")
    return StoreError(
        f"the store {path} refused a statement ({name or type(error).__name__}: {error}): run `mineralwatch doctor`"
    )


def path_of(conn: sqlite3.Connection) -> str:
    """The path of a connection's database file, for messages; "file" when SQLite does not tell it."""
    try:
        return str(conn.execute("PRAGMA database_list").fetchone()[2])
    except sqlite3.Error:
        return "file"


@contextmanager
def as_store_errors(conn: sqlite3.Connection) -> Iterator[None]:
    """Run a `with` block, and raise a StoreError in place of every sqlite3 error in it."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path_of(conn)) from error
