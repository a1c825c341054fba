"""Copies of a whole store, taken and brought back while others have it open.

A history is append-only, so a store cannot go back by itself: an earlier copy takes its place, page by page in one
transaction. Readers and the poller go on with their connections and see the other content from then on.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from mineralwatch.store.connection import connect, open_reader, open_writer
from mineralwatch.store.sqlite_errors import store_error


def copy_store(store: Path, copy: Path) -> None:
    """Write a copy of the store to a file, in the place of an earlier one. Raises StoreError."""
    with closing(open_reader(store)) as source, closing(connect(copy, "mode=rwc")) as target:
        _copy(source, target, copy)


def restore_copy(copy: Path, store: Path) -> None:
    """Put a copy's content into a store that may be in use, when nobody writes to it. Raises StoreError."""
    with closing(open_writer(store)) as target, closing(connect(copy, "mode=ro")) as source:
        _copy(source, target, store)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, place: Path) -> None:
    try:
        source.backup(target)
    except sqlite3.Error as error:
        raise store_error(error, str(place)) from error
