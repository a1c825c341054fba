"""Making a store ready: its schema, and the shipped record in it. Runs in `init`, and whenever a poller starts."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.domain.models import Event, Notice, Solicitation
from mineralwatch.domain.project import Known, RecordFacts, project
from mineralwatch.record import around, derive, loader
from mineralwatch.record.model import Record
from mineralwatch.record.visible import visible
from mineralwatch.store import state
from mineralwatch.store.connection import open_writer
from mineralwatch.store.migrations import migrate
from mineralwatch.store.record_load import load_record


@dataclass(frozen=True, slots=True)
class InitReport:
    """What `init` did."""

    store: str
    schema: int
    requests: int
    events: int
    record_date: str | None


def init_store(paths: Paths, settings: Settings, now: datetime) -> InitReport:
    """Create or migrate the store and load the shipped record; doing it again changes nothing.

    Facts of the record that are dated after `now` are left out. Raises StoreError.
    """
    schema = migrate(paths.store)
    conn = open_writer(paths.store)
    try:
        record = shipped(settings, now)
        if record is None:
            return InitReport(str(paths.store), schema, 0, 0, None)
        events = _load(conn, record, now)
        return InitReport(str(paths.store), schema, len(record.requests), events, record.date.isoformat())
    finally:
        conn.close()


def shipped(settings: Settings, now: datetime) -> Record | None:
    """The shipped record as far as it is dated by `now`; None when the user wants none."""
    return visible(loader.load(), now.date()) if settings.shipped_record else None


def record_facts(record: Record | None) -> Mapping[str, RecordFacts]:
    """What the record's rows say by themselves, by key."""
    if record is None:
        return {}
    return {record.keys[row.slug]: derive.request_facts(row, record.date) for row in record.requests}


def _load(conn: sqlite3.Connection, record: Record, now: datetime) -> int:
    """Write the record with everything derived from it; how many events it holds."""
    rows = {record.keys[row.slug]: row for row in record.requests}
    told = {key: derive.events(row, key, now) for key, row in rows.items()}
    claimed = {key: derive.claims(row) for key, row in rows.items()}
    contracts = derive.all_contracts(record)
    notices = state.notices_of(conn, tuple(told))
    stored = state.events_of(conn, tuple(told))
    before = state.solicitations_of(conn, tuple(told))

    def request(key: str, facts: RecordFacts) -> Solicitation:
        was = before.get(key)
        return project(
            Known(
                key=key,
                record=facts,
                notices=notices.get(key, ()),
                events=(*told[key], *_read_here(stored.get(key, ()), told[key], notices.get(key, ()))),
                claims=claimed[key],
                contracts=tuple(c for c in contracts if c.key == key),
                aliases=was.aliases if was else (),
                first_seen=(was.first_seen if was else None) or now,
                last_change=was.last_change if was else None,
            )
        )

    load_record(
        conn,
        record_date=record.date,
        at=now,
        observations=derive.observations(record, now),
        solicitations=tuple(request(key, facts) for key, facts in record_facts(record).items()),
        events=tuple(event for events in told.values() for event in events),
        claims=tuple((key, claim) for key, claims in claimed.items() for claim in claims),
        contracts=contracts,
        companies=around.companies(record),
        appropriations=around.appropriations(record),
        promises=around.promises(record),
        symbols=around.symbols(record),
    )
    return sum(map(len, told.values()))


def _read_here(stored: Sequence[Event], told: Sequence[Event], notices: Sequence[Notice]) -> tuple[Event, ...]:
    """The stored events that rest on notices read here, and not on the record."""
    ids, refs = {event.id for event in told}, {notice.notice_id for notice in notices}
    return tuple(e for e in stored if e.id not in ids and any(witness.ref in refs for witness in e.evidence))
