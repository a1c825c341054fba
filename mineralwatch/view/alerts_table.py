"""The table of alerts, newest first, with how each one was delivered."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.domain.models.alert import Alert, Severity
from mineralwatch.ports import Snapshot
from mineralwatch.view.panel_content import Column, Glyphs, Line, Row, Span, TableView, Tone
from mineralwatch.view.spans import in_glyphs, line, line_in_glyphs
from mineralwatch.view.time_text import ago, next_try_text

_COLUMNS = (
    Column("mark", "", 1),
    Column("when", "raised", 10),
    Column("title", "alert", 34, grow=1),
    Column("body", "what changed", 44, grow=2, drop=1),
    Column("state", "state", 12),
    Column("sent", "sent by", 14, drop=2),
    Column("rule", "rule", 16, drop=3),
)
_SEVERITY_TONES: dict[Severity, Tone] = {Severity.HIGH: "bad", Severity.NORMAL: "warn", Severity.LOW: "dim"}


def build_table(snapshot: Snapshot, now: datetime, glyphs: Glyphs) -> TableView:
    """A table of all alerts in the snapshot. If the snapshot has no alert, the table's `message` says why, and how to
    send a test alert."""
    unacknowledged = sum(alert.acknowledged_at is None for alert in snapshot.alerts)
    title = f"Alerts {len(snapshot.alerts)}" + (f", {unacknowledged} not acknowledged" if unacknowledged else "")
    if snapshot.alerts:
        return TableView(_COLUMNS, tuple(_row(alert, now, glyphs) for alert in snapshot.alerts), title)
    watched = "" if snapshot.official_read_at else " SAM.gov has never been read, so no change of a notice can be seen."
    text = (
        f"No alert yet: the first reading of a source is a baseline and raises none.{watched} Press t to send a test."
    )
    return TableView(_COLUMNS, (), title, "", "empty", in_glyphs(text, glyphs))


def _row(alert: Alert, now: datetime, glyphs: Glyphs) -> Row:
    is_new = alert.acknowledged_at is None
    cells: tuple[Line, ...] = (
        line(
            Span(
                "!" if alert.severity is Severity.HIGH else (glyphs.unread if is_new else ""),
                _SEVERITY_TONES[alert.severity],
            )
        ),
        line(Span(ago(alert.raised_at, now), "dim")),
        line(Span(alert.title, "bold" if is_new else "plain")),
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
    """The channels that delivered the alert; if none did, the newest error; `waits to be sent` before the first try."""
    if not alert.delivered:
        return Span("waits to be sent", "warn")
    channels = [delivery.channel for delivery in alert.delivered if delivery.ok]
    if channels:
        return Span(", ".join(dict.fromkeys(channels)), "good")
    last = alert.delivered[-1]
    return Span(f"{last.channel}: {last.error or 'not delivered'}", "bad")
