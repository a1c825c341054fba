"""The inbox of alerts, newest first, with the way each one took."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.domain.models import Alert, Severity
from mineralwatch.ports import Snapshot
from mineralwatch.view.spans import in_glyphs, line, line_in_glyphs
from mineralwatch.view.time_text import ago, next_try_text
from mineralwatch.view.view_model import Column, Glyphs, Line, Row, Span, TableView, Tone

_COLUMNS = (
    Column("mark", "", 1),
    Column("when", "raised", 10),
    Column("title", "alert", 34, grow=1),
    Column("body", "what changed", 44, grow=2, drop=1),
    Column("state", "state", 12),
    Column("sent", "sent by", 14, drop=2),
    Column("rule", "rule", 16, drop=3),
)
_LOUD: dict[Severity, Tone] = {Severity.HIGH: "bad", Severity.NORMAL: "warn", Severity.LOW: "dim"}


def build_table(snapshot: Snapshot, now: datetime, glyphs: Glyphs) -> TableView:
    """All alerts of the snapshot; empty says why there are none and how to try one."""
    waiting = sum(alert.acknowledged_at is None for alert in snapshot.alerts)
    title = f"Alerts {len(snapshot.alerts)}" + (f", {waiting} not acknowledged" if waiting else "")
    if snapshot.alerts:
        return TableView(_COLUMNS, tuple(_row(alert, now, glyphs) for alert in snapshot.alerts), title)
    watched = "" if snapshot.official_read_at else " SAM.gov has never been read, so no change of a notice can be seen."
    text = (
        f"No alert yet: the first reading of a source is a baseline and raises none.{watched} Press t to send a test."
    )
    return TableView(_COLUMNS, (), title, "", "empty", in_glyphs(text, glyphs))


def _row(alert: Alert, now: datetime, glyphs: Glyphs) -> Row:
    fresh = alert.acknowledged_at is None
    cells: tuple[Line, ...] = (
        line(Span("!" if alert.severity is Severity.HIGH else (glyphs.unread if fresh else ""), _LOUD[alert.severity])),
        line(Span(ago(alert.raised_at, now), "dim")),
        line(Span(alert.title, "bold" if fresh else "plain")),
        line(alert.body),
        line(_state(alert, now)),
        line(_sent(alert)),
        line(Span(f"{alert.rule}, {alert.severity.value}", "dim")),
    )
    return Row(alert.id, tuple(line_in_glyphs(cell, glyphs) for cell in cells))


def _state(alert: Alert, now: datetime) -> Span:
    if alert.acknowledged_at is not None:
        return Span("acknowledged", "dim")
    if alert.snoozed_until is not None and alert.snoozed_until > now:
        return Span(f"until {next_try_text(alert.snoozed_until, now)}", "dim")
    return Span("new", "accent")


def _sent(alert: Alert) -> Span:
    """`desktop`, or why it did not arrive; an alert that was not sent yet is still in the outbox."""
    if not alert.delivered:
        return Span("waits to be sent", "warn")
    good = [delivery.channel for delivery in alert.delivered if delivery.ok]
    if good:
        return Span(", ".join(dict.fromkeys(good)), "good")
    last = alert.delivered[-1]
    return Span(f"{last.channel}: {last.error or 'not delivered'}", "bad")
