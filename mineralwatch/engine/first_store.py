"""Makes the store when a command or the screen finds none.

What makes a store is imported only then, since everything that derives comes with it. A store of an earlier schema is
left as it is: only a person decides to copy it.
"""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime

from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.domain.errors import StoreMissing, StoreUnfinished
from mineralwatch.store import snapshot_queries
from mineralwatch.store.connection import open_reader


def ensure_store(paths: Paths, settings: Settings, now: datetime) -> None:
    """Create the store if there is none, or only the beginning of one. Raises StoreOlder for one of an earlier schema,
    and StoreError when it cannot be made."""
    try:
        open_reader(paths.store).close()
    except (StoreMissing, StoreUnfinished):
        _init_store(paths, settings, now)


def ensure_record(paths: Paths, settings: Settings, conn: sqlite3.Connection, now: datetime) -> None:
    """Load the record as of the day of a set clock, without the facts dated later, unless the store read by `conn`
    holds it so. A store that cannot be written stays as it is. Raises StoreError."""
    stored = snapshot_queries.record_date(conn)
    if stored is None or stored == now.date() or not os.access(paths.store, os.W_OK):
        return
    from mineralwatch.record import loader

    if stored != min(now.date(), loader.record_date()):
        _init_store(paths, settings, now)


def _init_store(paths: Paths, settings: Settings, now: datetime) -> None:
    from mineralwatch.engine.store_setup import init_store

    init_store(paths, settings, now)
