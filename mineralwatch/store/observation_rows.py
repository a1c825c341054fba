"""Stores what was read: the observations, the readings of the sources of notices, and items that could not be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from mineralwatch.domain.models.notice import Observation
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.store.codec import decode, encode, instant, instant_text


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of a source of notices: how many items it held, and which known notices were missing.

    A notice counts as removed after two complete readings in a row without the notice, until any reading holds it again
    (`found`). `complete`: the reading is whole, so that it can show that a notice is missing
    (`domain.lifecycle.absence.is_complete_reading`).
    """

    source: str
    at: datetime
    scope: str  # what the source was asked for, in words
    count: int
    total: int | None = None  # the number of items that the source itself states
    other_offices: int = 0  # the number of items of offices that are not watched
    complete: bool = True
    missing: tuple[str, ...] = ()  # ids of stored notices that the reading should hold and does not
    found: tuple[str, ...] = ()  # ids of the notices read here whose solicitation had a notice missing before


@dataclass(frozen=True, slots=True)
class QuarantinedItem:
    """One item of a reply that could not be read: the reason, and the item's raw text."""

    reason: str
    raw: str


def add_observations(conn: sqlite3.Connection, observations: Iterable[Observation]) -> int:
    """Append those observations that differ from the last one of the same kind, source and ref; returns how many.

    Content and hash of the payload are both compared: a description text that is fetched later changes the content
    only.
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
                "seen_at": instant_text(o.seen_at),
                "hash": o.payload_hash,
                "content": o.content,
                "raw": o.raw,
            }
            for o in observations
        ),
    )
    return conn.total_changes - before


def add_reading(conn: sqlite3.Connection, reading: ReadingRow) -> None:
    """Append the row of one reading of a source of notices."""
    conn.execute(
        "INSERT INTO readings (source, at, scope, count, total, elsewhere, complete, missing, found)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            reading.source,
            instant_text(reading.at),
            reading.scope,
            reading.count,
            reading.total,
            reading.other_offices,
            reading.complete,
            encode(reading.missing),
            encode(reading.found),
        ),
    )


def reading_from(row: sqlite3.Row) -> ReadingRow:
    """The ReadingRow that a row of the table `readings` holds."""
    return ReadingRow(
        source=row["source"],
        at=instant(row["at"]),
        scope=row["scope"],
        count=row["count"],
        total=row["total"],
        other_offices=row["elsewhere"],
        complete=bool(row["complete"]),
        missing=decode(row["missing"], tuple[str, ...]),
        found=decode(row["found"], tuple[str, ...]),
    )


def quarantine(conn: sqlite3.Connection, source: str, at: datetime, items: Sequence[QuarantinedItem]) -> int:
    """Store the items of a source that could not be read, each once; returns how many were new."""
    before = conn.total_changes
    conn.executemany(
        "INSERT OR IGNORE INTO quarantine (source, at, reason, raw, raw_hash) VALUES (?, ?, ?, ?, ?)",
        ((source, instant_text(at), item.reason, item.raw, payload_hash(item.raw)) for item in items),
    )
    return conn.total_changes - before
