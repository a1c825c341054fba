"""The shape of the store: its version, its mark, and the SQL files that make it. Cheap to import."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

SCHEMA_VERSION = 7
"""Stands in the file as `PRAGMA user_version`; one more with every migration."""

APPLICATION_ID = 0x4D57_6174
"""Stands in the file as `PRAGMA application_id`, so that another program's database is never taken for ours."""


def script(name: str) -> Iterator[str]:
    """The statements of one of this folder's SQL files, one by one, as a transaction needs them."""
    return statements((Path(__file__).parent / name).read_text(encoding="utf-8"))


def statements(sql: str) -> Iterator[str]:
    """Cut SQL text into statements; triggers stay whole. A comment stays with the statement after it."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
