"""Reads what is starred or unread, and when the user last closed the screen, from the user's acts. An act on an alias
counts for the solicitation that has the alias."""

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
    """The keys of starred solicitations and the ids of starred stories. Solicitations linked as reissues are starred
    together: the user's last act on any of them counts for all."""
    groups = linked_groups(conn)
    last: dict[frozenset[str], tuple[int, str]] = {}
    for subject, (kind, _, ident) in _last_acts(conn, "star", "unstar").items():
        group = groups.get(subject, frozenset({subject}))
        last[group] = max(last.get(group, (0, "")), (ident, kind))
    return frozenset(key for group, (_, kind) in last.items() if kind == "star" for key in group)


def unread(conn: sqlite3.Connection) -> frozenset[str]:
    """The keys of the solicitations that the user marked as unread, or of which an event became news since the user
    last read them."""
    last = _last_acts(conn, "read", "unread")
    news = dict(conn.execute("SELECT key, max(news_at) FROM events WHERE baseline = 0 GROUP BY key").fetchall())

    def is_unread(key: str) -> bool:
        kind, at, _ = last.get(key, (None, "", 0))
        return kind == "unread" or news.get(key, "") > at

    return frozenset(key for (key,) in conn.execute("SELECT key FROM solicitations") if is_unread(key))


def _last_acts(conn: sqlite3.Connection, *kinds: str) -> dict[str, tuple[str, str, int]]:
    """By subject, which is a solicitation key or a story id, the user's last act of these kinds: its kind, time and
    id."""
    with as_store_errors(conn):
        return {row["subject"]: (row["kind"], row["at"], row["id"]) for row in conn.execute(_LAST_ACTS, kinds)}


def last_looked(conn: sqlite3.Connection) -> datetime | None:
    """When the user last closed the screen; None when the user has never closed it."""
    row = conn.execute("SELECT max(at) FROM live_acts WHERE kind = 'looked'").fetchone()
    return optional_instant(row[0])
