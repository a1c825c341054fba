"""Every version of the text of those feed entries that their feed has changed; the table `entries` has the newest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.models import FeedEntry
from mineralwatch.store.codec import decode, encode, instant_text
from mineralwatch.store.sqlite_errors import as_store_errors

_TEXT_COLUMNS = "title, summary, materials, number"


def add_entry_readings(conn: sqlite3.Connection, entries: Iterable[FeedEntry], at: datetime) -> int:
    """Store the changed text of known entries as further readings; returns the number of entries.

    At an entry's first change its earlier text is stored before it, so that the readings hold every text.
    """
    count = 0
    for e in entries:
        conn.execute(
            f"INSERT INTO entry_readings (entry, at, first, {_TEXT_COLUMNS})"  # noqa: S608 (names of our own)
            f" SELECT id, first_seen, 1, {_TEXT_COLUMNS} FROM entries WHERE id = :id"
            " AND NOT EXISTS (SELECT 1 FROM entry_readings WHERE entry = :id)",
            {"id": e.id},
        )
        words = (e.title, e.summary, encode(e.materials), e.number)
        conn.execute(
            f"INSERT INTO entry_readings (entry, at, first, {_TEXT_COLUMNS}) VALUES (?, ?, 0, ?, ?, ?, ?)",  # noqa: S608
            (e.id, instant_text(at), *words),
        )
        set_texts(conn, [e])
        count += 1
    return count


def reading_count(conn: sqlite3.Connection, entry: str) -> int:
    """The number of stored readings of an entry; 0 for one whose text never changed."""
    row = conn.execute("SELECT count(*) FROM entry_readings WHERE entry = ?", (entry,)).fetchone()
    return int(row[0])


def last_seq(conn: sqlite3.Connection) -> int:
    """The sequence number of the last reading; 0 without readings."""
    return int(conn.execute("SELECT coalesce(max(seq), 0) FROM entry_readings").fetchone()[0])


def corrected_after(conn: sqlite3.Connection, seq: int) -> tuple[frozenset[str], int]:
    """The ids of the entries whose text changed in readings with a sequence number above `seq`, and the last such
    number; `seq` itself without any."""
    rows = conn.execute("SELECT entry, seq FROM entry_readings WHERE seq > ?", (seq,)).fetchall()
    return frozenset(row["entry"] for row in rows), max((row["seq"] for row in rows), default=seq)


def with_first_text(conn: sqlite3.Connection, entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    """The same entries, each with the text of its first reading."""
    with as_store_errors(conn):
        return tuple(_with_reading(conn, e, "entry = ? AND first", (e.id,)) for e in entries)


def readings_of_step(conn: sqlite3.Connection, after_seq: int, last_seq: int) -> tuple[tuple[str, sqlite3.Row], ...]:
    """The changed texts that one journal step stored, as pairs of entry id and row, in the order of storing. The step
    stored the sequence numbers above `after_seq` up to `last_seq`."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT * FROM entry_readings WHERE seq > ? AND seq <= ? AND NOT first ORDER BY seq", (after_seq, last_seq)
        ).fetchall()
    return tuple((row["entry"], row) for row in rows)


def with_text(entry: FeedEntry, row: sqlite3.Row) -> FeedEntry:
    """The same entry with the text of one reading, a row of the table `entry_readings`."""
    materials = decode(row["materials"], tuple[str, ...])
    return replace(entry, title=row["title"], summary=row["summary"], materials=materials, number=row["number"])


def _with_reading(conn: sqlite3.Connection, entry: FeedEntry, where: str, values: tuple[str, ...]) -> FeedEntry:
    row = conn.execute(f"SELECT * FROM entry_readings WHERE {where}", values).fetchone()  # noqa: S608
    return with_text(entry, row) if row else entry


def set_texts(conn: sqlite3.Connection, entries: Iterable[FeedEntry]) -> None:
    """Replace the stored text of each of these entries by the text in `entries`."""
    conn.executemany(
        "UPDATE entries SET title = ?, summary = ?, materials = ?, number = ? WHERE id = ?",
        ((e.title, e.summary, encode(e.materials), e.number, e.id) for e in entries),
    )
