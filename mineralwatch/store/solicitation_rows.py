"""Stores and reads solicitations with their aliases, and their notices."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from mineralwatch.domain.lifecycle.notice_diff import fill_from
from mineralwatch.domain.models import Notice, Solicitation
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.store.codec import day_text, decode, encode, instant_text

Origin = Literal["record", "source"]
_PROVISIONAL = re.compile(r".+-\d{4}-x\d+")


def is_provisional(key: str) -> bool:
    """Whether a key is provisional, given to a solicitation whose number is unknown, such as `antimony-2025-x1`."""
    return _PROVISIONAL.fullmatch(key) is not None


def put_notices(conn: sqlite3.Connection, notices: Iterable[tuple[str, Notice]], at: datetime) -> tuple[int, int]:
    """Store notices, given as pairs of solicitation key and latest reading. A value that the new reading leaves out
    stays as it was stored. Returns how many notices were new and how many changed.
    """
    new = changed = 0
    for key, notice_read in notices:
        row = conn.execute("SELECT key, content FROM notices WHERE notice_id = ?", (notice_read.notice_id,)).fetchone()
        notice = fill_from(decode(row["content"], Notice), notice_read) if row else notice_read
        content = encode(notice)
        if row and row["key"] == key and row["content"] == content:
            continue
        new, changed = new + (row is None), changed + (row is not None)
        conn.execute(
            "INSERT OR REPLACE INTO notices (notice_id, key, number, title, type, posted, deadline, url, has_text,"
            " changed_at, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                notice.notice_id,
                key,
                notice.number,
                notice.title,
                notice.type,
                day_text(notice.posted),
                notice.deadline.text if notice.deadline else None,
                notice.url,
                notice.text is not None,
                instant_text(at),
                content,
            ),
        )
    return new, changed


def put_solicitations(conn: sqlite3.Connection, solicitations: Iterable[Solicitation], origin: Origin) -> int:
    """Store the state of solicitations; returns how many rows changed. If an alias is a provisional key, everything
    that is stored under it moves to the solicitation's key."""
    changed = 0
    for s in solicitations:
        changed += _put_aliases(conn, s)
        content = encode(s)
        row = conn.execute("SELECT origin, content FROM solicitations WHERE key = ?", (s.key,)).fetchone()
        if row and row["content"] == content and row["origin"] == origin:
            continue
        changed += 1
        conn.execute(
            "INSERT OR REPLACE INTO solicitations (key, origin, number, title, materials, stage, office, posted,"
            " deadline, deadline_zone_basis, ending, ended, ceiling, guaranteed, ordered, quantity, unit, url,"
            " first_seen, last_change, content)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                s.key,
                origin,
                s.number,
                s.title,
                encode(s.materials),
                s.stage,
                s.office,
                s.posted.text if s.posted else None,
                s.deadline.text if s.deadline else None,
                s.deadline.basis if s.deadline else None,
                s.ending,
                s.ended.text if s.ended else None,
                s.ceiling,
                s.guaranteed,
                s.ordered,
                s.quantity,
                s.unit,
                s.url,
                instant_text(s.first_seen),
                instant_text(s.last_change),
                content,
            ),
        )
    return changed


def _put_aliases(conn: sqlite3.Connection, s: Solicitation) -> int:
    changed = 0
    for alias in s.aliases:
        if alias == s.key:
            continue
        row = conn.execute("SELECT key FROM aliases WHERE alias = ?", (alias,)).fetchone()
        if row is None or row["key"] != s.key:
            conn.execute(
                "INSERT OR REPLACE INTO aliases (alias, normalised, key) VALUES (?, ?, ?)",
                (alias, normalise_number(alias), s.key),
            )
            changed += 1
        if is_provisional(alias):
            changed += _take_over(conn, alias, s.key)
    return changed


def _take_over(conn: sqlite3.Connection, old: str, key: str) -> int:
    """Move everything stored under a provisional key to the key that replaced it; returns how many rows changed."""
    before = conn.total_changes
    conn.execute("DELETE FROM solicitations WHERE key = ?", (old,))
    conn.execute("UPDATE aliases SET key = ? WHERE key = ?", (key, old))
    for table in ("notices", "events", "alerts", "stories"):
        conn.execute(f"UPDATE {table} SET key = ? WHERE key = ?", (key, old))  # noqa: S608 (names of our own)
    conn.execute("UPDATE OR IGNORE claims SET key = ? WHERE key = ?", (key, old))
    conn.execute("DELETE FROM claims WHERE key = ?", (old,))
    for table in ("contracts", "promises"):
        conn.execute(
            f"UPDATE {table} SET key = :key, content = json_set(content, '$.key', :key) WHERE key = :old",  # noqa: S608
            {"key": key, "old": old},
        )
    return conn.total_changes - before


def drop_solicitations(conn: sqlite3.Connection, keys: Iterable[str]) -> int:
    """Delete solicitations that nothing reports any more, with the claims derived for them; returns how many
    solicitations were deleted."""
    deleted = 0
    for key in keys:
        conn.execute("DELETE FROM claims WHERE key = ? AND origin = 'source'", (key,))
        conn.execute("DELETE FROM aliases WHERE key = ?", (key,))
        deleted += conn.execute("DELETE FROM solicitations WHERE key = ?", (key,)).rowcount
    return deleted


def key_of(conn: sqlite3.Connection, text: str) -> str | None:
    """The key of the solicitation with `text` as its key, its number as printed or normalised, or an alias; None if
    there is none."""
    number = normalise_number(text)
    for name in (text, number):
        row = conn.execute("SELECT key FROM solicitations WHERE key = ?", (name,)).fetchone()
        if row:
            return str(row["key"])
    row = conn.execute(
        "SELECT key FROM aliases WHERE alias = ? OR normalised = ? ORDER BY alias = ? DESC LIMIT 1",
        (text, number, text),
    ).fetchone()
    return str(row["key"]) if row else None


def read_solicitations(conn: sqlite3.Connection, keys: Iterable[str] | None = None) -> tuple[Solicitation, ...]:
    """The solicitations with these keys, or with None all. Their numbers of events and notices are counted now."""
    columns = (
        "SELECT content, (SELECT count(*) FROM events WHERE events.key = solicitations.key) AS events,"
        " (SELECT count(*) FROM notices WHERE notices.key = solicitations.key) AS notices FROM solicitations"
    )
    if keys is None:
        rows = conn.execute(f"{columns} ORDER BY key").fetchall()
    else:
        rows = [row for key in keys for row in conn.execute(f"{columns} WHERE key = ?", (key,))]
    return tuple(_counted(row) for row in rows)


def _counted(row: sqlite3.Row) -> Solicitation:
    s = decode(row["content"], Solicitation)
    if (s.event_count, s.notice_count) == (row["events"], row["notices"]):
        return s
    return replace(s, event_count=row["events"], notice_count=row["notices"])


def read_notices(conn: sqlite3.Connection, key: str) -> tuple[Notice, ...]:
    """All versions of the notices of one solicitation, oldest posted first, undated ones last."""
    rows = conn.execute(
        "SELECT content FROM notices WHERE key = ? ORDER BY posted IS NULL, posted, changed_at, notice_id", (key,)
    )
    return tuple(decode(row["content"], Notice) for row in rows)
