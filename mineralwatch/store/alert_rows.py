"""Stores and reads alerts, with their deliveries and with what the user did: acknowledged or snoozed an alert."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence

from mineralwatch.domain.models.alert import Alert, Delivery, Severity
from mineralwatch.store.codec import encode, instant, instant_text, optional_instant
from mineralwatch.store.sqlite_errors import as_store_errors

_COLUMNS = (
    "id, event_id, key, rule, severity, title, body, url, raised_at, withdrawn, kind, about,"
    " (SELECT at FROM live_acts WHERE subject = alerts.id AND kind = 'ack' ORDER BY id DESC LIMIT 1)"
    " AS acknowledged_at,"
    " (SELECT until FROM live_acts WHERE subject = alerts.id AND kind = 'snooze' ORDER BY id DESC LIMIT 1)"
    " AS snoozed_until"
)


def add_alerts(conn: sqlite3.Connection, alerts: Iterable[Alert], raised: Collection[str]) -> tuple[int, int]:
    """Store alerts as pending, one for each event; returns the number of new alerts and the number of changed ones.

    An earlier alert is found by every id that its event ever had. `raised` holds the ids of the events whose grade has
    become better: their alerts take the new text, and are sent once more if the severity is high. A withdrawn alert
    whose event is alerted again is no longer withdrawn; it is not sent again.
    """
    new = changed = 0
    for a in alerts:
        ids = encode(_ids_of_event(conn, a.event_id) if a.event_id else [])
        row = conn.execute(
            "SELECT id, withdrawn FROM alerts WHERE id = ? OR event_id IN (SELECT value FROM json_each(?))"
            " ORDER BY id = ? DESC, raised_at LIMIT 1",
            (a.id, ids, a.id),
        ).fetchone()
        if row is None:
            conn.execute(
                "INSERT INTO alerts (id, event_id, key, rule, severity, title, body, url, raised_at, kind, about)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(
                        a.id,
                        a.event_id or "",
                        a.key,
                        a.rule,
                        a.severity,
                        a.title,
                        a.body,
                        a.url,
                        instant_text(a.raised_at),
                    ),
                    *(a.kind, a.about),
                ),
            )
            new += 1
            continue
        if row["withdrawn"] is not None:
            changed += conn.execute("UPDATE alerts SET withdrawn = NULL WHERE id = ?", (row["id"],)).rowcount
        if a.event_id in raised:
            changed += conn.execute(
                "UPDATE alerts SET title = ?, body = ?, url = ?, next_try = NULL,"
                " state = CASE ? WHEN 'high' THEN 'pending' ELSE state END WHERE id = ?",
                (a.title, a.body, a.url, a.severity, row["id"]),
            ).rowcount
    return new, changed


def event_ids_with_alert(conn: sqlite3.Connection, event_ids: Iterable[str]) -> frozenset[str]:
    """Those of the given event ids whose event ever had an alert, under any id that the event ever had."""
    with as_store_errors(conn):
        all_ids = {ident: encode(_ids_of_event(conn, ident)) for ident in event_ids}
        sql = "SELECT 1 FROM alerts WHERE event_id IN (SELECT value FROM json_each(?))"
        return frozenset(ident for ident, ids in all_ids.items() if conn.execute(sql, (ids,)).fetchone())


def _ids_of_event(conn: sqlite3.Connection, ident: str) -> list[str]:
    """Every id that the event with the present or former id `ident` has or had."""
    row = conn.execute("SELECT id FROM former_events WHERE former = ?", (ident,)).fetchone()
    now = row["id"] if row else ident
    former = (each["former"] for each in conn.execute("SELECT former FROM former_events WHERE id = ?", (now,)))
    return sorted({ident, now, *former})


def withdrawable_alerts(conn: sqlite3.Connection, event_ids: Iterable[str]) -> tuple[Alert, ...]:
    """The alerts of these events that were sent or delivered and are not withdrawn yet."""
    with as_store_errors(conn):
        return read_alerts(
            conn,
            "event_id IN (SELECT value FROM json_each(?)) AND withdrawn IS NULL AND (state <> 'pending'"
            " OR EXISTS (SELECT 1 FROM deliveries AS d WHERE d.alert_id = alerts.id AND d.ok))",
            (encode(sorted(event_ids)),),
        )


def withdraw_alerts(conn: sqlite3.Connection, reasons: Iterable[tuple[str, str]]) -> int:
    """Mark alerts as withdrawn; `reasons` are pairs of alert id and reason. Returns how many alerts were marked."""
    return sum(
        conn.execute("UPDATE alerts SET withdrawn = ? WHERE id = ?", (reason, ident)).rowcount
        for ident, reason in reasons
    )


def delete_unsent(conn: sqlite3.Connection, event_ids: Iterable[str]) -> int:
    """Delete the alerts of events that no longer exist, except alerts that were delivered; returns how many alerts were
    deleted. A failed try is no delivery."""
    dropped = 0
    for ident in event_ids:
        rows = conn.execute(
            "DELETE FROM alerts WHERE event_id = ? AND state = 'pending'"
            " AND NOT EXISTS (SELECT 1 FROM events WHERE id = alerts.event_id)"
            " AND NOT EXISTS (SELECT 1 FROM deliveries WHERE alert_id = alerts.id AND ok) RETURNING id",
            (ident,),
        ).fetchall()
        conn.executemany("DELETE FROM deliveries WHERE alert_id = ?", (tuple(row) for row in rows))
        dropped += len(rows)
    return dropped


def read_alerts(
    conn: sqlite3.Connection,
    where: str = "1",
    params: Sequence[object] = (),
    *,
    order: str = "raised_at DESC, rowid",
    limit: int = -1,
) -> tuple[Alert, ...]:
    """The alerts that meet `where`, an SQL condition written in this package, sorted by `order`. The deliveries of each
    alert are oldest first."""
    chosen = f"FROM alerts WHERE {where} ORDER BY {order} LIMIT {limit:d}"
    rows = conn.execute(f"SELECT {_COLUMNS} {chosen}", tuple(params)).fetchall()
    tries: dict[str, list[Delivery]] = {}
    for row in conn.execute(
        f"SELECT alert_id, channel, at, ok, error FROM deliveries WHERE alert_id IN (SELECT id {chosen}) ORDER BY id",  # noqa: S608
        tuple(params),
    ):
        tries.setdefault(row["alert_id"], []).append(
            Delivery(row["channel"], instant(row["at"]), bool(row["ok"]), row["error"])
        )
    return tuple(_alert_from(row, tuple(tries.get(row["id"], ()))) for row in rows)


def _alert_from(row: sqlite3.Row, delivered: tuple[Delivery, ...]) -> Alert:
    return Alert(
        id=row["id"],
        event_id=row["event_id"] or None,
        rule=row["rule"],
        severity=Severity(row["severity"]),
        title=row["title"],
        body=row["body"] if row["withdrawn"] is None else f"{row['withdrawn']}\n{row['body']}",
        url=row["url"],
        raised_at=instant(row["raised_at"]),
        delivered=delivered,
        acknowledged_at=optional_instant(row["acknowledged_at"]),
        snoozed_until=optional_instant(row["snoozed_until"]),
        key=row["key"],
        kind=row["kind"],
        about=row["key"] or row["about"],
    )
