"""Stores the delivery state of alerts: pending, sending, done. Only the process that holds the poller lock calls these
functions.

A crash between `mark_sending` and `record_delivery` leaves an alert in `sending`. The next poller calls `recover`,
which makes the alert pending again, so at most that one alert is shown twice and none is lost.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from mineralwatch.domain.models.alert import Alert, Delivery
from mineralwatch.store.alert_rows import read_alerts
from mineralwatch.store.codec import instant_text
from mineralwatch.store.connection import read_transaction, write_transaction
from mineralwatch.store.meta_values import bump_revision

# When a snooze ends, the alert becomes due again, unless the alert was delivered after the end of the snooze.
_DUE = (
    "(SELECT count(*) FROM live_acts WHERE subject = alerts.id AND kind = 'ack') = 0"
    " AND coalesce((SELECT until FROM live_acts WHERE subject = alerts.id AND kind = 'snooze'"
    "  ORDER BY id DESC LIMIT 1), '') <= :now"
    " AND ((state = 'pending' AND coalesce(next_try, '') <= :now)"
    "  OR (state = 'done' AND (SELECT until FROM live_acts WHERE subject = alerts.id AND kind = 'snooze'"
    "   ORDER BY id DESC LIMIT 1) > coalesce((SELECT max(at) FROM deliveries WHERE alert_id = alerts.id), '')))"
)


def pending(conn: sqlite3.Connection, now: datetime) -> tuple[Alert, ...]:
    """The alerts to deliver now: not acknowledged, not snoozed, not waiting for a later try. Oldest first; alerts
    raised by one reading are in the order of storing, which is the most severe first."""
    with read_transaction(conn):
        where = _DUE.replace(":now", "?1")
        return read_alerts(conn, where, (instant_text(now),), order="raised_at, rowid")


def mark_sending(conn: sqlite3.Connection, alert_id: str) -> None:
    """Mark an alert as being sent, so that `recover` finds the alert after a crash."""
    with write_transaction(conn):
        conn.execute("UPDATE alerts SET state = 'sending' WHERE id = ?", (alert_id,))


def record_delivery(
    conn: sqlite3.Connection, alert_id: str, delivery: Delivery, *, next_try: datetime | None = None
) -> None:
    """Store a delivery, or a failed try, of an alert. Without `next_try` the alert is done; otherwise it is due again
    at that time."""
    with write_transaction(conn):
        conn.execute(
            "INSERT INTO deliveries (alert_id, channel, at, ok, error) VALUES (?, ?, ?, ?, ?)",
            (alert_id, delivery.channel, instant_text(delivery.at), delivery.ok, delivery.error),
        )
        conn.execute(
            "UPDATE alerts SET state = ?, next_try = ? WHERE id = ?",
            ("done" if next_try is None else "pending", instant_text(next_try), alert_id),
        )
        bump_revision(conn)


def recover(conn: sqlite3.Connection) -> int:
    """Make alerts pending again that a former poller left in `sending`; returns how many alerts. A new poller calls
    this at its start."""
    with write_transaction(conn):
        return conn.execute("UPDATE alerts SET state = 'pending', next_try = NULL WHERE state = 'sending'").rowcount
