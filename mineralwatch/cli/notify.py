"""`notify test`: does an alert reach the user here?"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from mineralwatch.cli.context import Context
from mineralwatch.cli.out import print_json, print_lines, say
from mineralwatch.cli.shapes import delivery_shape
from mineralwatch.domain.models import Alert, Delivery, Severity

if TYPE_CHECKING:
    from mineralwatch.alerts.channels import Channel


def test(ctx: Context) -> int:
    """Send one alert through every configured channel; exit code 1 when none of them worked."""
    from mineralwatch.alerts.channels import fallbacks

    chain = fallbacks(ctx.settings().alerts, ctx.environ)
    tries = asyncio.run(send_all(chain, trial(ctx.now()), ctx.now()))
    if ctx.args.json:
        print_json([delivery_shape(one) for one in tries])
    else:
        print_lines([sentence(one) for one in tries])
        if not tries:
            say("No channel is configured: alerts go to the inbox only. Set `desktop = true` under [alerts].")
    return 0 if any(one.ok for one in tries) else 1


def trial(now: datetime) -> Alert:
    """An alert that says itself that nothing has happened."""
    return Alert(
        id="test",
        event_id="test",
        rule="test",
        severity=Severity.NORMAL,
        title="mineralwatch: a test",
        body="Alerts reach you here. Nothing has happened to any request.",
        url=None,
        raised_at=now,
    )


async def send_all(channels: tuple[Channel, ...], alert: Alert, at: datetime) -> list[Delivery]:
    """Every channel tried once, in order, and closed."""
    tries = [await channel.send(alert, at) for channel in channels]
    for channel in channels:
        channel.close()
    return tries


def sentence(tried: Delivery) -> str:
    """`desktop: shown`, or why not."""
    return f"{tried.channel}: {'shown' if tried.ok else f'not shown, {tried.error}'}"
