"""Single values of the store by name: the revision, which grows with every visible change, the record's date, what the
poller is doing, and others."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from mineralwatch.ports import DownloadProgress
from mineralwatch.store.codec import decode, encode, instant_text, optional_instant


def get(conn: sqlite3.Connection, name: str) -> str | None:
    """The value of a name; None when it has none."""
    row = conn.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def put(conn: sqlite3.Connection, name: str, value: str | None) -> bool:
    """Set the value of a name, or delete it with `value` None; returns whether anything changed."""
    if get(conn, name) == value:
        return False
    if value is None:
        conn.execute("DELETE FROM meta WHERE name = ?", (name,))
    else:
        conn.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))
    return True


def revision(conn: sqlite3.Connection) -> int:
    """The revision: a number that grows with every change that the screen shows. Costs one small read."""
    return int(get(conn, "revision") or 0)


def bump_revision(conn: sqlite3.Connection) -> int:
    """Raise the revision by 1 and return it. Called inside the transaction that changed something visible."""
    conn.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'revision'")
    return revision(conn)


def last_round(conn: sqlite3.Connection) -> datetime | None:
    """When the poller ended its last round; None before the first round has ended."""
    return optional_instant(get(conn, "last_round"))


def is_round_running(conn: sqlite3.Connection) -> bool:
    """Whether the poller has stored that a round is running. This stays True after a crash of the poller, so check the
    poller lock too."""
    return get(conn, "busy") == "1"


def set_round_state(conn: sqlite3.Connection, *, running: bool, ended: datetime | None = None) -> None:
    """Store that a round begins, or that it has `ended`. Called inside a `write_transaction`; the revision does not
    change."""
    put(conn, "busy", "1" if running else "0")
    if ended is not None:
        put(conn, "last_round", instant_text(ended))


def official_choice(conn: sqlite3.Connection) -> str | None:
    """The user's choice about the official daily file: `once`, `daily`, `no`; None before the user was asked."""
    return get(conn, "official_file")


def set_official_choice(conn: sqlite3.Connection, choice: str) -> None:
    """Store the user's choice about the official daily file. Called inside a `write_transaction`."""
    if put(conn, "official_file", choice):
        bump_revision(conn)


def progress(conn: sqlite3.Connection) -> DownloadProgress | None:
    """The progress of the download of the official file; None when no download runs. A poller that crashed leaves its
    last progress here, so check the poller lock too."""
    text = get(conn, "progress")
    return decode(text, DownloadProgress) if text else None


def set_progress(conn: sqlite3.Connection, current: DownloadProgress | None) -> None:
    """Store the progress of the download, None at its end. Called inside a `write_transaction`; the revision does not
    change."""
    put(conn, "progress", encode(current) if current else None)
    if current is None:
        put(conn, "stop_reading", None)


def request_download_stop(conn: sqlite3.Connection) -> bool:
    """Ask the poller to stop the running download; returns False when no download runs. Called inside a
    `write_transaction`."""
    return progress(conn) is not None and put(conn, "stop_reading", "1")


def download_stop_requested(conn: sqlite3.Connection) -> bool:
    """Whether the user asked to stop the running download."""
    return get(conn, "stop_reading") == "1"


def source_memory(conn: sqlite3.Connection, source: str) -> dict[str, str]:
    """The values, by name, that a source has stored for its next reading; empty for none."""
    text = get(conn, f"remembered/{source}")
    return decode(text, dict[str, str]) if text else {}


def set_source_memory(conn: sqlite3.Connection, source: str, values: Mapping[str, str]) -> None:
    """Replace the values that a source has stored for its next reading. Called inside a `write_transaction`; the
    revision does not change."""
    put(conn, f"remembered/{source}", encode(dict(values)) if values else None)
