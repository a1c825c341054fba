"""The derived tables as values: all that follows from observations, readings and user acts, without row ids.

The rows of the record that stand by themselves (companies, promises, policy, supply, money, symbols) are copies of the
shipped files and belong to `init`; alerts are what was raised at the time; neither is in here.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from mineralwatch.domain.errors import CheckFailed
from mineralwatch.store import journal
from mineralwatch.store.codec import encode
from mineralwatch.store.connection import read_transaction, write_transaction
from mineralwatch.store.meta_values import bump_revision
from mineralwatch.store.sqlite_errors import as_store_errors

Rows = Mapping[str, Mapping[str, str]]  # table -> what names a row -> the row as canonical JSON

TABLES: Mapping[str, tuple[str, ...]] = {
    "notices": ("notice_id",),
    "solicitations": ("key",),
    "aliases": ("alias",),
    "events": ("id",),
    "evidence": ("event_id", "source", "ref"),
    "claims": ("key", "field", "source", "ref", "value"),
    "contracts": ("identity",),
    "chains": ("older", "newer"),
    "stories": ("id",),
    "entries": ("id",),
}
"""Each derived table, with the columns that name a row. Of an item of a feed only its story is derived."""

_ITEMS = "entries"

_INCIDENTAL = {"evidence": "id", "claims": "id", "contracts": "id"}
# The counts are those of the rows, the times stand in columns of their own, in UTC.
_TOLD_ELSEWHERE = ("event_count", "notice_count", "first_seen", "last_change")


def rows(conn: sqlite3.Connection) -> Rows:
    """Every derived row. Raises StoreError."""
    with read_transaction(conn):
        return {table: dict(_rows(conn, table)) for table in TABLES}


def _rows(conn: sqlite3.Connection, table: str) -> Iterator[tuple[str, str]]:
    columns = "id, story_id" if table == _ITEMS else "*"
    for row in conn.execute(f"SELECT {columns} FROM {table}"):  # noqa: S608 (names of our own)
        value: dict[str, Any] = {name: row[name] for name in row.keys() if name != _INCIDENTAL.get(table)}  # noqa: SIM118
        if table == "solicitations":
            content = json.loads(value["content"])
            value["content"] = {name: said for name, said in content.items() if name not in _TOLD_ELSEWHERE}
        yield " ".join(str(row[name]) for name in TABLES[table]), encode(value)


def digest(found: Rows) -> str:
    """The sha256 of all rows in one order: equal tables give equal text, whatever order they were written in."""
    told = hashlib.sha256()
    for table in sorted(found):
        for row in sorted(found[table].values()):
            told.update(f"{table}\t{row}\n".encode())
    return told.hexdigest()


def differences(kept: Rows, rebuilt: Rows) -> Iterator[tuple[str, str, str]]:
    """Table, name and what is wrong of each kept row that differs: `missing`, `not derived`, or its columns."""
    for table in TABLES:
        for name in sorted({*kept[table], *rebuilt[table]}):
            one, other = kept[table].get(name), rebuilt[table].get(name)
            if one is None:
                yield table, name, "missing"
            elif other is None:
                yield table, name, "not derived"
            elif one != other:
                yield table, name, ", ".join(_columns(json.loads(one), json.loads(other)))


def _columns(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return sorted(name for name in one if one[name] != other[name])


def take(conn: sqlite3.Connection, path: str, steps: int) -> None:
    """Put the derived rows of another store of the same version in the place of one's own, in one transaction.

    Raises CheckFailed when the journal has no longer the `steps` that they follow from, StoreError.
    """
    with as_store_errors(conn):
        conn.execute("ATTACH DATABASE ? AS rebuilt", (path,))
    try:
        with write_transaction(conn):
            if len(journal.entries(conn)) != steps:
                raise CheckFailed("something was read or loaded meanwhile: try again")
            for table in TABLES:
                if table == _ITEMS:
                    continue
                conn.execute(f"DELETE FROM main.{table}")  # noqa: S608 (names of our own)
                conn.execute(f"INSERT INTO main.{table} SELECT * FROM rebuilt.{table}")  # noqa: S608
            conn.execute(
                "UPDATE main.entries SET story_id = r.story_id FROM rebuilt.entries AS r"
                " WHERE r.id = main.entries.id AND r.story_id <> main.entries.story_id"
            )
            bump_revision(conn)
    finally:
        with as_store_errors(conn):
            conn.execute("DETACH DATABASE rebuilt")
