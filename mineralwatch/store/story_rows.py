"""Reads stories. The feed entries of which a story is made are stored by `entry_rows`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from mineralwatch.domain.models.event import Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import Story
from mineralwatch.store.codec import decode, encode, instant, instant_text, optional_instant
from mineralwatch.store.sqlite_errors import as_store_errors

_STORY = (
    "s.id, s.title, s.outlets, s.published, s.first_seen, s.url, s.material, s.kind, s.confidence, s.number,"
    " s.entry_count, s.grade, s.why, s.told, s.key, s.because, s.baseline, s.may_tell,"
    " (SELECT kind FROM live_acts WHERE subject = s.id AND kind IN ('read', 'unread')"
    "  ORDER BY id DESC LIMIT 1) AS read,"
    " (SELECT kind FROM live_acts WHERE subject = s.id AND kind IN ('star', 'unstar')"
    "  ORDER BY id DESC LIMIT 1) AS star"
)


def newest_stories(conn: sqlite3.Connection, limit: int = -1) -> tuple[Story, ...]:
    """The newest `limit` stories, newest first; -1 for all."""
    # The inner query selects the ids, so that the outer one looks up user acts for these stories only.
    rows = conn.execute(
        f"SELECT {_STORY} FROM stories AS s WHERE s.id IN (SELECT id FROM stories ORDER BY sort_at DESC, id LIMIT ?)"  # noqa: S608
        " ORDER BY s.sort_at DESC, s.id",
        (limit,),
    )
    return tuple(_story_from(row) for row in rows)


def stories_since(conn: sqlite3.Connection, since: datetime | None) -> int:
    """The number of stories that were first seen after `since`; with None the number of all stories."""
    with as_store_errors(conn):
        row = conn.execute("SELECT count(*) FROM stories WHERE first_seen > ?", (instant_text(since) or "",)).fetchone()
        return int(row[0])


def stories_by_id(conn: sqlite3.Connection, ids: Sequence[str]) -> tuple[Story, ...]:
    """The stories with these ids, in the order of `ids`; unknown ids are left out."""
    rows = conn.execute(
        f"SELECT {_STORY} FROM stories AS s WHERE s.id IN (SELECT value FROM json_each(?))",  # noqa: S608
        (encode(list(ids)),),
    )
    found = {row["id"]: _story_from(row) for row in rows}
    return tuple(found[ident] for ident in ids if ident in found)


def stories_of(conn: sqlite3.Connection, key: str, numbers: Sequence[str]) -> tuple[Story, ...]:
    """The stories of a solicitation, newest first: those attached to `key`, and those that name one of its normalised
    numbers and that the program has not tried to attach yet."""
    return _where(
        conn,
        "s.key = ? OR s.because IS NULL AND s.number IS NOT NULL"
        " AND upper(replace(replace(s.number, '-', ''), ' ', '')) IN (SELECT value FROM json_each(?))",
        (key, encode(list(numbers))),
    )


def _where(conn: sqlite3.Connection, condition: str, values: Sequence[str]) -> tuple[Story, ...]:
    with as_store_errors(conn):
        rows = conn.execute(
            f"SELECT {_STORY} FROM stories AS s WHERE {condition} ORDER BY s.sort_at DESC, s.id",  # noqa: S608
            values,
        ).fetchall()
    return tuple(_story_from(row) for row in rows)


def _story_from(row: sqlite3.Row) -> Story:
    return Story(
        id=row["id"],
        title=row["title"],
        outlets=decode(row["outlets"], tuple[str, ...]),
        published=optional_instant(row["published"]),
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
        reported_values=decode(row["told"], Fields),
        key=row["key"],
        because=row["because"],
        baseline=bool(row["baseline"]),
        may_tell=row["may_tell"],
    )
