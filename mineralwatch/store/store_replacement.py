"""Puts a store that was built beside its place into that place, at once or not at all.

The new store is built under another name in the same folder. A store that is there already gets a second name first (a
hard link, for each of its files), so that it is whole under that name before the first file leaves the place. A process
that has it open goes on with the same files, and notices that they are no longer in place.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from mineralwatch.domain.errors import StoreError
from mineralwatch.store.connection import connect, has_content, open_reader
from mineralwatch.store.sqlite_errors import store_error

WAL = "-wal"
_FILES = ("", WAL, "-shm")  # the files of a SQLite database, by what follows its name


def build_path(target: Path) -> Path:
    """Where the store for the place `target` is built."""
    return target.with_name(f"{target.name}.new")


def copy_path(target: Path) -> Path:
    """Where an older store may be copied while that for the place `target` is built."""
    return target.with_name(f"{target.name}.new.from")


def kept_path(target: Path, version: int) -> Path:
    """The name under which the store at `target`, of this schema version, stays beside its successor: one under which
    there is nothing, or that store already."""
    names = (f"{target.name}.v{version}" + (f".{n}" if n > 1 else "") for n in count(1))
    return next(path for path in map(target.with_name, names) if _is_free(path, target))


def _is_free(path: Path, target: Path) -> bool:
    pairs = ((_beside(path, suffix), _beside(target, suffix)) for suffix in _FILES)
    return all(not os.path.lexists(kept) or _same(kept, own) for kept, own in pairs)


@contextmanager
def leftovers_removed(target: Path) -> Iterator[None]:
    """Run a `with` block that builds the store for `target`, after removing what an earlier one left; if it fails,
    nothing is left of this one. Raises StoreError when a file cannot be removed."""
    _remove(build_path(target), copy_path(target))
    try:
        yield
    except BaseException:
        _remove(build_path(target))
        raise
    finally:
        _remove(copy_path(target))


def _remove(*paths: Path) -> None:
    try:
        for path in paths:
            remove_files(path)
    except OSError as error:
        raise StoreError(f"cannot remove {error.filename} ({error.strerror}): remove it, and try again") from error


def put_in_place(target: Path, kept: Path | None) -> None:
    """Put the built store at `target`, in the place of what is there; that stays under the name `kept`, or is removed
    when `kept` is None. Raises StoreError; what was at `target` is then still there, and the built store removed."""
    try:
        _move_log_back(build_path(target))
        if kept is not None:
            for suffix in _FILES:
                _link(_beside(target, suffix), _beside(kept, suffix))
        remove_files(target)
        build_path(target).replace(target)
        _flush_folder(target.parent)
    except OSError as error:
        if os.path.lexists(target):
            _remove(build_path(target))
        raise StoreError(
            f"the new store cannot be put at {target} ({error.strerror}): name another place with --data-dir"
        ) from error


def finish_interrupted(target: Path) -> bool:
    """Put a complete store that was built for `target` in its place, if nothing is there: its process ended between
    the two. Returns whether there was one. Raises StoreError."""
    if not is_interrupted(target):
        return False
    try:
        open_reader(build_path(target)).close()
    except StoreError:
        return False  # it was never completed
    put_in_place(target, None)
    return True


def is_interrupted(target: Path) -> bool:
    """Whether there is no store at `target`, but one that was built for it."""
    return not os.path.lexists(target) and os.path.lexists(build_path(target))


def remove_files(path: Path) -> None:
    """Remove the files of a database, those that there are. Raises OSError."""
    for suffix in _FILES:
        _beside(path, suffix).unlink(missing_ok=True)


def _move_log_back(path: Path) -> None:
    """Bring everything of a store into its one file, on the disk. Nobody else uses it."""
    try:
        with closing(connect(path, "mode=rw")) as conn:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise store_error(error, str(path)) from error
    if has_content(_beside(path, WAL)):
        raise StoreError(f"the new store {path} is in use by another process: close it and try again")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _link(path: Path, kept: Path) -> None:
    with suppress(FileExistsError, FileNotFoundError):  # an earlier try linked it already; a log need not be there
        kept.hardlink_to(path)


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
