"""What is starred and unread, derived from the user's acts. An act on an alias counts for its solicitation."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from mineralwatch.store.codec import optional_instant
from mineralwatch.store.reissue_links import linked_groups
from mineralwatch.store.sqlite_errors import as_store_errors

_LAST_ACTS = """
WITH named AS (
  SELECT a.id, coalesce(n.key, a.subject) AS subject, a.kind, a.at
  FROM live_acts AS a LEFT JOIN aliases AS n ON n.alias = a.subject WHERE a.kind IN (?, ?)
)
SELECT subject, kind, at, id FROM named WHERE id IN (SELECT max(id) FROM named GROUP BY subject)
"""


def starred(conn: sqlite3.Connection) -> frozenset[str]:
    """Keys of solicitations and ids of stories. Linked reissues are starred together: the last act on any of them
    counts for all."""
    groups = linked_groups(conn)
    last: dict[frozenset[str], tuple[int, str]] = {}
    for subject, (kind, _, ident) in _last_acts(conn, "star", "unstar").items():
        group = groups.get(subject, frozenset({subject}))
        last[group] = max(last.get(group, (0, "")), (ident, kind))
    return frozenset(key for group, (_, kind) in last.items() if kind == "star" for key in group)


def unread(conn: sqlite3.Connection) -> frozenset[str]:
    """Keys of the solicitations with an event that became news since they were last read, or marked unread."""
    last = _last_acts(conn, "read", "unread")
    news = dict(conn.execute("SELECT key, max(news_at) FROM events WHERE baseline = 0 GROUP BY key").fetchall())

    def is_unread(key: str) -> bool:
        kind, at, _ = last.get(key, (None, "", 0))
        return kind == "unread" or news.get(key, "") > at

    return frozenset(key for (key,) in conn.execute("SELECT key FROM solicitations") if is_unread(key))


def _last_acts(conn: sqlite3.Connection, *kinds: str) -> dict[str, tuple[str, str, int]]:
    """The last act of these kinds on each subject, by subject: kind, time and id."""
    with as_store_errors(conn):
        return {row["subject"]: (row["kind"], row["at"], row["id"]) for row in conn.execute(_LAST_ACTS, kinds)}


def last_looked(conn: sqlite3.Connection) -> datetime | None:
    """When the user last closed the screen; None before the first time."""
    row = conn.execute("SELECT max(at) FROM live_acts WHERE kind = 'looked'").fetchone()
    return optional_instant(row[0])
