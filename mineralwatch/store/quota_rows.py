"""Stores how many metered calls were made on each UTC day; the services count by UTC day too."""

from __future__ import annotations

import sqlite3
from datetime import date

from mineralwatch.store.codec import day_text
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.sqlite_errors import as_store_errors


def used(conn: sqlite3.Connection, key: str, utc_day: date) -> int:
    """The number of calls of the kind `key` on a UTC day."""
    with as_store_errors(conn):
        row = conn.execute("SELECT used FROM quota WHERE name = ? AND utc_day = ?", (key, day_text(utc_day))).fetchone()
        return int(row["used"]) if row else 0


def spend(conn: sqlite3.Connection, key: str, utc_day: date) -> int:
    """Count one call of the kind `key` before it is made, since a call without an answer counts too. Returns the number
    of calls on that day."""
    with write_transaction(conn):
        conn.execute(
            "INSERT INTO quota (name, utc_day, used) VALUES (?, ?, 1)"
            " ON CONFLICT (name, utc_day) DO UPDATE SET used = used + 1",
            (key, day_text(utc_day)),
        )
        row = conn.execute("SELECT used FROM quota WHERE name = ? AND utc_day = ?", (key, day_text(utc_day))).fetchone()
        return int(row["used"])


def refund(conn: sqlite3.Connection, key: str, utc_day: date) -> None:
    """Take one call of the kind `key` off the day's count, since it was not made after all."""
    with write_transaction(conn):
        conn.execute(
            "UPDATE quota SET used = used - 1 WHERE name = ? AND utc_day = ? AND used > 0", (key, day_text(utc_day))
        )
