"""An alert by which the user sees whether alerts arrive."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.alerts.channels import Channel
from mineralwatch.domain.models import Alert, Delivery, Severity


def trial_alert(at: datetime) -> Alert:
    """An alert that says itself that nothing has happened."""
    return Alert(
        id="test",
        event_id="test",
        rule="test",
        severity=Severity.NORMAL,
        title="mineralwatch: a test",
        body="Alerts reach you here. Nothing has happened to any request.",
        url=None,
        raised_at=at,
    )


async def send_all(channels: tuple[Channel, ...], given: Alert) -> tuple[Delivery, ...]:
    """Every channel tried once, in order, and closed."""
    tries = [await channel.send(given, given.raised_at) for channel in channels]
    for channel in channels:
        await channel.close()
    return tuple(tries)


def delivery_sentence(tried: Delivery) -> str:
    """`desktop: shown`, or why not."""
    return f"{tried.channel}: {'shown' if tried.ok else f'not shown, {tried.error}'}"
