"""The command `init`: creates the store and loads the shipped record."""

from __future__ import annotations

from dataclasses import asdict

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import print_json, say


def init(ctx: CommandContext) -> int:
    """Create the store or migrate an older one, and load the record; running it again changes nothing."""
    from mineralwatch.engine import store_setup

    ctx.say_if_store_empty()
    report = store_setup.init_store(ctx.paths(), ctx.settings(), ctx.now())
    if ctx.args.json:
        print_json([asdict(report)])
        return 0
    loaded = "no record is loaded"
    if report.record_date is not None:
        loaded = f"the record to {report.record_date}: {report.requests} requests, {report.events} events, no alerts"
    say(f"The store is ready: {report.store}, schema {report.schema}; {loaded}.")
    return 0
