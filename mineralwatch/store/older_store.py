"""Opens a store of this or an earlier schema for copying, and never writes to it.

The store may be in use by the program that wrote it: it is opened read-only and read in one transaction. When SQLite
cannot open it because its folder is read-only, it is opened as immutable, or, with a write-ahead log that was not moved
back, read from a copy of both files.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from mineralwatch.domain.errors import StoreError, UsageError
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.store.connection import cannot_create_files, connect, has_content, refuse_newer, version_of
from mineralwatch.store.network_fs import refuse_network
from mineralwatch.store.sqlite_errors import store_error
from mineralwatch.store.store_replacement import WAL

SCHEMA = "old"
"""The name under which the older store is attached to the connection of the new one."""
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_QUICK_CHECK = f"PRAGMA {SCHEMA}.quick_check(1)"


@dataclass(frozen=True, slots=True)
class OlderStore:
    """A store whose content is copied: where it lies, its schema version, and the SQLite URI that opens it."""

    path: Path
    version: int
    uri: str

    def attach(self, conn: sqlite3.Connection) -> None:
        """Attach the store to a connection under the name `SCHEMA`; not inside a transaction. Raises StoreError."""
        with self.as_its_errors():
            conn.execute(f"ATTACH ? AS {SCHEMA}", (self.uri,))

    def detach(self, conn: sqlite3.Connection) -> None:
        """Detach the store; not inside a transaction."""
        conn.execute(f"DETACH {SCHEMA}")

    def require_whole(self, conn: sqlite3.Connection) -> None:
        """Raise StoreError if SQLite's quick check finds the attached store damaged."""
        with self.as_its_errors():
            found = conn.execute(_QUICK_CHECK).fetchone()[0]
        if found != "ok":
            raise self._damaged()

    def state(self, conn: sqlite3.Connection) -> int:
        """A number that changes when another process writes to the attached store."""
        return int(conn.execute(f"PRAGMA {SCHEMA}.data_version").fetchone()[0])

    @contextmanager
    def as_its_errors(self) -> Iterator[None]:
        """Run a `with` block that copies the store, and raise a StoreError that names it in place of every SQLite error
        that says that a database is damaged or lacks a table, which the new one cannot, and of a StoreError that names
        no file."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if _name(error).startswith(_DAMAGED):
                raise self._damaged() from error
            if _name(error) == "SQLITE_ERROR":
                raise StoreError(f"the store {self.path} is not whole ({error}): name a backup of it") from error
            raise
        except StoreError as error:
            if str(self.path.parent) in str(error):
                raise
            raise StoreError(f"the store {self.path} cannot be copied: {error}") from error

    def _damaged(self) -> StoreError:
        return StoreError(f"the store {self.path} is damaged: name a backup of it with --from")


def find_store(named: Path) -> Path:
    """The store's file that a user means by a file or a folder. Raises UsageError, or StoreError for a path that cannot
    be reached."""
    try:
        is_folder = named.is_dir()
        path = named / "mineralwatch.db" if is_folder else named
        if path.is_file():
            return path
        is_there = named.exists()
    except OSError as error:
        raise StoreError(f"{named} cannot be reached ({error.strerror}): name another place with --from") from error
    if is_folder:
        raise UsageError(f"--from {named}: the folder holds no mineralwatch.db; name a store's file or its data folder")
    what = "no file or folder" if is_there else "nothing there"
    raise UsageError(f"--from {named}: {what}; name a store's file or its data folder")


@contextmanager
def opened(path: Path, copy: Path) -> Iterator[OlderStore]:
    """The store at `path`, ready to be attached; `copy` is where its files may be copied for the time of the `with`
    block. Raises StoreError when it cannot be read, is empty, newer, or no store of this program."""
    refuse_network(path)
    try:
        yield _checked(path, path, "mode=ro")
        return
    except _NeedsOtherFolder:
        pass
    if not has_content(path.with_name(path.name + WAL)):
        yield _checked(path, path, "mode=ro&immutable=1")
        return
    try:
        for suffix in ("", WAL):
            shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
    except OSError as error:
        raise StoreError(f"the store {path} cannot be copied ({error.strerror}): make room or mend it") from error
    yield _checked(path, copy, "mode=rw")


class _NeedsOtherFolder(Exception):
    """SQLite cannot create a file beside the store."""


def _checked(path: Path, place: Path, mode: str) -> OlderStore:
    """The store `path`, whose content lies at `place`, opened once with the SQLite URI parameters in `mode`."""
    uri = f"{place.absolute().as_uri()}?{mode}"
    try:
        with closing(connect(place, mode)) as conn:
            version = version_of(conn)
    except sqlite3.Error as error:
        if isinstance(error, sqlite3.OperationalError) and cannot_create_files(error) and mode == "mode=ro":
            raise _NeedsOtherFolder from error
        raise _unreadable(path, error) from error
    except StoreError as error:
        raise StoreError(f"{path} is a database of another program: name a store of mineralwatch") from error
    refuse_newer(version, path)
    if version == 0:
        raise StoreError(f"the store {path} is empty, so there is nothing to copy: name another with --from")
    return OlderStore(path, version, uri)


def _unreadable(path: Path, error: sqlite3.Error) -> StoreError:
    name = _name(error)
    if name.startswith("SQLITE_NOTADB"):
        return StoreError(f"{path} is no database: name a store of mineralwatch with --from")
    if name.startswith("SQLITE_CORRUPT"):
        return StoreError(f"the store {path} is damaged: name a backup of it with --from")
    if cannot_create_files(error):
        return StoreError(f"the store {path} cannot be read: change its permissions, or name a copy of it with --from")
    return store_error(error, str(path))


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "") or ""


def columns_of(conn: sqlite3.Connection, table: str, schema: str = SCHEMA) -> tuple[str, ...]:
    """The names of a table's columns; none for a table that the store does not have."""
    rows = conn.execute("SELECT name FROM pragma_table_info(?, ?) ORDER BY cid", (table, schema))
    return tuple(row["name"] for row in rows)
