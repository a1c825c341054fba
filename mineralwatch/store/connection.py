"""Opens the store, and provides the transactions around every access.

Every connection is in autocommit mode with explicit transactions. `write_transaction` begins IMMEDIATE, since a
transaction that reads first and writes later fails under contention; statements inside one `read_transaction` all see
the same state of the store. SQLite up to 3.51.2 can damage a WAL file when one connection resets it while another
begins a checkpoint, so only the poller does checkpoints. A connection may be used from several threads, one at a time.
"""

from __future__ import annotations

import shlex
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mineralwatch.domain.errors import StoreError, StoreMissing, StoreNewer, StoreOlder, StoreUnfinished
from mineralwatch.store.network_fs import refuse_network
from mineralwatch.store.schema_files import APPLICATION_ID, SCHEMA_VERSION
from mineralwatch.store.sqlite_errors import path_of, store_error

BUSY_SECONDS = 10.0
_CHECKPOINT_PAGES = 1000
_UNFINISHED = "unfinished"  # the name in the table `meta` that marks an unfinished store


def open_reader(path: Path) -> sqlite3.Connection:
    """Open a read-only connection to an existing store.

    Raises StoreMissing, StoreOlder, StoreUnfinished, StoreNewer, or StoreError when the file cannot be read or belongs
    to another program. A store on a read-only disk is opened as immutable.
    """
    _must_exist(path)
    try:
        return _open_checked(path, "mode=ro")
    except StoreError as error:
        cause = error.__cause__
        wal_is_empty = not has_content(path.with_name(path.name + "-wal"))
        if isinstance(cause, sqlite3.OperationalError) and cannot_create_files(cause) and wal_is_empty:
            return _open_checked(path, "mode=ro&immutable=1")
        raise


def open_writer(path: Path, *, poller: bool = False) -> sqlite3.Connection:
    """Open a connection that can write; with `poller` it also does WAL checkpoints. Raises what `open_reader`
    raises."""
    _must_exist(path)
    conn = _open_checked(path, "mode=rw")
    try:
        conn.execute("PRAGMA synchronous = NORMAL")
        conn.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES if poller else 0}")
    except sqlite3.Error as error:
        conn.close()
        raise store_error(error, str(path)) from error
    return conn


class OpenedFile:
    """The identity that a store's file had when it was opened, by which a process notices that the file was deleted or
    replaced since: SQLite would go on writing into the deleted file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened = _file_id(path)

    @property
    def is_in_place(self) -> bool:
        """Whether the path still leads to the file that was opened; costs one `stat`."""
        return self._opened is not None and _file_id(self._path) == self._opened

    def require_in_place(self) -> None:
        """Raise StoreError if the file was deleted or replaced."""
        if not self.is_in_place:
            raise StoreError(
                f"the store {self._path} was deleted or replaced while it was in use: nothing more was written; "
                "restart the program to use the file that is there now"
            )


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a connection with the SQLite URI parameters in `mode`, such as `mode=ro`; the file's content is not
    checked."""
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
def write_transaction(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run a `with` block as a transaction that writes. Raises StoreError for every SQLite error.

    Inside another transaction, the block becomes part of the outer transaction.
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
def read_transaction(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run a `with` block as a transaction that reads: all its statements see the same state of the store. Inside
    another transaction, the block becomes part of the outer transaction."""
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
    """The schema version of the store; 0 for an empty file. Raises StoreError for another program's database."""
    application_id = int(conn.execute("PRAGMA application_id").fetchone()[0])
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    empty = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application_id != APPLICATION_ID and not empty:
        raise StoreError(f"{path_of(conn)} is a database of another program: name another place with --data-dir")
    return version if application_id == APPLICATION_ID else 0


def refuse_newer(version: int, path: Path) -> None:
    """Raise StoreNewer if the store's schema `version` is newer than the one that this program knows."""
    if version > SCHEMA_VERSION:
        raise StoreNewer(
            f"the store {path} was written by a newer mineralwatch (schema {version}, this one knows {SCHEMA_VERSION}):"
            " install that version, or name another place with --data-dir"
        )


def refuse_older(version: int, path: Path) -> None:
    """Raise StoreOlder if the store's schema `version` is older than the one that this program knows."""
    if 0 < version < SCHEMA_VERSION:
        raise StoreOlder(
            f"the store {path} was written by an earlier mineralwatch (schema {version}, this one writes"
            f" {SCHEMA_VERSION}) and stays as it is: `mineralwatch init --from {shlex.quote(str(path))}` copies its"
            " history into a new store"
        )


def _must_exist(path: Path) -> None:
    refuse_network(path)
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise StoreMissing(f"there is no store at {path}: run `mineralwatch init`") from None
    except OSError as error:
        raise StoreError(
            f"the store {path} cannot be reached ({error.strerror}): mend its folder, or name another with --data-dir"
        ) from error
    if not stat.S_ISREG(mode):
        raise StoreError(f"{path} is not a file: name another place with --data-dir")


def _open_checked(path: Path, mode: str) -> sqlite3.Connection:
    try:
        conn = connect(path, mode)
    except sqlite3.Error as error:
        raise store_error(error, str(path)) from error
    try:
        version = version_of(conn)
        refuse_newer(version, path)
        refuse_older(version, path)
        if version == 0:
            raise StoreUnfinished(f"the store {path} is empty: run `mineralwatch init` to make it anew")
        if "mode=ro" in mode:
            conn.execute("PRAGMA query_only = 1")
            _refuse_unfinished(conn, path)
    except sqlite3.Error as error:
        conn.close()
        raise store_error(error, str(path)) from error
    except StoreError:
        conn.close()
        raise
    return conn


def mark_unfinished(conn: sqlite3.Connection) -> None:
    """Mark the store as unfinished, in the transaction that creates the store. Readers refuse it until
    `mark_finished`."""
    conn.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, '1')", (_UNFINISHED,))


def mark_finished(conn: sqlite3.Connection) -> None:
    """Remove the mark of `mark_unfinished`, since the new store is complete. Called inside a `write_transaction`."""
    conn.execute("DELETE FROM meta WHERE name = ?", (_UNFINISHED,))


def _refuse_unfinished(conn: sqlite3.Connection, path: Path) -> None:
    if conn.execute("SELECT 1 FROM meta WHERE name = ?", (_UNFINISHED,)).fetchone():
        raise StoreUnfinished(f"the making of the store {path} was cut short: run `mineralwatch init` to complete it")


def cannot_create_files(error: sqlite3.Error) -> bool:
    """Whether an SQLite error says that no file can be created beside the store, as on a read-only disk."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))


def _file_id(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def has_content(path: Path) -> bool:
    """Whether there is a file that is not empty."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _roll_back(conn: sqlite3.Connection) -> None:
    """End the transaction, unless SQLite has already ended it, as it does on a full disk."""
    with suppress(sqlite3.Error):
        if conn.in_transaction:
            conn.execute("ROLLBACK")
