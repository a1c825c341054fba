"""Reads the user's manual entries, which are events and corrections, by solicitation."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mineralwatch.domain.errors import StoreError
from mineralwatch.domain.manual_entries.entry_validation import BadEntry, fields_of_body, read_correction, read_event
from mineralwatch.domain.manual_entries.manual_entry import ADD_EVENT, CORRECT, Correction, ManualEntries, ManualEvent
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
    found: dict[str, ManualEntries] = {}
    for row in rows:
        entries, entry = found.get(row["key"], ManualEntries()), _entry(row)
        if isinstance(entry, ManualEvent):
            found[row["key"]] = replace(entries, events=(*entries.events, entry))
        else:
            found[row["key"]] = replace(entries, corrections=(*entries.corrections, entry))
    return found


def keys_with_manual_entries(conn: sqlite3.Connection) -> tuple[str, ...]:
    """The keys of the solicitations that ever had a manual entry; entries that were undone count too."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT DISTINCT coalesce(n.key, a.subject) AS key FROM acts AS a LEFT JOIN aliases AS n"
            " ON n.alias = a.subject WHERE a.kind IN (?, ?) ORDER BY key",
            (ADD_EVENT, CORRECT),
        )
        return tuple(row["key"] for row in rows)


def _entry(row: sqlite3.Row) -> ManualEvent | Correction:
    try:
        fields = fields_of_body(row["body"])
        read = read_event if row["kind"] == ADD_EVENT else read_correction
        return replace(read(fields, None), act=row["id"], at=instant(row["at"]))
    except BadEntry as error:
        raise StoreError(f"the {row['kind']} entered as act {row['id']} cannot be read ({error})") from error


def manual_entry_bodies(conn: sqlite3.Connection, key: str) -> frozenset[str]:
    """The JSON bodies of the manual entries of a solicitation that were not undone, under its key or a former key."""
    with as_store_errors(conn):
        rows = conn.execute(
            "SELECT a.body FROM live_acts AS a LEFT JOIN aliases AS n ON n.alias = a.subject"
            " WHERE a.kind IN (?, ?) AND coalesce(n.key, a.subject) = ?",
            (ADD_EVENT, CORRECT, key),
        )
        return frozenset(row["body"] for row in rows if row["body"])
