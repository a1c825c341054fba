"""Loads the shipped record into the store: its solicitations and contracts as observations, everything else as tables
that hold the record alone and are replaced with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from mineralwatch.domain.models.contract import Appropriation, StatedTotal
from mineralwatch.domain.models.market import Company
from mineralwatch.domain.models.notice import Observation
from mineralwatch.domain.models.policy import PolicyEvent, Promise, SupplyFact
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.store.codec import day_text, encode
from mineralwatch.store.fact_rows import set_recorded_slugs
from mineralwatch.store.meta_values import put
from mineralwatch.store.observation_rows import add_observations
from mineralwatch.store.policy_rows import replace_policy, replace_supply

Symbols = Sequence[tuple[str, Sequence[str]]]
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def load_record(  # noqa: PLR0913 (one for each part of the record)
    conn: sqlite3.Connection,
    *,
    record_date: date | None,
    at: datetime,
    observations: Sequence[Observation] = (),
    companies: Sequence[Company] = (),
    appropriations: Sequence[Appropriation] = (),
    promises: Sequence[Promise] = (),
    stated: Sequence[StatedTotal] = (),
    policy: Sequence[PolicyEvent] = (),
    supply: Sequence[SupplyFact] = (),
    symbols: Symbols = (),
) -> bool:
    """Store the record inside a transaction of the caller; returns whether anything changed. The same record again
    changes nothing.

    The observations, which hold its solicitations and contracts, are appended; the other parts are replaced. What
    follows from the solicitations is derived by the caller.
    """
    parts = (companies, appropriations, promises, stated, policy, supply, symbols, observations)
    new = put(conn, "record", _content_hash(record_date, parts))
    changed = new | put(conn, "record_date", day_text(record_date))
    if new:
        add_observations(conn, observations)
        set_recorded_slugs(conn, encode([one.ref for one in observations]))
        _replace_companies(conn, companies)
        _replace_money(conn, appropriations, promises)
        put(conn, "stated", encode(tuple(stated)))
        replace_policy(conn, policy, at)
        replace_supply(conn, supply)
        _replace_symbols(conn, symbols)
    return changed


def _content_hash(record_date: date | None, parts: Sequence[Sequence[object]]) -> str:
    """A hash of the record's content, without the times at which it was loaded."""
    timeless = [[replace(r, seen_at=_NEVER) if isinstance(r, Observation) else r for r in part] for part in parts]
    return payload_hash(encode([day_text(record_date), timeless]))


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
