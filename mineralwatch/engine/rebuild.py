"""Derives everything once more from the stored facts, and compares it with the derived tables."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from mineralwatch.domain.derivation.derive import derive
from mineralwatch.domain.derivation.facts import Facts
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.engine.deriver import Deriver
from mineralwatch.engine.fact_reading import read_facts
from mineralwatch.engine.text_similarity import similarity
from mineralwatch.store import state_rows, store_copy
from mineralwatch.store.connection import read_transaction, write_transaction
from mineralwatch.store.meta_values import bump_revision
from mineralwatch.store.state_rows import TABLES, Rows

SHOWN = 20  # differences that are named one by one


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The hashes of the derived tables as they are stored and as they follow from the facts, and where they differ."""

    kept: str
    rebuilt: str
    facts: int  # how many readings, stories and acts they follow from
    rows: int
    differences: tuple[tuple[str, str, str], ...] = ()  # table, what names the row, what is wrong

    @property
    def equal(self) -> bool:
        """Whether the store holds what follows from the facts."""
        return self.kept == self.rebuilt


def check(conn: sqlite3.Connection) -> Rebuilt:
    """Compare, and change nothing. Headlines are read anew. Raises StoreError."""
    with read_transaction(conn):
        facts = read_facts(conn, read_headlines=True)
        stored = state_rows.stored_rows(conn)
    return _compared(facts, stored, state_rows.rows_of(derive(facts, similarity)))


def mend(conn: sqlite3.Connection, store: Path, now: datetime) -> tuple[Rebuilt, Path | None]:
    """Compare, and put right what differs, after a copy of the store; where the copy is, None when all was equal.

    Only the holder of the poller lock may do it; `conn` is a writer. Raises StoreError.
    """
    found = check(conn)
    if found.equal:
        return found, None
    copy = store.with_name(f"{store.name}.rebuild.bak")
    store_copy.copy_store(store, copy)
    with write_transaction(conn):
        Deriver(conn, read_headlines=True).settle(now, "program")
        bump_revision(conn)
    return found, copy


def _compared(facts: Facts, stored: Rows, derived: Rows) -> Rebuilt:
    return Rebuilt(
        kept=digest(stored),
        rebuilt=digest(derived),
        facts=len(facts.readings) + len(facts.awards) + len(facts.stories) + len(facts.record),
        rows=sum(map(len, derived.values())),
        differences=tuple(differences(stored, derived)),
    )


def digest(rows: Rows) -> str:
    """The sha256 of all rows in one order: equal tables give equal text, whatever order they were written in."""
    digest = hashlib.sha256()
    for table in TABLES:
        for row in sorted(json.dumps(list(map(_plain, row))) for row in rows[table].values()):
            digest.update(f"{table}\t{row}\n".encode())
    return digest.hexdigest()


def _plain(value: object) -> object:
    """A value as SQLite gives it back: it knows no truth values, and numbers are equal whatever their type."""
    return float(value) if isinstance(value, int | float) else value


def differences(stored: Rows, derived: Rows) -> Iterator[tuple[str, str, str]]:
    """Table, name and what is wrong of each row that differs: `missing`, `not derived`, or its columns."""
    for table, (_, columns) in TABLES.items():
        for key in sorted({*stored[table], *derived[table]}, key=str):
            one, other = stored[table].get(key), derived[table].get(key)
            name = " ".join(map(str, key))
            if one is None:
                yield table, name, "missing"
            elif other is None:
                yield table, name, "not derived"
            elif one != other:
                pairs = zip(columns.split(", "), one, other, strict=True)
                yield table, name, ", ".join(sorted(column for column, a, b in pairs if a != b))
