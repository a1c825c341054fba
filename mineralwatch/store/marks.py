"""What is starred and unread now, worked out from the user's acts. Acts on an old name of a request count for it."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from mineralwatch.store.codec import moment

_LAST = (
    "WITH named AS (SELECT a.id, coalesce(n.key, a.subject) AS subject, a.kind, a.at FROM live_acts AS a"
    " LEFT JOIN aliases AS n ON n.alias = a.subject WHERE a.kind IN (?, ?)),"
    " newest AS (SELECT max(id) AS id FROM named GROUP BY subject),"
    " last AS (SELECT named.* FROM named JOIN newest USING (id))"
)


def starred(conn: sqlite3.Connection) -> frozenset[str]:
    """Keys of requests and ids of stories."""
    rows = conn.execute(f"{_LAST} SELECT subject FROM last WHERE kind = 'star'", ("star", "unstar"))  # noqa: S608
    return frozenset(row["subject"] for row in rows)


def unread(conn: sqlite3.Connection) -> frozenset[str]:
    """Keys of the requests with news (no baseline) since they were last read, or marked unread by hand."""
    rows = conn.execute(
        f"{_LAST} SELECT s.key FROM solicitations AS s LEFT JOIN last ON last.subject = s.key WHERE CASE last.kind"  # noqa: S608
        " WHEN 'unread' THEN 1"
        " WHEN 'read' THEN EXISTS"
        "  (SELECT 1 FROM events WHERE events.key = s.key AND baseline = 0 AND seen_at > last.at)"
        " ELSE EXISTS (SELECT 1 FROM events WHERE events.key = s.key AND baseline = 0) END",
        ("read", "unread"),
    )
    return frozenset(row["key"] for row in rows)


def last_looked(conn: sqlite3.Connection) -> datetime | None:
    """When the user last looked; None before the first time."""
    row = conn.execute("SELECT max(at) FROM live_acts WHERE kind = 'looked'").fetchone()
    return moment(row[0])
