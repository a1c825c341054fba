"""The channels that the settings enable, and sending an alert through them in order of preference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from mineralwatch.alerts.desktop import DesktopChannel
from mineralwatch.config.settings import AlertSettings
from mineralwatch.domain.models.alert import Alert, Delivery


class Channel(Protocol):
    """A way to show an alert to the user, such as a desktop notification."""

    name: str

    async def send(self, alert: Alert, at: datetime) -> Delivery:
        """Try once to show the alert, and return the result of the try; `at` is the time of the try. Never raises, and
        returns within seconds."""
        ...

    async def close(self) -> None:
        """Close the connections of the channel. A later `send` opens new ones."""
        ...


def channels_in_order(settings: AlertSettings, environ: Mapping[str, str]) -> tuple[Channel, ...]:
    """The enabled channels in order of preference. The inbox is not among them, since it holds every alert anyway."""
    return (DesktopChannel(environ),) if settings.desktop else ()


async def send_until_delivered(channels: tuple[Channel, ...], alert: Alert, at: datetime) -> tuple[Delivery, ...]:
    """Try the channels in order until one has shown the alert. Returns one Delivery for each channel that was tried."""
    deliveries: list[Delivery] = []
    for channel in channels:
        deliveries.append(await channel.send(alert, at))
        if deliveries[-1].ok:
            break
    return tuple(deliveries)
