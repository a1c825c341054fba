"""Every version of the text of those feed entries that their feed has changed; the table `entries` has the newest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from mineralwatch.domain.derivation.facts import EntryText
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.store.codec import decode, encode, instant, instant_text
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


def entry_texts(conn: sqlite3.Connection) -> dict[str, tuple[EntryText, ...]]:
    """All texts of each entry whose text changed, in the order of reading, by entry id. Raises StoreError."""
    found: dict[str, list[EntryText]] = {}
    with as_store_errors(conn):
        for row in conn.execute(f"SELECT entry, at, {_TEXT_COLUMNS} FROM entry_readings ORDER BY seq"):  # noqa: S608
            materials = decode(row["materials"], tuple[str, ...])
            text = EntryText(instant(row["at"]), row["title"], row["summary"], materials, row["number"])
            found.setdefault(row["entry"], []).append(text)
    return {ident: tuple(texts) for ident, texts in found.items()}


def set_texts(conn: sqlite3.Connection, entries: Iterable[FeedEntry]) -> None:
    """Replace the stored text of each of these entries by the text in `entries`."""
    conn.executemany(
        "UPDATE entries SET title = ?, summary = ?, materials = ?, number = ? WHERE id = ?",
        ((e.title, e.summary, encode(e.materials), e.number, e.id) for e in entries),
    )
