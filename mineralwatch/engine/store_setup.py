"""Makes a store ready: creates it and loads the shipped record. Runs in `init` and when a poller starts."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.engine.deriver import Deriver
from mineralwatch.engine.poller_lock import PollerLock
from mineralwatch.record import around, loader, row_values
from mineralwatch.record.policy_and_supply import policy_events, supply_facts
from mineralwatch.record.record_rows import Record
from mineralwatch.record.visible import visible
from mineralwatch.store import store_replacement
from mineralwatch.store.connection import mark_finished, open_writer, write_transaction
from mineralwatch.store.creation import create_store
from mineralwatch.store.meta_values import bump_revision
from mineralwatch.store.record_load import load_record


@dataclass(frozen=True, slots=True)
class InitReport:
    """What the store holds after `init`: the path of its file, the schema version and numbers of rows. `init --json`
    prints it."""

    store: str
    schema: int
    requests: int
    events: int
    record_date: str | None


def init_store(paths: Paths, settings: Settings, now: datetime) -> InitReport:
    """Create the store and load the shipped record into it. A second call changes nothing.

    Facts of the record that are dated after `now` are left out. A store that `init --from` has completed, but could not
    put in its place any more, is put there. Raises StoreError.
    """
    _finish_upgrade(paths)
    schema = create_store(paths.store, unfinished=True)
    conn = open_writer(paths.store)
    try:
        record = shipped_record(settings, now)
        events = load_shipped_record(conn, record, now) if record else 0
        with write_transaction(conn):
            mark_finished(conn)
        requests = len(record.solicitations) if record else 0
        dated = record.date.isoformat() if record else None
        return InitReport(str(paths.store), schema, requests, events, dated)
    finally:
        conn.close()


def _finish_upgrade(paths: Paths) -> None:
    if store_replacement.is_interrupted(paths.store):
        with PollerLock(paths.lock, paths.pid_file) as acquired:
            if acquired:  # otherwise the process that builds it is at work
                store_replacement.finish_interrupted(paths.store)


def shipped_record(settings: Settings, now: datetime) -> Record | None:
    """The shipped record without facts dated after `now`; None when the settings turn the record off."""
    return visible(loader.read_record(), now.date()) if settings.shipped_record else None


def load_shipped_record(conn: sqlite3.Connection, record: Record, now: datetime) -> int:
    """Store the record with everything that follows from it; returns the number of the record's events. Raises
    StoreError."""
    with write_transaction(conn):
        if load_record_rows(conn, record, now):
            Deriver(conn).settle(now, "program")
            bump_revision(conn)
    return sum(len(row_values.events(row, record.keys[row.slug], now)) for row in record.solicitations)


def load_record_rows(conn: sqlite3.Connection, record: Record, now: datetime) -> bool:
    """Store the record without what follows from it, inside a transaction of the caller; returns whether anything
    changed."""
    return load_record(
        conn,
        record_date=record.date,
        at=now,
        observations=row_values.observations(record, now),
        companies=around.companies(record),
        appropriations=around.appropriations(record),
        promises=around.promises(record),
        stated=around.stated(record),
        policy=policy_events(record),
        supply=supply_facts(record),
        symbols=around.symbols(record),
    )
