"""What was read: observations, complete readings, and items that could not be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mineralwatch.domain.identity import payload_hash
from mineralwatch.domain.models import Observation
from mineralwatch.store.codec import decode, encode, instant, stamp


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of a source of notices: how much came, and which known notices were not among it.

    `removed` rests on `missing` of two complete readings in a row and on the `found` of any, and so can be worked out
    again later. `complete` means that it can carry an absence (`domain.lifecycle.absence.is_complete_reading`).
    """

    source: str
    at: datetime
    scope: str  # what was asked for, in words
    count: int
    total: int | None = None  # the total that the source itself states
    elsewhere: int = 0  # items of other offices
    complete: bool = True
    missing: tuple[str, ...] = ()  # known notice ids inside the scope that did not come
    found: tuple[str, ...] = ()  # what came of the requests of which something is missing, here or from another source


@dataclass(frozen=True, slots=True)
class QuarantinedItem:
    """One item that could not be read, and why."""

    reason: str
    raw: str


def add_observations(conn: sqlite3.Connection, observations: Iterable[Observation]) -> int:
    """Append what differs from the last reading of the same thing by the same source; how many were new.

    A text that was fetched later changes the content but not the payload that it came beside.
    """
    before = conn.total_changes
    conn.executemany(
        "INSERT INTO observations (source, kind, ref, seen_at, payload_hash, content, raw)"
        " SELECT :source, :kind, :ref, :seen_at, :hash, :content, :raw WHERE (:hash, :content) IS NOT"
        " (SELECT payload_hash, content FROM observations WHERE source = :source AND kind = :kind AND ref = :ref"
        "  ORDER BY id DESC LIMIT 1)",
        (
            {
                "source": o.source,
                "kind": o.kind,
                "ref": o.ref,
                "seen_at": stamp(o.seen_at),
                "hash": o.payload_hash,
                "content": o.content,
                "raw": o.raw,
            }
            for o in observations
        ),
    )
    return conn.total_changes - before


def add_reading(conn: sqlite3.Connection, reading: ReadingRow) -> None:
    """Append one reading."""
    conn.execute(
        "INSERT INTO readings (source, at, scope, count, total, elsewhere, complete, missing, found)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            reading.source,
            stamp(reading.at),
            reading.scope,
            reading.count,
            reading.total,
            reading.elsewhere,
            reading.complete,
            encode(reading.missing),
            encode(reading.found),
        ),
    )


def reading_from(row: sqlite3.Row) -> ReadingRow:
    """One row as a value."""
    return ReadingRow(
        source=row["source"],
        at=instant(row["at"]),
        scope=row["scope"],
        count=row["count"],
        total=row["total"],
        elsewhere=row["elsewhere"],
        complete=bool(row["complete"]),
        missing=decode(row["missing"], tuple[str, ...]),
        found=decode(row["found"], tuple[str, ...]),
    )


def quarantine(conn: sqlite3.Connection, source: str, at: datetime, items: Sequence[QuarantinedItem]) -> int:
    """Keep items that could not be read, each once; how many were new."""
    before = conn.total_changes
    conn.executemany(
        "INSERT OR IGNORE INTO quarantine (source, at, reason, raw, raw_hash) VALUES (?, ?, ?, ?, ?)",
        ((source, stamp(at), item.reason, item.raw, payload_hash(item.raw)) for item in items),
    )
    return conn.total_changes - before
