"""The test alert, which the user can have sent to see which channels work."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.alerts.channels import Channel
from mineralwatch.domain.models.alert import Alert, Delivery, Severity


def trial_alert(at: datetime) -> Alert:
    """The test alert, raised at the time `at`. Its text says that nothing has happened."""
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
    """Try to show the alert through every channel once, in order, and close each channel. Returns one Delivery each."""
    deliveries = [await channel.send(alert, alert.raised_at) for channel in channels]
    for channel in channels:
        await channel.close()
    return tuple(deliveries)


def delivery_sentence(delivery: Delivery) -> str:
    """The channel's name with `shown` or with the error of the delivery, such as `desktop: shown`."""
    return f"{delivery.channel}: {'shown' if delivery.ok else f'not shown, {delivery.error}'}"
