"""Makes a store ready: creates or migrates it and loads the shipped record. Runs in `init` and when a poller starts."""

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
from mineralwatch.domain.models import Claim, Event, Notice, Solicitation
from mineralwatch.domain.reissues.reissue_link import is_made_of_link
from mineralwatch.domain.solicitation_merging import with_notice_ids
from mineralwatch.domain.solicitation_projection import RecordFacts, SolicitationFacts, project_solicitation
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
    """What the store holds after `init`: the path of its file, the schema version and numbers of rows. `init --json`
    prints it."""

    store: str
    schema: int
    requests: int
    events: int
    record_date: str | None


def init_store(paths: Paths, settings: Settings, now: datetime) -> InitReport:
    """Create or migrate the store and load the shipped record into it. A second call changes nothing.

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
    """The shipped record without facts dated after `now`; None when the settings turn the record off."""
    return visible(loader.read_record(), now.date()) if settings.shipped_record else None


def record_facts(record: Record | None) -> Mapping[str, RecordFacts]:
    """The facts that the record states of each solicitation, by the solicitation's key; empty for None."""
    if record is None:
        return {}
    return {record.keys[row.slug]: derive.request_facts(row, record.date) for row in record.solicitations}


def load_shipped_record(conn: sqlite3.Connection, record: Record, now: datetime) -> int:
    """Store the record with everything derived from it; returns the number of the record's events. Raises StoreError.

    A row of the record whose provisional key was replaced by a number is stored under the number. An event that a
    notice shows too keeps the id that follows from the notice.
    """
    with write_transaction(conn):
        before = journal.mark(conn)
        events, changed = write_record(conn, record, now)
        if changed:
            slugs = (*(row.slug for row in record.solicitations), *(row.slug for row in record.contracts))
            journal.add(conn, journal.JournalStep("record", now, record.date, slugs=slugs), before)
    return events


def write_record(conn: sqlite3.Connection, record: Record, now: datetime) -> tuple[int, bool]:
    """Store the record as `load_shipped_record` does, inside the transaction of a caller who writes the journal.
    Returns the number of the record's events, and whether anything changed."""
    key_by_alias = joining.merged(conn)
    rows = {key_by_alias.get(record.keys[row.slug], record.keys[row.slug]): row for row in record.solicitations}
    keys = tuple(rows)
    notices, stored = poller_queries.notices_of(conn, keys), poller_queries.events_of(conn, keys)
    stored_contracts = poller_queries.contracts_of(conn, keys)
    stored_claims, before = poller_queries.claims_of(conn, keys), poller_queries.solicitations_of(conn, keys)
    other_events = {key: _events_not_from_record(stored.get(key, ()), notices.get(key, ())) for key in keys}
    shown_by_notices = {
        key: [event for event in events if not only_reported(event)] for key, events in other_events.items()
    }
    record_events = {
        key: with_notice_ids(derive.events(row, key, now), shown_by_notices[key]) for key, row in rows.items()
    }
    ids = [event.id for events in record_events.values() for event in events]
    key_by_event = joining.keys_of_events(conn, ids, read_here=True)
    claimed = {key: record_claims.claims_of_row(row) for key, row in rows.items()}
    contracts = derive.all_contracts(record)

    def derived(key: str, row: SolicitationRow) -> Solicitation:
        previous = before.get(key)
        stored_by_id = {event.id: event for event in other_events[key]}
        # A notice may show that an event of the record belongs to another solicitation.
        own = [event for event in record_events[key] if key_by_event.get(event.id, key) == key]
        own = [merge_events(stored_by_id[event.id], event) if event.id in stored_by_id else event for event in own]
        ids = {event.id for event in own}
        return project_solicitation(
            SolicitationFacts(
                key=key,
                record=derive.request_facts(row, record.date),
                notices=notices.get(key, ()),
                events=(*own, *(event for event in other_events[key] if event.id not in ids)),
                claims=(
                    *claimed[key],
                    *(claim for claim in stored_claims.get(key, ()) if _is_not_of_record(claim, notices.get(key, ()))),
                ),
                contracts=merge_contracts(
                    (
                        *(c for c in contracts if c.key and key_by_alias.get(c.key, c.key) == key),
                        *(c for c in stored_contracts[key] if c.source == REGISTER),
                    )
                ),
                aliases=previous.aliases if previous else (),
                first_seen=(previous.first_seen if previous else None) or now,
                last_change=previous.last_change if previous else None,
            )
        )

    changed = load_record(
        conn,
        record_date=record.date,
        at=now,
        observations=derive.observations(record, now),
        solicitations=tuple(derived(key, row) for key, row in rows.items()),
        events=tuple(event for events in record_events.values() for event in events),
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
    return sum(map(len, record_events.values())), changed


def _events_not_from_record(stored: Sequence[Event], notices: Sequence[Notice]) -> tuple[Event, ...]:
    """The stored events that do not come from the shipped record alone: those with a notice, USAspending, a story or a
    user act as a witness, and those that follow from a reissue link."""
    refs = {notice.notice_id for notice in notices}
    return tuple(
        event
        for event in stored
        if is_made_of_link(event)
        or any(w.ref in refs or w.source == REGISTER or is_reported(w) for w in event.evidence)
    )


def _is_not_of_record(claim: Claim, notices: Sequence[Notice]) -> bool:
    """Whether a claim comes from a notice, USAspending, a story, a user act or a merge, and not from the record."""
    return is_derived_claim(claim, frozenset(notice.notice_id for notice in notices))
