"""The queries of the poller. Several calls inside one `connection.read_transaction` see the same state of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Quote
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.store import meta_values, solicitation_rows
from mineralwatch.store.claim_rows import read_claims
from mineralwatch.store.connection import read_transaction
from mineralwatch.store.health_rows import read_all_health, read_health
from mineralwatch.store.observation_rows import ReadingRow, reading_from
from mineralwatch.store.quote_rows import read_quotes
from mineralwatch.store.solicitation_rows import read_solicitations
from mineralwatch.store.sqlite_errors import as_store_errors


def health(conn: sqlite3.Connection, name: str) -> SourceHealth | None:
    """The health of a source; None when the source was never read."""
    with as_store_errors(conn):
        return read_health(conn, name)


def part_health(conn: sqlite3.Connection, source: str) -> dict[str, SourceHealth]:
    """The health of the parts of a source, by name; `quotes/yahoo`, for example, is a part of `quotes`."""
    with as_store_errors(conn):
        return {part.name: part for part in read_all_health(conn) if part.name.startswith(f"{source}/")}


def quotes(conn: sqlite3.Connection) -> dict[str, Quote]:
    """The last quote of each symbol, by symbol. It has the last price received, also when a later try failed."""
    with as_store_errors(conn):
        return {quote.symbol: quote for quote in read_quotes(conn)}


def source_memory(conn: sqlite3.Connection, source: str) -> dict[str, str]:
    """The values, by name, that a source has stored for its next reading."""
    with as_store_errors(conn):
        return meta_values.source_memory(conn, source)


def last_payload_hashes(conn: sqlite3.Connection, source: str) -> dict[str, str]:
    """The hash of the payload of each notice and award as a source last gave it, by notice id or award ref."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT ref, payload_hash FROM observations WHERE id IN"
            " (SELECT max(id) FROM observations WHERE source = ? AND kind IN ('notice', 'register') GROUP BY ref)",
            (source,),
        )
        return {row["ref"]: row["payload_hash"] for row in rows}


def ids_with_text(conn: sqlite3.Connection) -> frozenset[str]:
    """The ids of the notices whose description text is stored."""
    with as_store_errors(conn):
        return frozenset(row[0] for row in conn.execute("SELECT notice_id FROM notices WHERE has_text"))


def readings(conn: sqlite3.Connection, source: str, limit: int = 2) -> tuple[ReadingRow, ...]:
    """The last readings of a source, newest first."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT * FROM readings WHERE source = ? ORDER BY id DESC LIMIT ?", (source, limit))
        return tuple(reading_from(row) for row in rows)


def solicitations_of(conn: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Solicitation]:
    """The stored solicitations with these keys, by key; unknown keys are left out."""
    with read_transaction(conn):
        return {s.key: s for s in read_solicitations(conn, keys)}


def claims_of(conn: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[Claim, ...]]:
    """The claims on each of these solicitations, by key, in the order of storing."""
    with read_transaction(conn):
        return {key: read_claims(conn, key) for key in keys}


def key_of(conn: sqlite3.Connection, name: str) -> str | None:
    """The key of the solicitation with `name` as its key, number, alias or notice id; None if there is no such one."""
    with as_store_errors(conn):
        known = solicitation_rows.key_of(conn, name)
        if known is not None:
            return known
        row = conn.execute("SELECT key FROM notices WHERE notice_id = ?", (name,)).fetchone()
        return str(row["key"]) if row else None
