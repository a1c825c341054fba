"""In which steps the derived tables came to be: what `rebuild` goes through again.

A step is written in the transaction of what it did, and only when it may have changed something derived.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from mineralwatch.store.codec import day_text, decode, encode, instant, instant_text, optional_day, optional_instant
from mineralwatch.store.sqlite_errors import as_store_errors

Kind = Literal["reading", "record", "merges"]


@dataclass(frozen=True, slots=True)
class JournalStep:
    """What was done: a source was read, the shipped record was loaded, or the merges were settled."""

    kind: Kind
    at: datetime
    record: date | None  # the date of the record that was gone by
    source: str | None = None  # None in a reading: items of feeds that an earlier version had read without a step
    baseline_at: datetime | None = None  # the source's first complete reading; None while all it holds is baseline
    slugs: tuple[str, ...] | None = None  # the rows of the record that was loaded, in its order


@dataclass(frozen=True, slots=True)
class JournalPosition:
    """The last row of what is appended to."""

    observed: int
    read: int
    acted: int
    entered: int
    worded: int = 0  # of the readings of items whose words were changed


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A step with the rows that were there before it, and those that were there after it."""

    step: JournalStep
    before: JournalPosition
    after: JournalPosition


def mark(conn: sqlite3.Connection) -> JournalPosition:
    """Where the appended tables end now."""
    row = conn.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM observations), (SELECT coalesce(max(id), 0) FROM readings),"
        " (SELECT coalesce(max(id), 0) FROM acts), (SELECT coalesce(max(seq), 0) FROM entries),"
        " (SELECT coalesce(max(seq), 0) FROM entry_readings)"
    ).fetchone()
    return JournalPosition(*row)


def add(conn: sqlite3.Connection, step: JournalStep, before: JournalPosition) -> None:
    """Append a step; inside the transaction of what it did, which began at `before`."""
    after = mark(conn)
    conn.execute(
        "INSERT INTO journal (at, kind, source, baseline_at, record, slugs, observed_before, observed, read_before,"
        " read, acted, entered_before, entered, worded_before, worded)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            instant_text(step.at),
            step.kind,
            step.source,
            instant_text(step.baseline_at),
            day_text(step.record),
            None if step.slugs is None else encode(step.slugs),
            before.observed,
            after.observed,
            before.read,
            after.read,
            after.acted,
            before.entered,
            after.entered,
            before.worded,
            after.worded,
        ),
    )


def covered(conn: sqlite3.Connection) -> int:
    """The number of the last item of a feed that a step has read."""
    with as_store_errors(conn):
        return int(conn.execute("SELECT coalesce(max(entered), 0) FROM journal").fetchone()[0])


def entries(conn: sqlite3.Connection) -> tuple[JournalEntry, ...]:
    """Every step, oldest first. Raises StoreError."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT * FROM journal ORDER BY id").fetchall()
    return tuple(
        JournalEntry(
            JournalStep(
                kind=row["kind"],
                at=instant(row["at"]),
                record=optional_day(row["record"]),
                source=row["source"],
                baseline_at=optional_instant(row["baseline_at"]),
                slugs=None if row["slugs"] is None else decode(row["slugs"], tuple[str, ...]),
            ),
            JournalPosition(
                row["observed_before"], row["read_before"], row["acted"], row["entered_before"], row["worded_before"]
            ),
            JournalPosition(row["observed"], row["read"], row["acted"], row["entered"], row["worded"]),
        )
        for row in rows
    )
