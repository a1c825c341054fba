"""`init`: the store and the shipped record in it."""

from __future__ import annotations

from dataclasses import asdict

from mineralwatch.cli.context import Context
from mineralwatch.cli.out import print_json, say


def init(ctx: Context) -> int:
    """Create or migrate the store and load the record; doing it again changes nothing."""
    from mineralwatch.engine import store_setup

    ctx.tell_of_empty_store()
    report = store_setup.init_store(ctx.paths(), ctx.settings(), ctx.now())
    if ctx.args.json:
        print_json([asdict(report)])
        return 0
    loaded = "no record is loaded"
    if report.record_date is not None:
        loaded = f"the record to {report.record_date}: {report.requests} requests, {report.events} events, no alerts"
    say(f"The store is ready: {report.store}, schema {report.schema}; {loaded}.")
    return 0
