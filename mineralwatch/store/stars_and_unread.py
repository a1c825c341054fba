"""What is starred and unread now, worked out from the user's acts. Acts on an old name of a request count for it."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from mineralwatch.store.codec import moment
from mineralwatch.store.reissue_links import linked_groups
from mineralwatch.store.sqlite_errors import as_store_errors

_LAST = """
WITH named AS (
  SELECT a.id, coalesce(n.key, a.subject) AS subject, a.kind, a.at
  FROM live_acts AS a LEFT JOIN aliases AS n ON n.alias = a.subject WHERE a.kind IN (?, ?)
)
SELECT subject, kind, at, id FROM named WHERE id IN (SELECT max(id) FROM named GROUP BY subject)
"""


def starred(conn: sqlite3.Connection) -> frozenset[str]:
    """Keys of requests and ids of stories. A request that is asked anew is starred with all of its chain: the last
    word on any of them counts for each."""
    chains = linked_groups(conn)
    last: dict[frozenset[str], tuple[int, str]] = {}
    for subject, (kind, _, ident) in _last(conn, "star", "unstar").items():
        whole = chains.get(subject, frozenset({subject}))
        last[whole] = max(last.get(whole, (0, "")), (ident, kind))
    return frozenset(key for whole, (_, kind) in last.items() if kind == "star" for key in whole)


def unread(conn: sqlite3.Connection) -> frozenset[str]:
    """Keys of the requests with news (no baseline) since they were last read, or marked unread by hand."""
    last = _last(conn, "read", "unread")
    news = dict(conn.execute("SELECT key, max(news_at) FROM events WHERE baseline = 0 GROUP BY key").fetchall())

    def is_unread(key: str) -> bool:
        kind, at, _ = last.get(key, (None, "", 0))
        return kind == "unread" or news.get(key, "") > at

    return frozenset(key for (key,) in conn.execute("SELECT key FROM solicitations") if is_unread(key))


def _last(conn: sqlite3.Connection, *kinds: str) -> dict[str, tuple[str, str, int]]:
    """The last act of these kinds on each subject that has one: kind, time and number."""
    with as_store_errors(conn):
        return {row["subject"]: (row["kind"], row["at"], row["id"]) for row in conn.execute(_LAST, kinds)}


def last_looked(conn: sqlite3.Connection) -> datetime | None:
    """When the user last looked; None before the first time."""
    row = conn.execute("SELECT max(at) FROM live_acts WHERE kind = 'looked'").fetchone()
    return moment(row[0])
