"""Stores and reads the commands of other processes to the poller, and the poller's answers, in the table `commands`.
Commands reach the poller in no other way."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.store.codec import instant, instant_text
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.sqlite_errors import as_store_errors

_KEPT_ANSWERS = 100  # the newest answers are kept, since they may not have been fetched yet


@dataclass(frozen=True, slots=True)
class PollerCommand:
    """One command that the poller has not answered yet."""

    id: int
    kind: str  # what to do: poll, test-alert …
    args: str  # the command's arguments as JSON
    asked_at: datetime


def add(conn: sqlite3.Connection, kind: str, args_json: str, at: datetime) -> int:
    """Store a command for the poller; returns the command's id, with which `answer_of` finds the answer."""
    with write_transaction(conn):
        row = conn.execute(
            "INSERT INTO commands (kind, args, asked_at) VALUES (?, ?, ?)", (kind, args_json, instant_text(at))
        )
        return int(row.lastrowid or 0)


def pending(conn: sqlite3.Connection) -> tuple[PollerCommand, ...]:
    """The commands that are not answered yet, oldest first; cheap enough to call several times a second."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT id, kind, args, asked_at FROM commands WHERE finished_at IS NULL ORDER BY id")
        return tuple(PollerCommand(row["id"], row["kind"], row["args"], instant(row["asked_at"])) for row in rows)


def store_answer(conn: sqlite3.Connection, command_id: int, result_json: str, at: datetime) -> None:
    """Store the answer to the command `command_id`, and delete old answers for which no process waits."""
    with write_transaction(conn):
        conn.execute("DELETE FROM commands WHERE finished_at IS NOT NULL AND id <= ?", (command_id - _KEPT_ANSWERS,))
        conn.execute(
            "UPDATE commands SET finished_at = ?, result = ? WHERE id = ?", (instant_text(at), result_json, command_id)
        )


def answer_of(conn: sqlite3.Connection, command_id: int) -> str | None:
    """The answer to the command `command_id`, as JSON; None while there is no answer."""
    with as_store_errors(conn):
        row = conn.execute("SELECT result FROM commands WHERE id = ?", (command_id,)).fetchone()
        return row["result"] if row else None


def drop_stale(conn: sqlite3.Connection, stored_before: datetime) -> int:
    """Delete the unanswered commands stored before `stored_before`, for which no process waits any more; returns how
    many commands. A new poller calls this at its start."""
    with write_transaction(conn):
        return conn.execute(
            "DELETE FROM commands WHERE finished_at IS NULL AND asked_at < ?", (instant_text(stored_before),)
        ).rowcount
