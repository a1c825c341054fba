"""Provisional requests that a number may take over, and the way back when the user says that they are not the same."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mineralwatch.domain.models import Solicitation
from mineralwatch.store import meta_values
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.solicitation_rows import is_provisional, put_solicitations, read_solicitations
from mineralwatch.store.sqlite_errors import as_store_errors

ACTS = ("unmerge", "merge")


def provisional_of(request: Solicitation) -> tuple[str, ...]:
    """The provisional keys that a request has taken over."""
    return tuple(alias for alias in request.aliases if is_provisional(alias))


def kept_apart(conn: sqlite3.Connection) -> frozenset[str]:
    """The provisional keys that the user has taken out of a merge: they are not merged again."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT subject, kind, max(id) FROM live_acts WHERE kind IN (?, ?) GROUP BY subject",  # the last one counts
            ACTS,
        )
        return frozenset(row["subject"] for row in rows if row["kind"] == ACTS[0])


def open_provisional(conn: sqlite3.Connection) -> tuple[Solicitation, ...]:
    """The requests without a number that a number may take over."""
    apart = kept_apart(conn)
    with as_store_errors(conn):
        keys = [row["key"] for row in conn.execute("SELECT key FROM solicitations ORDER BY key")]
        return read_solicitations(conn, [key for key in keys if is_provisional(key) and key not in apart])


def renamed(conn: sqlite3.Connection, keys: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Notice id, old key and new key of the notices that stood under a provisional key and have a number now."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT notice_id, key FROM notices WHERE notice_id IN (SELECT value FROM json_each(?)) ORDER BY notice_id",
            (json.dumps(sorted(keys)),),
        ).fetchall()
    moved = [(row["notice_id"], row["key"], keys[row["notice_id"]]) for row in rows]
    return [(ident, old, new) for ident, old, new in moved if old != new and is_provisional(old)]


def keys_of_events(conn: sqlite3.Connection, ids: Iterable[str], *, read_here: bool = False) -> dict[str, str]:
    """The request that each of these events is stored with; with `read_here` only of those that a source showed."""
    shown = "EXISTS (SELECT 1 FROM evidence WHERE event_id = events.id AND origin = 'source')" if read_here else "1"
    with as_store_errors(conn):
        rows = conn.execute(
            f"SELECT id, key FROM events WHERE id IN (SELECT value FROM json_each(?)) AND {shown}",  # noqa: S608
            (json.dumps(sorted(ids)),),
        )
        return {row["id"]: row["key"] for row in rows}


def numbered(conn: sqlite3.Connection) -> tuple[Solicitation, ...]:
    """The requests that notices were read of, and that have taken over no provisional one yet."""
    with as_store_errors(conn):
        keys = [row["key"] for row in conn.execute("SELECT DISTINCT key FROM notices ORDER BY key")]
        return tuple(r for r in read_solicitations(conn, keys) if r.number and not provisional_of(r))


def merged(conn: sqlite3.Connection) -> dict[str, str]:
    """Every provisional key that is an alias now, with the key that took it over."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT alias, key FROM aliases ORDER BY alias")
        return {row["alias"]: row["key"] for row in rows if is_provisional(row["alias"]) and row["alias"] != row["key"]}


def split(conn: sqlite3.Connection, alias: str, key: str) -> None:
    """Take a provisional key out of the request that took it over. The record has to be loaded anew afterwards, which
    brings its rows back under their own key; until it was, the store does not count it as loaded."""
    with write_transaction(conn):
        conn.execute("DELETE FROM aliases WHERE alias = ?", (alias,))
        conn.execute("DELETE FROM claims WHERE key = ? AND ref = ? AND origin = 'source'", (key, alias))
        for request in read_solicitations(conn, [key]):
            left = tuple(name for name in request.aliases if name != alias)
            put_solicitations(conn, [replace(request, aliases=left)], "source")
        meta_values.put(conn, "record", None)
        meta_values.bump_revision(conn)
