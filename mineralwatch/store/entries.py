"""Items of feeds, and the stories that they make: in this version the items with the same headline."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from mineralwatch.domain.identity import story_id
from mineralwatch.domain.models import Entry, Fields, Grade, Story
from mineralwatch.store.codec import decode, encode, instant, moment, stamp
from mineralwatch.store.errors import translated

_STORY = (
    "s.id, s.title, s.outlets, s.published, s.first_seen, s.url, s.material, s.kind, s.confidence, s.number,"
    " s.entry_count, s.grade, s.why, s.told, s.key, s.because, s.baseline,"
    " (SELECT kind FROM live_acts WHERE subject = s.id AND kind IN ('read', 'unread')"
    "  ORDER BY id DESC LIMIT 1) AS read,"
    " (SELECT kind FROM live_acts WHERE subject = s.id AND kind IN ('star', 'unstar')"
    "  ORDER BY id DESC LIMIT 1) AS star"
)


def add_entries(conn: sqlite3.Connection, entries: Iterable[Entry], at: datetime) -> int:
    """Store items that are not known yet, oldest first; how many. A known one keeps its first words and dates."""
    fresh = sorted(((_sort_at(e, at), e) for e in entries), key=lambda pair: (pair[0], pair[1].id))
    stories: dict[str, None] = {}
    new = 0
    for sort_at, e in fresh:
        story = story_id(e.title)
        added = conn.execute(
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
                stamp(e.published),
                stamp(e.first_seen or at),
                sort_at,
                e.summary,
                encode(e.materials),
                e.number,
                e.grade,
            ),
        ).rowcount
        if added:
            new += 1
            stories[story] = None
    for story in stories:
        _tell(conn, story)
    return new


def _sort_at(e: Entry, at: datetime) -> str:
    """The published time, but never one that lies ahead of the first reading: feeds date things wrongly."""
    seen = stamp(e.first_seen or at)
    return min(stamp(e.published), seen) if e.published else seen


def _tell(conn: sqlite3.Connection, story: str) -> None:
    """Make the row of a story from its items: the earliest speaks, the others add outlets and what it leaves out."""
    rows = conn.execute("SELECT * FROM entries WHERE story_id = ? ORDER BY sort_at, seq", (story,)).fetchall()
    first = rows[0]
    outlets = tuple(dict.fromkeys(row["outlet"] or row["feed"] for row in rows))
    materials = [name for row in rows for name in decode(row["materials"], tuple[str, ...])]
    conn.execute(
        "INSERT OR REPLACE INTO stories (id, title, outlets, published, first_seen, sort_at, url, material, kind,"
        " confidence, number, entry_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?)",
        (
            story,
            first["title"],
            encode(outlets),
            next((row["published"] for row in rows if row["published"]), None),
            min(row["first_seen"] for row in rows),
            first["sort_at"],
            next((row["url"] for row in rows if row["url"]), None),
            materials[0] if materials else None,
            next((row["number"] for row in rows if row["number"]), None),
            len(rows),
        ),
    )


def newest_stories(conn: sqlite3.Connection, limit: int = -1) -> tuple[Story, ...]:
    """Stories, newest first."""
    # The rows are chosen first, so that marks are looked up for these alone.
    rows = conn.execute(
        f"SELECT {_STORY} FROM stories AS s WHERE s.id IN (SELECT id FROM stories ORDER BY sort_at DESC, id LIMIT ?)"  # noqa: S608
        " ORDER BY s.sort_at DESC, s.id",
        (limit,),
    )
    return tuple(_story_from(row) for row in rows)


def stories_since(conn: sqlite3.Connection, since: datetime | None) -> int:
    """How many stories were first seen after a moment; all of them for None."""
    with translated(conn):
        row = conn.execute("SELECT count(*) FROM stories WHERE first_seen > ?", (stamp(since) or "",)).fetchone()
        return int(row[0])


def stories_by_id(conn: sqlite3.Connection, ids: Sequence[str]) -> tuple[Story, ...]:
    """Stories in the order asked for; unknown ids are left out."""
    rows = conn.execute(
        f"SELECT {_STORY} FROM stories AS s WHERE s.id IN (SELECT value FROM json_each(?))",  # noqa: S608
        (encode(list(ids)),),
    )
    found = {row["id"]: _story_from(row) for row in rows}
    return tuple(found[ident] for ident in ids if ident in found)


def stories_of_number(conn: sqlite3.Connection, numbers: Sequence[str]) -> tuple[Story, ...]:
    """The stories that name one of these normalised solicitation numbers, newest first."""
    rows = conn.execute(
        f"SELECT {_STORY} FROM stories AS s WHERE s.number IS NOT NULL"  # noqa: S608
        " AND upper(replace(replace(s.number, '-', ''), ' ', '')) IN (SELECT value FROM json_each(?))"
        " ORDER BY s.sort_at DESC, s.id",
        (encode(list(numbers)),),
    )
    return tuple(_story_from(row) for row in rows)


def entries_of(conn: sqlite3.Connection, story: str) -> tuple[Entry, ...]:
    """The items of one story, oldest first."""
    with translated(conn):
        rows = conn.execute("SELECT * FROM entries WHERE story_id = ? ORDER BY sort_at, seq", (story,)).fetchall()
    return tuple(
        Entry(
            id=row["id"],
            matched_by=row["matched_by"],
            feed=row["feed"],
            title=row["title"],
            url=row["url"],
            outlet=row["outlet"],
            published=moment(row["published"]),
            first_seen=moment(row["first_seen"]),
            summary=row["summary"],
            materials=decode(row["materials"], tuple[str, ...]),
            number=row["number"],
            grade=Grade(row["grade"]),
        )
        for row in rows
    )


def _story_from(row: sqlite3.Row) -> Story:
    return Story(
        id=row["id"],
        title=row["title"],
        outlets=decode(row["outlets"], tuple[str, ...]),
        published=moment(row["published"]),
        first_seen=instant(row["first_seen"]),
        url=row["url"],
        material=row["material"],
        kind=row["kind"],
        confidence=row["confidence"],
        number=row["number"],
        entry_count=row["entry_count"],
        unread=row["read"] != "read",
        starred=row["star"] == "star",
        grade=Grade(row["grade"]),
        why=row["why"],
        told=decode(row["told"], Fields),
        key=row["key"],
        because=row["because"],
        baseline=bool(row["baseline"]),
    )
