"""Stores of earlier schemas, made by the SQL of the releases that wrote them, with rows that the last of them wrote."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from mineralwatch.store.schema_files import APPLICATION_ID, statements

_DATA = Path(__file__).parents[1] / "data" / "older_stores"
LAST = 7
"""The schema of the last release that could bring an older store up to date itself."""


@cache
def press_rows() -> dict[str, dict[str, Any]]:
    """The columns and rows, by table, of a store that the program of schema 7 wrote in fourteen scripted months, in
    which the press speaks first: provisional keys, merges, corrected headlines, filings, a person's acts, alerts."""
    tables: dict[str, dict[str, Any]] = json.loads(gzip.decompress((_DATA / "press.json.gz").read_bytes()))
    return tables


def older_store(path: Path, version: int = LAST) -> Path:
    """A store of this schema at `path`, with as much of `press_rows` as it has room for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("BEGIN")
        for file in sorted(_DATA.glob("*.sql"))[:version]:
            for statement in statements(file.read_text(encoding="utf-8")):
                conn.execute(statement)
        conn.execute("DELETE FROM meta")
        for table, held in press_rows().items():
            there = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
            taken = [n for n, name in enumerate(held["columns"]) if name in there]
            names, marks = ", ".join(held["columns"][n] for n in taken), ", ".join("?" * len(taken))
            if taken:
                rows = ([row[n] for n in taken] for row in held["rows"] if table != "acts" or _fits(row, version))
                conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {version}")
        conn.execute("COMMIT")
    return path


def _fits(act: list[Any], version: int) -> bool:
    """Whether an act could be stored in this schema: those with a body came with schema 6."""
    return version >= 6 or act[press_rows()["acts"]["columns"].index("body")] is None
