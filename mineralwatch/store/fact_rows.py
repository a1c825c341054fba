"""Stores and reads the facts about solicitations that no other module keeps: what depends on the moment of storing, and
the rows of the shipped record as they were loaded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

from mineralwatch.domain.derivation.facts import AwardReading, EventRename, Sighting
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.solicitations.contract_register import RegisteredAward
from mineralwatch.store.codec import decode, encode, instant, instant_text
from mineralwatch.store.meta_values import get, put
from mineralwatch.store.sqlite_errors import as_store_errors


def notice_readings(conn: sqlite3.Connection) -> tuple[VersionReading, ...]:
    """All readings of notices, in the order of storing. Raises StoreError."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT source, seen_at, content FROM observations WHERE kind = 'notice' ORDER BY id")
        return tuple(
            VersionReading(decode(row["content"], Notice), row["source"], instant(row["seen_at"])) for row in rows
        )


def award_readings(conn: sqlite3.Connection) -> tuple[AwardReading, ...]:
    """All readings of rows of the register, in the order of storing. Raises StoreError."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT content, seen_at FROM observations WHERE kind = 'register' ORDER BY id")
        return tuple(AwardReading(decode(row["content"], RegisteredAward), instant(row["seen_at"])) for row in rows)


def sightings(conn: sqlite3.Connection) -> tuple[Sighting, ...]:
    """All sightings, in the order of storing. Raises StoreError."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT event_id, kind, source, ref, at, is_news FROM sightings ORDER BY id").fetchall()
    return tuple(
        Sighting(event_id, EventKind(kind), source, ref, instant(at), bool(is_news))
        for event_id, kind, source, ref, at, is_news in rows
    )


def add_sightings(conn: sqlite3.Connection, new: Iterable[Sighting]) -> None:
    """Append sightings, inside a transaction of the caller."""
    conn.executemany(
        "INSERT OR IGNORE INTO sightings (event_id, kind, source, ref, at, is_news) VALUES (?, ?, ?, ?, ?, ?)",
        ((one.event_id, one.kind, one.source, one.ref, instant_text(one.at), one.is_news) for one in new),
    )


def event_renames(conn: sqlite3.Connection) -> tuple[EventRename, ...]:
    """All renames of events, in the order of storing. Raises StoreError."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT former, present, at FROM event_renames ORDER BY id").fetchall()
    return tuple(EventRename(former, present, instant(at)) for former, present, at in rows)


def add_event_renames(conn: sqlite3.Connection, renamed: Iterable[tuple[str, str]], at: datetime) -> None:
    """Store that events have another id from `at` on; `renamed` are pairs of the former and the present id. Their
    alerts get the present id. Inside a transaction of the caller."""
    for old, new in renamed:
        conn.execute("INSERT INTO event_renames (former, present, at) VALUES (?, ?, ?)", (old, new, instant_text(at)))
        conn.execute("UPDATE alerts SET event_id = ? WHERE event_id = ?", (new, old))
        conn.execute("UPDATE former_events SET id = ? WHERE id = ?", (new, old))
        conn.execute("DELETE FROM former_events WHERE former = ?", (new,))
        conn.execute("INSERT OR REPLACE INTO former_events (former, id) VALUES (?, ?)", (old, new))


def provisional_keys(conn: sqlite3.Connection) -> dict[str, tuple[str, datetime]]:
    """The provisional key that each notice or story founded, with the time, by the witness. Raises StoreError."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT witness, key, at FROM provisional_keys").fetchall()
    return {witness: (key, instant(at)) for witness, key, at in rows}


def add_provisional_keys(conn: sqlite3.Connection, keys: Mapping[str, str], at: datetime) -> None:
    """Bind provisional keys to their witnesses, inside a transaction of the caller; a bound one stays."""
    conn.executemany(
        "INSERT OR IGNORE INTO provisional_keys (witness, key, at) VALUES (?, ?, ?)",
        ((witness, key, instant_text(at)) for witness, key in sorted(keys.items())),
    )


def move_alerts(conn: sqlite3.Connection, aliases: Mapping[str, str]) -> int:
    """Give the alerts of solicitations that have another key now that key; `aliases` gives it by the former key."""
    return sum(
        conn.execute("UPDATE alerts SET key = ?, about = ? WHERE key = ?", (key, key, alias)).rowcount
        for alias, key in aliases.items()
    )


def recorded_rows(conn: sqlite3.Connection) -> tuple[str, ...]:
    """The rows of the shipped record as they were last loaded, as JSON, in the order of the record. Raises
    StoreError."""
    with as_store_errors(conn):
        slugs = decode(get(conn, "record_slugs") or "[]", tuple[str, ...])
        contents = {
            row["ref"]: row["content"]
            for row in conn.execute("SELECT ref, content FROM observations WHERE kind = 'record' ORDER BY id")
        }
    return tuple(contents[slug] for slug in slugs if slug in contents)


def set_recorded_slugs(conn: sqlite3.Connection, slugs: str | None) -> bool:
    """Store which rows the loaded record has, as a JSON list of slugs; returns whether that changed."""
    return put(conn, "record_slugs", slugs)


_COUNTS = """
SELECT (SELECT coalesce(max(id), 0) FROM observations) || '/' || (SELECT coalesce(max(id), 0) FROM readings) || '/' ||
  (SELECT coalesce(max(id), 0) FROM acts
   WHERE kind NOT IN ('read', 'unread', 'star', 'unstar', 'ack', 'snooze', 'looked'))
  || '/' || (SELECT coalesce(max(seq), 0) FROM entries) || '/' || (SELECT coalesce(max(seq), 0) FROM entry_readings)
  || '/' || (SELECT coalesce(max(id), 0) FROM sightings)
  || '/' || coalesce((SELECT value FROM meta WHERE name = 'record'), '')
"""


def fact_counts(conn: sqlite3.Connection) -> str:
    """A text that differs whenever there are other facts: the last number in each table of facts, and the record."""
    return str(conn.execute(_COUNTS).fetchone()[0])


def derived_from(conn: sqlite3.Connection) -> str | None:
    """What `set_derived_from` stored last; None when nothing was derived yet."""
    return get(conn, "derived_from")


def set_derived_from(conn: sqlite3.Connection, origin: str) -> None:
    """Store from which facts and by which program the derived tables follow, inside a transaction of the caller."""
    put(conn, "derived_from", origin)


def failed(conn: sqlite3.Connection) -> dict[str, str]:
    """The solicitations that could not be derived, by key, each with the place of the error. Raises StoreError."""
    with as_store_errors(conn):
        return decode(get(conn, "failed") or "{}", dict[str, str])


def set_failed(conn: sqlite3.Connection, failures: Mapping[str, str]) -> None:
    """Store which solicitations could not be derived, inside a transaction of the caller."""
    put(conn, "failed", encode(dict(failures)) if failures else None)
