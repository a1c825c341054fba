"""The store's schema: its version, the SQLite application id, and the SQL files that create the tables. Cheap to
import."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

SCHEMA_VERSION = 9
"""The file's `PRAGMA user_version`. A store of another version is not read; `init --from` copies an older one."""

APPLICATION_ID = 0x4D57_6174
"""The file's `PRAGMA application_id`, by which another program's database is refused."""


def statements_of_file(name: str) -> Iterator[str]:
    """The statements of an SQL file in this folder, one by one. They are not run by `executescript`, which would end
    the transaction."""
    return statements((Path(__file__).parent / name).read_text(encoding="utf-8"))


def statements(sql: str) -> Iterator[str]:
    """Split SQL text into statements. A trigger is one statement; a comment belongs to the statement after it."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
