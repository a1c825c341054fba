"""Reads which stories the user attached to a solicitation, or detached."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from mineralwatch.domain.stories.attach_candidates import UserAttachment
from mineralwatch.store.codec import decode
from mineralwatch.store.solicitation_rows import key_of
from mineralwatch.store.sqlite_errors import as_store_errors


def user_attachments(conn: sqlite3.Connection) -> Mapping[str, UserAttachment]:
    """The user's last decision on each story, by story id, without decisions that were undone. Of a solicitation whose
    key has become an alias, the present key is given."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT subject, kind, body FROM live_acts WHERE kind IN ('attach', 'detach') ORDER BY id"
        ).fetchall()
    return {row["subject"]: UserAttachment(_key(conn, row)) for row in rows}


def ever_attached(conn: sqlite3.Connection) -> frozenset[str]:
    """The ids of the stories that the user ever attached or detached; acts that were undone count too."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT DISTINCT subject FROM acts WHERE kind IN ('attach', 'detach')")
        return frozenset(row["subject"] for row in rows)


def _key(conn: sqlite3.Connection, row: sqlite3.Row) -> str | None:
    if row["kind"] == "detach" or row["body"] is None:
        return None
    key = decode(row["body"], dict[str, str]).get("key")
    return (key_of(conn, key) or key) if key else None
