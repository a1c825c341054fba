"""Settling what the user's acts and the record change: merges, places of stories, what people and stories tell."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.contract_register import keys_of_rows
from mineralwatch.domain.solicitation_merging import MergeCandidate, MergeMatch
from mineralwatch.domain.solicitation_projection import RecordFacts
from mineralwatch.engine import reissue_link_updates, store_setup
from mineralwatch.engine.conclude import Conclusions, conclude
from mineralwatch.engine.joins import join, known, matching
from mineralwatch.engine.places import TRIED, Places
from mineralwatch.engine.whole import DerivationInputs, store, work_out
from mineralwatch.record.record_rows import Record
from mineralwatch.store import (
    joining,
    journal,
    manual_entries,
    meta_values,
    notice_readings,
    poller_queries,
    reissue_links,
    story_attachments,
)
from mineralwatch.store import register_reads as register_store
from mineralwatch.store import story_rows as story_store
from mineralwatch.store.connection import write_transaction


def settle(conn: sqlite3.Connection, record: Record | None, now: datetime) -> None:
    """Bring what is derived to what the user's acts and the record say now: take apart what was taken back, place
    stories, tell what people entered, join what is the same, link what is asked anew. Only the holder of the poller
    lock may do it. Raises StoreError."""
    with write_transaction(conn):
        before, revision = journal.mark(conn), meta_values.revision(conn)
        _settle(conn, record, now)
        if meta_values.revision(conn) != revision:
            journal.add(conn, journal.JournalStep("merges", now, record.date if record else None), before)


def _settle(conn: sqlite3.Connection, record: Record | None, now: datetime) -> None:
    facts = store_setup.record_facts(record)
    apart = joining.kept_apart(conn)
    taken = {alias: key for alias, key in joining.merged(conn).items() if alias in apart}
    for alias, key in taken.items():
        joining.split(conn, alias, key)
    if taken and record is not None:
        store_setup.write_record(conn, record, now)
    around = DerivationInputs(conn, facts, now, None, notice_readings.absence_readings(conn))
    places = Places(
        conn, story_store.reporting_stories(conn, story_attachments.ever_attached(conn), now - TRIED), now, facts
    )
    held = keys_of_rows(
        register_store.last_read_awards(conn), {**places.links(), **register_store.key_by_contract(conn)}
    )
    keys = {
        *taken.values(),
        *story_store.reported_keys(conn),
        *manual_entries.keys_with_manual_entries(conn),
        *held,
        *_noticed(conn, facts),
    }
    store(around, work_out(around, dict.fromkeys(sorted(keys), ()), places), places)
    requests = joining.numbered(conn)
    names = tuple(request.key for request in requests)
    notices, events, claims = (
        poller_queries.notices_of(conn, names),
        poller_queries.events_of(conn, names),
        poller_queries.claims_of(conn, names),
    )
    found = matching(conn, facts, [MergeCandidate(r, notices[r.key], events[r.key], claims[r.key]) for r in requests])
    for match in found:
        _join(around, match)
    _link(around)


def _noticed(conn: sqlite3.Connection, facts: Mapping[str, RecordFacts]) -> list[str]:
    """The requests of the record of which notices were read: what it says may have changed what follows from them."""
    names = joining.merged(conn)
    notices = poller_queries.notices_of(conn, [names.get(key, key) for key in facts])
    return [key for key, those in notices.items() if those]


def _link(around: DerivationInputs) -> None:
    """The links between requests and later ones, by what the user says of them, and the events that follow."""
    conn = around.conn
    before, found = reissue_links.read_links(conn), reissue_link_updates.all_links(conn)
    places = Places(conn, (), around.now, around.record)
    other = sorted(reissue_link_updates.concerned(conn, before, found, Conclusions()))
    done = work_out(around, dict.fromkeys(other, ()), places, found)
    store(around, replace(done, reissued=found) if done.reissued is None else done, places)


def _join(around: DerivationInputs, match: MergeMatch) -> None:
    conn, facts = around.conn, around.record
    places = Places(conn, (), around.now, facts)
    numbered, other = (known(conn, (key,), facts, places.of((key,))) for key in (match.key, match.provisional))
    stored = replace(join(numbered, other, match), looks=around.looks)
    done = conclude(dict.fromkeys(stored.requests, ()), stored, now=around.now, baseline_at=None)
    store(around, done, places)
