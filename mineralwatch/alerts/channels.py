"""The channels that the settings ask for, and the order in which an alert tries them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from mineralwatch.alerts.desktop import DesktopChannel
from mineralwatch.config.settings import AlertSettings
from mineralwatch.domain.models import Alert, Delivery


class Channel(Protocol):
    """One way to bring an alert to its user."""

    name: str

    async def send(self, alert: Alert, at: datetime) -> Delivery:
        """One try; it never raises, and ends within seconds."""
        ...

    async def close(self) -> None:
        """Let go of whatever it holds."""
        ...


def channels_in_order(settings: AlertSettings, environ: Mapping[str, str]) -> tuple[Channel, ...]:
    """The channels of which the first that works is enough; after them comes the inbox, which always works."""
    return (DesktopChannel(environ),) if settings.desktop else ()


async def send_until_delivered(chain: tuple[Channel, ...], alert: Alert, at: datetime) -> tuple[Delivery, ...]:
    """Try the channels in order until one works; every try that was made."""
    tries: list[Delivery] = []
    for channel in chain:
        tries.append(await channel.send(alert, at))
        if tries[-1].ok:
            break
    return tuple(tries)
