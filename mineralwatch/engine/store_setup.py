"""Making a store ready: its schema, and the shipped record in it. Runs in `init`, and whenever a poller starts."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.domain.claims.claim_collection import is_derived_claim
from mineralwatch.domain.contract_register import REGISTER, merge_contracts
from mineralwatch.domain.event_reports import is_reported, only_reported
from mineralwatch.domain.merging import with_notice_ids
from mineralwatch.domain.models import Claim, Event, Notice, Solicitation
from mineralwatch.domain.projection import RecordFacts, SolicitationFacts, project_solicitation
from mineralwatch.domain.reissues.reissue_link import is_made_of_link
from mineralwatch.engine import older
from mineralwatch.record import around, derive, loader, record_claims
from mineralwatch.record.policy_and_supply import policy_events, supply_facts
from mineralwatch.record.record_rows import Record, SolicitationRow
from mineralwatch.record.visible import visible
from mineralwatch.store import joining, journal, poller_queries
from mineralwatch.store.connection import mark_finished, open_writer, write_transaction
from mineralwatch.store.event_rows import merge_events
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
    schema = migrate(paths.store, unfinished=True)
    conn = open_writer(paths.store)
    try:
        record = shipped_record(settings, now)
        dated = record.date if record else None
        older.catch_up(conn, record_facts(record), journal.JournalStep("reading", now, dated))
        events = load_shipped_record(conn, record, now) if record else 0
        with write_transaction(conn):
            mark_finished(conn)
        requests = len(record.solicitations) if record else 0
        return InitReport(str(paths.store), schema, requests, events, dated.isoformat() if dated else None)
    finally:
        conn.close()


def shipped_record(settings: Settings, now: datetime) -> Record | None:
    """The shipped record as far as it is dated by `now`; None when the user wants none."""
    return visible(loader.read_record(), now.date()) if settings.shipped_record else None


def record_facts(record: Record | None) -> Mapping[str, RecordFacts]:
    """What the record's rows say by themselves, by key."""
    if record is None:
        return {}
    return {record.keys[row.slug]: derive.request_facts(row, record.date) for row in record.solicitations}


def load_shipped_record(conn: sqlite3.Connection, record: Record, now: datetime) -> int:
    """Write the record with everything derived from it; how many events it holds. Raises StoreError.

    A row that a number has taken over stands under the number, and what a notice shows as well under the notice's id.
    """
    with write_transaction(conn):
        before = journal.mark(conn)
        events, changed = write_record(conn, record, now)
        if changed:
            slugs = (*(row.slug for row in record.solicitations), *(row.slug for row in record.contracts))
            journal.add(conn, journal.JournalStep("record", now, record.date, slugs=slugs), before)
    return events


def write_record(conn: sqlite3.Connection, record: Record, now: datetime) -> tuple[int, bool]:
    """`load` as a part of another step, which the journal tells: how many events, and whether anything changed."""
    names = joining.merged(conn)
    rows = {names.get(record.keys[row.slug], record.keys[row.slug]): row for row in record.solicitations}
    keys = tuple(rows)
    notices, stored = poller_queries.notices_of(conn, keys), poller_queries.events_of(conn, keys)
    held = poller_queries.contracts_of(conn, keys)
    said, before = poller_queries.claims_of(conn, keys), poller_queries.solicitations_of(conn, keys)
    read = {key: _read_here(stored.get(key, ()), notices.get(key, ())) for key in keys}
    shows = {key: [event for event in those if not only_reported(event)] for key, those in read.items()}
    told = {key: with_notice_ids(derive.events(row, key, now), shows[key]) for key, row in rows.items()}
    ids = [event.id for events in told.values() for event in events]
    shown = joining.keys_of_events(conn, ids, read_here=True)
    claimed = {key: record_claims.claims_of_row(row) for key, row in rows.items()}
    contracts = derive.all_contracts(record)

    def request(key: str, row: SolicitationRow) -> Solicitation:
        was = before.get(key)
        here = {event.id: event for event in read[key]}
        own = [e for e in told[key] if shown.get(e.id, key) == key]  # a notice may show it to be another's
        own = [merge_events(here[event.id], event) if event.id in here else event for event in own]
        ids = {event.id for event in own}
        return project_solicitation(
            SolicitationFacts(
                key=key,
                record=derive.request_facts(row, record.date),
                notices=notices.get(key, ()),
                events=(*own, *(event for event in read[key] if event.id not in ids)),
                claims=(
                    *claimed[key],
                    *(claim for claim in said.get(key, ()) if _our_own(claim, notices.get(key, ()))),
                ),
                contracts=merge_contracts(
                    (
                        *(c for c in contracts if c.key and names.get(c.key, c.key) == key),
                        *(c for c in held[key] if c.source == REGISTER),
                    )
                ),
                aliases=was.aliases if was else (),
                first_seen=(was.first_seen if was else None) or now,
                last_change=was.last_change if was else None,
            )
        )

    changed = load_record(
        conn,
        record_date=record.date,
        at=now,
        observations=derive.observations(record, now),
        solicitations=tuple(request(key, row) for key, row in rows.items()),
        events=tuple(event for events in told.values() for event in events),
        claims=tuple((key, claim) for key, claims in claimed.items() for claim in claims),
        contracts=contracts,
        companies=around.companies(record),
        appropriations=around.appropriations(record),
        promises=around.promises(record),
        stated=around.stated(record),
        policy=policy_events(record),
        supply=supply_facts(record),
        symbols=around.symbols(record),
    )
    return sum(map(len, told.values())), changed


def _read_here(stored: Sequence[Event], notices: Sequence[Notice]) -> tuple[Event, ...]:
    """The stored events that rest on notices, the register, stories or people, all read here, or on a link."""
    refs = {notice.notice_id for notice in notices}
    return tuple(
        event
        for event in stored
        if is_made_of_link(event)
        or any(w.ref in refs or w.source == REGISTER or is_reported(w) for w in event.evidence)
    )


def _our_own(claim: Claim, notices: Sequence[Notice]) -> bool:
    """Whether a claim is not the record's: of its notices, of the register, of a story or a person, or of a merge."""
    return is_derived_claim(claim, frozenset(notice.notice_id for notice in notices))
