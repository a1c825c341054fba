"""`alerts`, `alerts ack` and `alerts snooze`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mineralwatch.cli import time_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import alert_shape
from mineralwatch.cli.output import print_json, print_table, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.errors import CheckFailed, UsageError
from mineralwatch.domain.models import Alert
from mineralwatch.ports import UserAct

_SHORT = 10  # characters of an id in the table; `ack` takes them


def list_alerts(ctx: CommandContext) -> int:
    """Every alert, newest first."""
    now = ctx.now()
    ctx.settings()
    found = _read(ctx)
    if ctx.args.json:
        print_json([alert_shape(one) for one in found])
    elif found:
        print_table(("ID", "RAISED", "SEVERITY", "STATE", "TITLE"), [_row(one, now) for one in found])
    else:
        say("No alerts.")
    return 0


def acknowledge(ctx: CommandContext) -> int:
    """Mark one as seen; doing it again changes nothing."""
    return _do(ctx, "ack", None)


def snooze(ctx: CommandContext) -> int:
    """Put one off until a time."""
    return _do(ctx, "snooze", time_arguments.future_time(ctx.args.until, ctx.now()))


def find_alert(alerts: Sequence[Alert], ident: str) -> Alert:
    """The alert of an id, or of its first characters. Raises CheckFailed for none, UsageError for several."""
    found = [one for one in alerts if one.id == ident] or [one for one in alerts if ident and one.id.startswith(ident)]
    if not found:
        raise CheckFailed(f"no alert {ident!r}: `mineralwatch alerts` shows all")
    if len(found) > 1:
        raise UsageError(f"{len(found)} alerts begin with {ident!r}: give more of the id")
    return found[0]


def _read(ctx: CommandContext) -> tuple[Alert, ...]:
    from mineralwatch.store import queries

    with open_store(ctx) as conn:
        return queries.alerts(conn)


def _do(ctx: CommandContext, kind: str, until: datetime | None) -> int:
    from mineralwatch.store import user_acts
    from mineralwatch.store.connection import open_writer

    alert = find_alert(_read(ctx), ctx.args.id)
    if kind != "ack" or alert.acknowledged_at is None:
        conn = open_writer(ctx.paths().store)
        try:
            act = UserAct("ack", alert.id) if kind == "ack" else UserAct("snooze", alert.id, until)
            user_acts.add(conn, [act], ctx.now())
        finally:
            conn.close()
    if ctx.args.json:
        print_json([alert_shape(find_alert(_read(ctx), alert.id))])
    else:
        said = "acknowledged" if until is None else f"snoozed until {until.isoformat(timespec='minutes')}"
        say(f"{alert.title}: {said}")
    return 0


def _row(alert: Alert, now: datetime) -> tuple[str, ...]:
    raised = alert.raised_at.astimezone(now.tzinfo).strftime("%Y-%m-%d %H:%M")
    return (alert.id[:_SHORT], raised, alert.severity.value, alert_state(alert, now), alert.title)


def alert_state(alert: Alert, now: datetime) -> str:
    """In a word or two what has become of an alert."""
    if alert.acknowledged_at is not None:
        return "acknowledged"
    if alert.snoozed_until is not None and alert.snoozed_until > now:
        return "snoozed"
    if not alert.delivered:
        return "waiting"
    shown = next((one.channel for one in reversed(alert.delivered) if one.ok), None)
    return f"by {shown}" if shown else "not shown yet"
