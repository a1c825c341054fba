"""A test alert, sent on request, that shows the user which channels work."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.alerts.channels import Channel
from mineralwatch.domain.models import Alert, Delivery, Severity


def trial_alert(at: datetime) -> Alert:
    """The test alert; its text says that nothing has happened."""
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


async def send_through_all(channels: tuple[Channel, ...], alert: Alert) -> tuple[Delivery, ...]:
    """Try every channel once, in order, and close it."""
    deliveries = [await channel.send(alert, alert.raised_at) for channel in channels]
    for channel in channels:
        await channel.close()
    return tuple(deliveries)


def delivery_sentence(delivery: Delivery) -> str:
    """`desktop: shown`, or why not."""
    return f"{delivery.channel}: {'shown' if delivery.ok else f'not shown, {delivery.error}'}"
