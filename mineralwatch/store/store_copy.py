"""Copies a whole store to a file, and restores a copy, while other processes have the store open.

The demonstration's replay goes back in time by restoring an earlier copy, since nothing in a store can be undone. The
copy replaces the content of the store page by page in one transaction; open connections then see the restored content.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from mineralwatch.store.connection import connect, open_reader, open_writer
from mineralwatch.store.sqlite_errors import store_error


def copy_store(store: Path, copy: Path) -> None:
    """Write a copy of the store to a file, replacing an earlier copy. Raises StoreError."""
    with closing(open_reader(store)) as source, closing(connect(copy, "mode=rwc")) as target:
        _copy(source, target, copy)


def restore_copy(copy: Path, store: Path) -> None:
    """Replace the content of a store, which other processes may have open, by the content of a copy. Waits until no
    process writes. Raises StoreError."""
    with closing(open_writer(store)) as target, closing(connect(copy, "mode=ro")) as source:
        _copy(source, target, store)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, target_path: Path) -> None:
    try:
        source.backup(target)
    except sqlite3.Error as error:
        raise store_error(error, str(target_path)) from error
