"""Reads solicitations with their aliases, and their notices."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.numbers_and_ids import is_provisional, normalise_number
from mineralwatch.store.codec import decode
from mineralwatch.store.sqlite_errors import as_store_errors


def key_of(conn: sqlite3.Connection, text: str) -> str | None:
    """The key of the solicitation with `text` as its key, its number as printed or normalised, or an alias; None if
    there is none."""
    number = normalise_number(text)
    for name in (text, number):
        row = conn.execute("SELECT key FROM solicitations WHERE key = ?", (name,)).fetchone()
        if row:
            return str(row["key"])
    row = conn.execute(
        "SELECT key FROM aliases WHERE alias = ? OR normalised = ? ORDER BY alias = ? DESC LIMIT 1",
        (text, number, text),
    ).fetchone()
    return str(row["key"]) if row else None


def merged_keys(conn: sqlite3.Connection) -> dict[str, str]:
    """The key that took over each merged provisional key."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT alias, key FROM aliases ORDER BY alias").fetchall()
    return {row["alias"]: row["key"] for row in rows if is_provisional(row["alias"]) and row["alias"] != row["key"]}


def read_solicitations(conn: sqlite3.Connection, keys: Iterable[str] | None = None) -> tuple[Solicitation, ...]:
    """The solicitations with these keys, or with None all."""
    if keys is None:
        rows = conn.execute("SELECT content FROM solicitations ORDER BY key").fetchall()
    else:
        rows = [row for key in keys for row in conn.execute("SELECT content FROM solicitations WHERE key = ?", (key,))]
    return tuple(decode(row["content"], Solicitation) for row in rows)


def read_notices(conn: sqlite3.Connection, key: str) -> tuple[Notice, ...]:
    """All versions of the notices of one solicitation, oldest posted first, undated ones last."""
    rows = conn.execute(
        "SELECT content FROM notices WHERE key = ? ORDER BY posted IS NULL, posted, changed_at, notice_id", (key,)
    )
    return tuple(decode(row["content"], Notice) for row in rows)
