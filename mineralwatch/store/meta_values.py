"""Named single values: the revision that readers watch, the record's date, what the poller is doing, and others."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from mineralwatch.ports import DownloadProgress
from mineralwatch.store.codec import decode, encode, instant_text, optional_instant


def get(conn: sqlite3.Connection, name: str) -> str | None:
    """A named value, or None."""
    row = conn.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def put(conn: sqlite3.Connection, name: str, value: str | None) -> bool:
    """Set a named value, or delete it with None; returns whether anything changed."""
    if get(conn, name) == value:
        return False
    if value is None:
        conn.execute("DELETE FROM meta WHERE name = ?", (name,))
    else:
        conn.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))
    return True


def revision(conn: sqlite3.Connection) -> int:
    """The number that grows with every change that the screen shows; one small read."""
    return int(get(conn, "revision") or 0)


def bump_revision(conn: sqlite3.Connection) -> int:
    """Raise the revision, inside the transaction that changed something visible."""
    conn.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'revision'")
    return revision(conn)


def last_round(conn: sqlite3.Connection) -> datetime | None:
    """When the poller ended its last round."""
    return optional_instant(get(conn, "last_round"))


def is_round_running(conn: sqlite3.Connection) -> bool:
    """Whether the poller last stored that a round is running. After a crash it still says so: check the lock too."""
    return get(conn, "busy") == "1"


def set_round_state(conn: sqlite3.Connection, *, running: bool, ended: datetime | None = None) -> None:
    """Store that a round begins or has ended, inside a `write_transaction`. The revision stays."""
    put(conn, "busy", "1" if running else "0")
    if ended is not None:
        put(conn, "last_round", instant_text(ended))


def official_choice(conn: sqlite3.Connection) -> str | None:
    """The user's choice about the official daily file: `once`, `daily`, `no`; None before the user was asked."""
    return get(conn, "official_file")


def set_official_choice(conn: sqlite3.Connection, choice: str) -> None:
    """Store the user's choice, inside a `write_transaction`."""
    if put(conn, "official_file", choice):
        bump_revision(conn)


def progress(conn: sqlite3.Connection) -> DownloadProgress | None:
    """The progress of the download, None when none runs. A poller that crashed leaves it: check the lock too."""
    text = get(conn, "progress")
    return decode(text, DownloadProgress) if text else None


def set_progress(conn: sqlite3.Connection, current: DownloadProgress | None) -> None:
    """Store the progress of the download, None at its end, inside a `write_transaction`. The revision stays."""
    put(conn, "progress", encode(current) if current else None)
    if current is None:
        put(conn, "stop_reading", None)


def request_download_stop(conn: sqlite3.Connection) -> bool:
    """Ask for the running download to stop, inside a `write_transaction`; False when none runs."""
    return progress(conn) is not None and put(conn, "stop_reading", "1")


def download_stop_requested(conn: sqlite3.Connection) -> bool:
    """Whether the download was asked to stop."""
    return get(conn, "stop_reading") == "1"


def source_memory(conn: sqlite3.Connection, source: str) -> dict[str, str]:
    """The values that a source keeps from one reading to the next."""
    text = get(conn, f"remembered/{source}")
    return decode(text, dict[str, str]) if text else {}


def set_source_memory(conn: sqlite3.Connection, source: str, values: Mapping[str, str]) -> None:
    """Store the values that a source keeps, inside a `write_transaction`. The revision stays."""
    put(conn, f"remembered/{source}", encode(dict(values)) if values else None)
