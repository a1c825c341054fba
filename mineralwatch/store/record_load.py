"""Loads the shipped record into the store. The record's rows have the origin `record`, and are replaced when the record
changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from mineralwatch.domain.models import (
    Appropriation,
    Claim,
    Company,
    Contract,
    Event,
    Observation,
    PolicyEvent,
    Promise,
    Solicitation,
    StatedTotal,
    SupplyFact,
)
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.store.claim_rows import put_claims, put_contracts
from mineralwatch.store.codec import day_text, encode, instant
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.event_rows import put_events
from mineralwatch.store.meta_values import bump_revision, put
from mineralwatch.store.observation_rows import add_observations
from mineralwatch.store.policy_rows import replace_policy, replace_supply
from mineralwatch.store.solicitation_rows import is_provisional, put_solicitations

Symbols = Sequence[tuple[str, Sequence[str]]]
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def load_record(  # noqa: PLR0913 (one for each part of the record)
    conn: sqlite3.Connection,
    *,
    record_date: date | None,
    at: datetime,
    observations: Sequence[Observation] = (),
    solicitations: Sequence[Solicitation] = (),
    events: Sequence[Event] = (),
    claims: Sequence[tuple[str, Claim]] = (),
    contracts: Sequence[Contract] = (),
    companies: Sequence[Company] = (),
    appropriations: Sequence[Appropriation] = (),
    promises: Sequence[Promise] = (),
    stated: Sequence[StatedTotal] = (),
    policy: Sequence[PolicyEvent] = (),
    supply: Sequence[SupplyFact] = (),
    symbols: Symbols = (),
) -> bool:
    """Store the record in one transaction; returns whether anything changed. The same record again changes nothing.

    Observations are appended; everything else with the origin `record` is replaced. Witnesses, claims and contracts
    that come from sources stay stored; the caller has computed the values in `solicitations` with them. The record's
    events are baseline, so no news, and keep the time at which they were first loaded.
    """
    with write_transaction(conn):
        key_by_alias = _replaced_provisional_keys(conn)
        solicitations = [s for s in solicitations if s.key not in key_by_alias]
        events = [replace(e, key=key_by_alias.get(e.key, e.key), baseline=True) for e in events]
        claims = [(key_by_alias.get(key, key), claim) for key, claim in claims]
        contracts = [replace(c, key=key_by_alias.get(c.key, c.key)) if c.key else c for c in contracts]
        promises = [replace(p, key=key_by_alias.get(p.key, p.key)) if p.key else p for p in promises]
        parts = (events, claims, contracts, companies, appropriations, promises, stated, policy, supply, symbols)
        new = put(conn, "record", _content_hash(record_date, (*parts, observations)))
        changed = new | put(conn, "record_date", day_text(record_date))
        if new:
            add_observations(conn, observations)
            _replace_events(conn, events, at)
            conn.execute("DELETE FROM claims WHERE origin = 'record'")
            put_claims(conn, claims, "record")
            conn.execute("DELETE FROM contracts WHERE origin = 'record'")
            put_contracts(conn, contracts, "record")
            _replace_companies(conn, companies)
            _replace_money(conn, appropriations, promises)
            put(conn, "stated", encode(tuple(stated)))
            replace_policy(conn, policy, at)
            replace_supply(conn, supply)
            _replace_symbols(conn, symbols)
        if _put_states(conn, solicitations, new) or changed:
            bump_revision(conn)
            return True
    return False


def _replaced_provisional_keys(conn: sqlite3.Connection) -> dict[str, str]:
    """The provisional keys that were replaced in this store when a number became known, each with its present key. The
    record may still use the provisional key."""
    rows = conn.execute("SELECT alias, key FROM aliases")
    return {row["alias"]: row["key"] for row in rows if is_provisional(row["alias"]) and row["alias"] != row["key"]}


def _content_hash(record_date: date | None, parts: Sequence[Sequence[object]]) -> str:
    """A hash of the record's content, without the times at which it was loaded."""
    timeless = [
        [replace(r, seen_at=_NEVER) if isinstance(r, (Event, Observation)) else r for r in part] for part in parts
    ]
    return payload_hash(encode([day_text(record_date), timeless]))


def _put_states(conn: sqlite3.Connection, solicitations: Sequence[Solicitation], is_new_content: bool) -> int:
    """Store the state of the record's solicitations; returns how many changed. Solicitations that have notices are
    stored only when the record's content is new."""
    rows = conn.execute("SELECT key, origin FROM solicitations").fetchall()
    official = {row["key"] for row in rows if row["origin"] == "source"}
    keys = {s.key for s in solicitations}
    deleted = [row["key"] for row in rows if row["origin"] == "record" and row["key"] not in keys]
    conn.executemany("DELETE FROM solicitations WHERE key = ?", ((key,) for key in deleted))
    changed = len(deleted) + put_solicitations(conn, [s for s in solicitations if s.key not in official], "record")
    if is_new_content:
        changed += put_solicitations(conn, [s for s in solicitations if s.key in official], "source")
    return changed


def _replace_events(conn: sqlite3.Connection, events: Sequence[Event], at: datetime) -> None:
    rows = conn.execute("SELECT id, seen_at FROM events WHERE origin = 'record'")
    first = {row["id"]: instant(row["seen_at"]) for row in rows}
    conn.execute("DELETE FROM evidence WHERE origin = 'record'")
    conn.execute(
        "DELETE FROM events WHERE origin = 'record' AND NOT EXISTS (SELECT 1 FROM evidence WHERE event_id = events.id)"
    )
    put_events(conn, [replace(e, seen_at=first.get(e.id, at)) for e in events], "record")


def _replace_companies(conn: sqlite3.Connection, companies: Sequence[Company]) -> None:
    conn.execute("DELETE FROM companies")
    conn.executemany(
        "INSERT INTO companies (name, symbol, material, role, tie, ceiling, ordered, source, grade, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (c.name, c.symbol, c.material, c.role, c.tie, c.ceiling, c.ordered, c.source, c.grade, encode(c))
            for c in companies
        ),
    )


def _replace_money(
    conn: sqlite3.Connection, appropriations: Sequence[Appropriation], promises: Sequence[Promise]
) -> None:
    conn.execute("DELETE FROM appropriations")
    conn.executemany(
        "INSERT INTO appropriations (name, amount, available_until, source, grade, content) VALUES (?, ?, ?, ?, ?, ?)",
        ((a.name, a.amount, day_text(a.available_until), a.source, a.grade, encode(a)) for a in appropriations),
    )
    conn.execute("DELETE FROM promises")
    conn.executemany(
        "INSERT INTO promises (by_whom, what, key, due, outcome, source, grade, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (p.by, p.what, p.key, p.due.text if p.due else None, p.outcome, p.source, p.grade, encode(p))
            for p in promises
        ),
    )


def _replace_symbols(conn: sqlite3.Connection, symbols: Symbols) -> None:
    conn.execute("DELETE FROM symbols")
    conn.executemany(
        "INSERT INTO symbols (material, place, symbol) VALUES (?, ?, ?)",
        ((material, place, symbol) for material, linked in symbols for place, symbol in enumerate(linked)),
    )
