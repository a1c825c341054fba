"""Stores and reads the health row of each source, which has the HTTP validators of the last reply too."""

from __future__ import annotations

import sqlite3

from mineralwatch.domain.models.health import SourceHealth, Validators
from mineralwatch.store.codec import instant_text, optional_instant


def put_health(conn: sqlite3.Connection, h: SourceHealth) -> bool:
    """Store the health of a source. Returns whether this changes what the screen shows, which a new due time alone does
    not."""
    known = read_health(conn, h.name)
    conn.execute(
        "INSERT OR REPLACE INTO sources (name, kind, enabled, outcome, http_status, error, last_try, last_ok, failures,"
        " next_due, not_before, baseline_at, etag, last_modified, body_hash, note, quarantined)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            h.name,
            h.kind,
            h.enabled,
            h.outcome,
            h.http_status,
            h.error,
            instant_text(h.last_try),
            instant_text(h.last_ok),
            h.failures,
            instant_text(h.next_due),
            instant_text(h.not_before),
            instant_text(h.baseline_at),
            h.validators.etag,
            h.validators.last_modified,
            h.validators.body_hash,
            h.note,
            h.quarantined,
        ),
    )
    return known is None or _shown_fields(known) != _shown_fields(h)


def _shown_fields(h: SourceHealth) -> tuple[object, ...]:
    return h.kind, h.enabled, h.outcome, h.error, h.note, h.quarantined


def read_health(conn: sqlite3.Connection, name: str) -> SourceHealth | None:
    """The health of one source; None when the source was never read."""
    row = conn.execute("SELECT * FROM sources WHERE name = ?", (name,)).fetchone()
    return _health_from(row) if row else None


def read_all_health(conn: sqlite3.Connection) -> tuple[SourceHealth, ...]:
    """The health of all sources, ordered by name."""
    return tuple(_health_from(row) for row in conn.execute("SELECT * FROM sources ORDER BY name"))


def _health_from(row: sqlite3.Row) -> SourceHealth:
    return SourceHealth(
        name=row["name"],
        kind=row["kind"],
        enabled=bool(row["enabled"]),
        outcome=row["outcome"],
        http_status=row["http_status"],
        error=row["error"],
        last_try=optional_instant(row["last_try"]),
        last_ok=optional_instant(row["last_ok"]),
        failures=row["failures"],
        next_due=optional_instant(row["next_due"]),
        not_before=optional_instant(row["not_before"]),
        baseline_at=optional_instant(row["baseline_at"]),
        validators=Validators(row["etag"], row["last_modified"], row["body_hash"]),
        note=row["note"],
        quarantined=row["quarantined"],
    )
