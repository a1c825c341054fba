"""The channels that the settings enable, and the order in which an alert tries them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from mineralwatch.alerts.desktop import DesktopChannel
from mineralwatch.config.settings import AlertSettings
from mineralwatch.domain.models import Alert, Delivery


class Channel(Protocol):
    """One way to show an alert to the user."""

    name: str

    async def send(self, alert: Alert, at: datetime) -> Delivery:
        """Try once to show the alert; `at` is the time of the try. Never raises, and returns within seconds."""
        ...

    async def close(self) -> None:
        """Release connections; the channel can be used again."""
        ...


def channels_in_order(settings: AlertSettings, environ: Mapping[str, str]) -> tuple[Channel, ...]:
    """The enabled channels in order of preference. The list of alerts is not among them: it holds every alert."""
    return (DesktopChannel(environ),) if settings.desktop else ()


async def send_until_delivered(channels: tuple[Channel, ...], alert: Alert, at: datetime) -> tuple[Delivery, ...]:
    """Try the channels in order until one works. Returns one Delivery for each channel tried."""
    deliveries: list[Delivery] = []
    for channel in channels:
        deliveries.append(await channel.send(alert, at))
        if deliveries[-1].ok:
            break
    return tuple(deliveries)
