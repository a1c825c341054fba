"""What the poller reads of the store before it decides. `connection.reading` joins several into one view."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from mineralwatch.domain.models import Claim, Contract, Event, Notice, Quote, Solicitation, SourceHealth
from mineralwatch.store import meta_values, solicitation_rows
from mineralwatch.store.claim_rows import read_claims, read_contracts
from mineralwatch.store.codec import encode
from mineralwatch.store.connection import read_transaction
from mineralwatch.store.event_rows import read_events
from mineralwatch.store.health_rows import read_all_health, read_health
from mineralwatch.store.observation_rows import ReadingRow, reading_from
from mineralwatch.store.quote_rows import read_quotes
from mineralwatch.store.solicitation_rows import read_notices, read_solicitations
from mineralwatch.store.sqlite_errors import as_store_errors


def health(conn: sqlite3.Connection, name: str) -> SourceHealth | None:
    """How a source was doing at its last round; None when it was never asked."""
    with as_store_errors(conn):
        return read_health(conn, name)


def parts(conn: sqlite3.Connection, source: str) -> dict[str, SourceHealth]:
    """How the parts of a source stand, by name: `quotes/yahoo` of `quotes`."""
    with as_store_errors(conn):
        return {one.name: one for one in read_all_health(conn) if one.name.startswith(f"{source}/")}


def quotes(conn: sqlite3.Connection) -> dict[str, Quote]:
    """The last good prices, by symbol."""
    with as_store_errors(conn):
        return {quote.symbol: quote for quote in read_quotes(conn)}


def source_memory(conn: sqlite3.Connection, source: str) -> dict[str, str]:
    """What a source asked to be remembered for its next round."""
    with as_store_errors(conn):
        return meta_values.source_memory(conn, source)


def known_hashes(conn: sqlite3.Connection, source: str) -> dict[str, str]:
    """The payload hash of the last reading of each notice or award by a source."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT ref, payload_hash FROM observations WHERE id IN"
            " (SELECT max(id) FROM observations WHERE source = ? AND kind IN ('notice', 'register') GROUP BY ref)",
            (source,),
        )
        return {row["ref"]: row["payload_hash"] for row in rows}


def known_texts(conn: sqlite3.Connection) -> frozenset[str]:
    """The notice ids whose description is stored."""
    with as_store_errors(conn):
        return frozenset(row[0] for row in conn.execute("SELECT notice_id FROM notices WHERE has_text"))


def readings(conn: sqlite3.Connection, source: str, limit: int = 2) -> tuple[ReadingRow, ...]:
    """The last readings of a source, newest first."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT * FROM readings WHERE source = ? ORDER BY id DESC LIMIT ?", (source, limit))
        return tuple(reading_from(row) for row in rows)


def reading_of(conn: sqlite3.Connection, before: int, last: int) -> ReadingRow | None:
    """The reading that was stored as number `last` by a step that began after number `before`; None when none was."""
    with as_store_errors(conn):
        row = conn.execute("SELECT * FROM readings WHERE id > ? AND id <= ?", (before, last)).fetchone()
        return reading_from(row) if row else None


def notices_of(conn: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[Notice, ...]]:
    """The latest reading of each version, oldest posted first."""
    with read_transaction(conn):
        return {key: read_notices(conn, key) for key in keys}


def solicitations_of(conn: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Solicitation]:
    """The requests that are known, by key."""
    with read_transaction(conn):
        return {s.key: s for s in read_solicitations(conn, keys)}


def events_of(conn: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[Event, ...]]:
    """The events of each request, by day."""
    with read_transaction(conn):
        return {key: read_events(conn, "key = ?", (key,), order="happened, seen_at, id") for key in keys}


def events_by_id(conn: sqlite3.Connection, ids: Iterable[str]) -> tuple[Event, ...]:
    """These events; unknown ids are left out."""
    with read_transaction(conn):
        return read_events(conn, "id IN (SELECT value FROM json_each(?))", (encode(sorted(ids)),))


def claims_of(conn: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[Claim, ...]]:
    """What sources say of each request, in the order of arrival."""
    with read_transaction(conn):
        return {key: read_claims(conn, key) for key in keys}


def contracts_of(conn: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[Contract, ...]]:
    """The contracts of each request."""
    with read_transaction(conn):
        return {key: read_contracts(conn, key) for key in keys}


def key_of(conn: sqlite3.Connection, name: str) -> str | None:
    """The key of a known request by its number, a name that it had, or a notice id; None when none is known."""
    with as_store_errors(conn):
        known = solicitation_rows.key_of(conn, name)
        if known is not None:
            return known
        row = conn.execute("SELECT key FROM notices WHERE notice_id = ?", (name,)).fetchone()
        return str(row["key"]) if row else None


def count_provisional(conn: sqlite3.Connection, prefix: str) -> int:
    """How many provisional keys begin with a prefix such as `antimony-2025-x`, those that are aliases now included."""
    with as_store_errors(conn):
        row = conn.execute(
            "SELECT count(*) FROM (SELECT key AS name FROM solicitations UNION SELECT alias FROM aliases)"
            " WHERE substr(name, 1, length(?1)) = ?1",
            (prefix,),
        ).fetchone()
        return int(row[0])
