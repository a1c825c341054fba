"""Single values of the store: the revision that readers watch, the date of the record, what the poller is doing."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from mineralwatch.ports import DownloadProgress
from mineralwatch.store.codec import decode, encode, moment, stamp


def get(conn: sqlite3.Connection, name: str) -> str | None:
    """A named value, or None."""
    row = conn.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def put(conn: sqlite3.Connection, name: str, value: str | None) -> bool:
    """Set a named value, or take it away with None; whether anything changed."""
    if get(conn, name) == value:
        return False
    if value is None:
        conn.execute("DELETE FROM meta WHERE name = ?", (name,))
    else:
        conn.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))
    return True


def revision(conn: sqlite3.Connection) -> int:
    """The number that grows with every visible change; one small read."""
    return int(get(conn, "revision") or 0)


def bump_revision(conn: sqlite3.Connection) -> int:
    """Tell every reader that something visible changed; inside the transaction that changed it."""
    conn.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'revision'")
    return revision(conn)


def last_round(conn: sqlite3.Connection) -> datetime | None:
    """When the poller ended its last round."""
    return moment(get(conn, "last_round"))


def busy(conn: sqlite3.Connection) -> bool:
    """Whether the poller said that a round is running; true too when it died in one, so ask the lock as well."""
    return get(conn, "busy") == "1"


def set_round(conn: sqlite3.Connection, *, busy: bool, ended: datetime | None = None) -> None:
    """The poller says that a round begins or has ended; inside a `write`. It is no change of what is known, so the
    revision stays."""
    put(conn, "busy", "1" if busy else "0")
    if ended is not None:
        put(conn, "last_round", stamp(ended))


def official_choice(conn: sqlite3.Connection) -> str | None:
    """What the user said of the official daily file: `once`, `daily`, `no`; None when nobody has been asked."""
    return get(conn, "official_file")


def set_official_choice(conn: sqlite3.Connection, choice: str) -> None:
    """Keep the user's word; inside a `write`."""
    if put(conn, "official_file", choice):
        bump_revision(conn)


def progress(conn: sqlite3.Connection) -> DownloadProgress | None:
    """How far a long reading is; a poller that died in one leaves it, so ask the lock as well."""
    text = get(conn, "progress")
    return decode(text, DownloadProgress) if text else None


def set_progress(conn: sqlite3.Connection, now: DownloadProgress | None) -> None:
    """The poller says how far it is, or with None that it has ended; inside a `write`. The revision stays."""
    put(conn, "progress", encode(now) if now else None)
    if now is None:
        put(conn, "stop_reading", None)


def ask_stop(conn: sqlite3.Connection) -> bool:
    """Ask for the long reading under way to stop; False when there is none. Inside a `write`."""
    return progress(conn) is not None and put(conn, "stop_reading", "1")


def stop_asked(conn: sqlite3.Connection) -> bool:
    """Whether somebody asked for it."""
    return get(conn, "stop_reading") == "1"


def source_memory(conn: sqlite3.Connection, source: str) -> dict[str, str]:
    """What a source keeps for itself from one round to the next."""
    text = get(conn, f"remembered/{source}")
    return decode(text, dict[str, str]) if text else {}


def set_source_memory(conn: sqlite3.Connection, source: str, what: Mapping[str, str]) -> None:
    """Keep it; inside a `write`. Nobody else reads it, so the revision stays."""
    put(conn, f"remembered/{source}", encode(dict(what)) if what else None)
