"""Reads the user's manual entries, which are events and corrections, by solicitation."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from mineralwatch.domain.derivation.decisions import DecidingAct, decisions_of
from mineralwatch.domain.manual_entries.manual_entry import ADD_EVENT, CORRECT, ManualEntries
from mineralwatch.store.codec import instant
from mineralwatch.store.sqlite_errors import as_store_errors


def manual_entries_of(conn: sqlite3.Connection, keys: Iterable[str]) -> Mapping[str, ManualEntries]:
    """The manual entries of these solicitations that were not undone, by key, oldest first; keys without an entry are
    left out.

    An entry that was made under a former key, which is an alias now, counts for the present key. Raises StoreError.
    """
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT a.id, a.at, a.kind, a.body, coalesce(n.key, a.subject) AS key"
            " FROM live_acts AS a LEFT JOIN aliases AS n ON n.alias = a.subject"
            " WHERE a.kind IN (?, ?) AND coalesce(n.key, a.subject) IN (SELECT value FROM json_each(?)) ORDER BY a.id",
            (ADD_EVENT, CORRECT, json.dumps(sorted(keys))),
        ).fetchall()
    acts = (DecidingAct(row["id"], instant(row["at"]), row["kind"], row["key"], row["body"]) for row in rows)
    return decisions_of(acts).entries


def manual_entry_bodies(conn: sqlite3.Connection, key: str) -> frozenset[str]:
    """The JSON bodies of the manual entries of a solicitation that were not undone, under its key or a former key."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT a.body FROM live_acts AS a LEFT JOIN aliases AS n ON n.alias = a.subject"
            " WHERE a.kind IN (?, ?) AND coalesce(n.key, a.subject) = ?",
            (ADD_EVENT, CORRECT, key),
        )
        return frozenset(row["body"] for row in rows if row["body"])
