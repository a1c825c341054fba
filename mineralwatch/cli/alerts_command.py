"""The commands `alerts`, `alerts ack` and `alerts snooze`: print alerts, acknowledge one, or put one off."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.cli import time_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.id_lookup import find_by_id
from mineralwatch.cli.json_shapes import alert_shape
from mineralwatch.cli.output import print_json, print_table, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.models.alert import Alert
from mineralwatch.ports import UserAct

_SHORT = 10  # the table shows 10 characters of an id, which is enough for `ack` and `snooze`


def list_alerts(ctx: CommandContext) -> int:
    """Print every alert, newest first."""
    now = ctx.now()
    ctx.settings()
    alerts = _stored_alerts(ctx)
    if ctx.args.json:
        print_json([alert_shape(alert) for alert in alerts])
    elif alerts:
        print_table(("ID", "RAISED", "SEVERITY", "STATE", "TITLE"), [_row(alert, now) for alert in alerts])
    else:
        say("No alerts.")
    return 0


def acknowledge(ctx: CommandContext) -> int:
    """Acknowledge an alert; acknowledging the same alert again changes nothing."""
    return _write_act(ctx, "ack", None)


def snooze(ctx: CommandContext) -> int:
    """Put an alert off until a time."""
    return _write_act(ctx, "snooze", time_arguments.future_time(ctx.args.until, ctx.now()))


def _find_alert(ctx: CommandContext, typed: str) -> Alert:
    """The stored alert that the user means by `typed`. Raises CheckFailed or UsageError."""
    return find_by_id(_stored_alerts(ctx), typed, ("alert", "alerts"), "`mineralwatch alerts` shows all")


def _stored_alerts(ctx: CommandContext) -> tuple[Alert, ...]:
    from mineralwatch.store import snapshot_queries

    with open_store(ctx) as conn:
        return snapshot_queries.alerts(conn)


def _write_act(ctx: CommandContext, kind: str, until: datetime | None) -> int:
    from mineralwatch.store import user_acts
    from mineralwatch.store.connection import open_writer

    alert = _find_alert(ctx, ctx.args.id)
    if kind != "ack" or alert.acknowledged_at is None:
        conn = open_writer(ctx.paths().store)
        try:
            act = UserAct("ack", alert.id) if kind == "ack" else UserAct("snooze", alert.id, until)
            user_acts.add(conn, [act], ctx.now())
        finally:
            conn.close()
    if ctx.args.json:
        print_json([alert_shape(_find_alert(ctx, alert.id))])
    else:
        result = "acknowledged" if until is None else f"snoozed until {until.isoformat(timespec='minutes')}"
        say(f"{alert.title}: {result}")
    return 0


def _row(alert: Alert, now: datetime) -> tuple[str, ...]:
    raised = alert.raised_at.astimezone(now.tzinfo).strftime("%Y-%m-%d %H:%M")
    return (alert.id[:_SHORT], raised, alert.severity.value, alert_state(alert, now), alert.title)


def alert_state(alert: Alert, now: datetime) -> str:
    """The state of an alert in a word or two, such as "acknowledged", "waiting" (not sent yet) or "by desktop"."""
    if alert.acknowledged_at is not None:
        return "acknowledged"
    if alert.snoozed_until is not None and alert.snoozed_until > now:
        return "snoozed"
    if not alert.delivered:
        return "waiting"
    channel = next((delivery.channel for delivery in reversed(alert.delivered) if delivery.ok), None)
    return f"by {channel}" if channel else "not shown yet"
