"""The command `notify test`: sends a test alert through every configured channel."""

from __future__ import annotations

import asyncio

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import delivery_shape
from mineralwatch.cli.output import print_json, print_lines, say


def notify_test(ctx: CommandContext) -> int:
    """Send one alert through every channel and print which channels worked; exit code 1 when none did."""
    from mineralwatch.alerts import trial_alert
    from mineralwatch.alerts.channels import channels_in_order

    chain = channels_in_order(ctx.settings().alerts, ctx.environ)
    deliveries = asyncio.run(trial_alert.send_through_all(chain, trial_alert.trial_alert(ctx.now())))
    if ctx.args.json:
        print_json([delivery_shape(delivery) for delivery in deliveries])
    else:
        print_lines([trial_alert.delivery_sentence(delivery) for delivery in deliveries])
        if not deliveries:
            say("No channel is configured: alerts go to the inbox only. Set `desktop = true` under [alerts].")
    return 0 if any(delivery.ok for delivery in deliveries) else 1
