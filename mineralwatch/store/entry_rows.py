"""Stores and reads feed entries, each with the id of its story."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.polling.entry_identity import StoredEntry
from mineralwatch.domain.stories.news_time import news_time
from mineralwatch.store.codec import decode, encode, instant_text, optional_instant
from mineralwatch.store.sqlite_errors import as_store_errors

_COLUMNS = "id, feed, title, url, published"


def unknown_entries(conn: sqlite3.Connection, entries: Iterable[FeedEntry], at: datetime) -> tuple[FeedEntry, ...]:
    """Those entries that are not stored yet, each once. An entry without a `first_seen` gets `at`."""
    known: dict[str, FeedEntry] = {}
    with as_store_errors(conn):
        for entry in entries:
            if not conn.execute("SELECT 1 FROM entries WHERE id = ?", (entry.id,)).fetchone():
                known.setdefault(entry.id, entry if entry.first_seen else replace(entry, first_seen=at))
    return tuple(known.values())


def entries_with_story(conn: sqlite3.Connection, ids: Collection[str]) -> dict[str, tuple[str, FeedEntry]]:
    """The stored entries with these ids, by id, as pairs of story id and entry."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT * FROM entries WHERE id IN (SELECT value FROM json_each(?))", (encode(sorted(ids)),)
        ).fetchall()
    return {row["id"]: (row["story_id"], _entry_from(row)) for row in rows}


def stored_by_id(conn: sqlite3.Connection, ids: Collection[str]) -> dict[str, StoredEntry]:
    """What identifies the stored entries with these ids, by id."""
    with as_store_errors(conn):
        rows = conn.execute(
            f"SELECT {_COLUMNS} FROM entries WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
            (encode(sorted(ids)),),
        )
        return {row["id"]: _stored_from(row) for row in rows}


def stored_by_url(conn: sqlite3.Connection, feed: str, urls: Collection[str]) -> tuple[StoredEntry, ...]:
    """What identifies the stored entries of a feed with these URLs, in the order of storing."""
    with as_store_errors(conn):
        rows = conn.execute(
            f"SELECT {_COLUMNS} FROM entries WHERE feed = ? AND url IN (SELECT value FROM json_each(?)) ORDER BY seq",  # noqa: S608
            (feed, encode(sorted(urls))),
        )
        return tuple(map(_stored_from, rows))


def _stored_from(row: sqlite3.Row) -> StoredEntry:
    return StoredEntry(row["id"], row["feed"], row["title"], row["url"], optional_instant(row["published"]))


def published_between(conn: sqlite3.Connection, start: datetime, end: datetime) -> tuple[tuple[str, FeedEntry], ...]:
    """The entries published in a period, each with the id of its story, oldest first."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT * FROM entries WHERE sort_at BETWEEN ? AND ? ORDER BY sort_at, seq",
            (instant_text(start), instant_text(end)),
        ).fetchall()
    return tuple((row["story_id"], _entry_from(row)) for row in rows)


def last_seq(conn: sqlite3.Connection) -> int:
    """The highest sequence number of an entry; 0 without entries."""
    with as_store_errors(conn):
        return int(conn.execute("SELECT coalesce(max(seq), 0) FROM entries").fetchone()[0])


def count_since(conn: sqlite3.Connection, start: datetime) -> int:
    """The number of entries published from `start` on."""
    with as_store_errors(conn):
        row = conn.execute("SELECT count(*) FROM entries WHERE sort_at >= ?", (instant_text(start),)).fetchone()
        return int(row[0])


def entries_of_rows(
    conn: sqlite3.Connection, after_seq: int, last_seq: int, start: datetime, end: datetime | None
) -> tuple[FeedEntry, ...]:
    """The entries with sequence numbers above `after_seq` up to `last_seq` that were published from `start` on and
    before `end`; None for no end."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT * FROM entries WHERE seq > ? AND seq <= ? AND sort_at >= ? AND (? IS NULL OR sort_at < ?)",
            (after_seq, last_seq, instant_text(start), instant_text(end), instant_text(end)),
        ).fetchall()
    return tuple(map(_entry_from, rows))


def add_entries(conn: sqlite3.Connection, assigned: Iterable[tuple[str, FeedEntry]], at: datetime) -> int:
    """Store pairs of story id and entry; returns how many entries are new. A stored entry stays as it is.

    The stories themselves are stored by `story_rows.put_stories`.
    """
    new = 0
    for story, e in assigned:
        new += conn.execute(
            "INSERT OR IGNORE INTO entries (id, matched_by, feed, story_id, title, url, outlet, published, first_seen,"
            " sort_at, summary, materials, number, grade) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                e.id,
                e.matched_by,
                e.feed,
                story,
                e.title,
                e.url,
                e.outlet,
                instant_text(e.published),
                instant_text(e.first_seen or at),
                instant_text(news_time(e if e.first_seen else replace(e, first_seen=at))),
                e.summary,
                encode(e.materials),
                e.number,
                e.grade,
            ),
        ).rowcount
    return new


def entries_of(conn: sqlite3.Connection, story: str) -> tuple[FeedEntry, ...]:
    """The entries of one story, oldest first."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT * FROM entries WHERE story_id = ? ORDER BY sort_at, seq", (story,)).fetchall()
    return tuple(_entry_from(row) for row in rows)


def entries_by_story(conn: sqlite3.Connection, stories: Sequence[str]) -> dict[str, tuple[FeedEntry, ...]]:
    """The entries of each of these stories, oldest first."""
    found: dict[str, list[FeedEntry]] = {story: [] for story in stories}
    with as_store_errors(conn):
        for row in conn.execute(
            "SELECT * FROM entries WHERE story_id IN (SELECT value FROM json_each(?)) ORDER BY sort_at, seq",
            (encode(list(stories)),),
        ):
            found[row["story_id"]].append(_entry_from(row))
    return {story: tuple(those) for story, those in found.items()}


def _entry_from(row: sqlite3.Row) -> FeedEntry:
    return FeedEntry(
        id=row["id"],
        matched_by=row["matched_by"],
        feed=row["feed"],
        title=row["title"],
        url=row["url"],
        outlet=row["outlet"],
        published=optional_instant(row["published"]),
        first_seen=optional_instant(row["first_seen"]),
        summary=row["summary"],
        materials=decode(row["materials"], tuple[str, ...]),
        number=row["number"],
        grade=Grade(row["grade"]),
    )
