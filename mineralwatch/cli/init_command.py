"""The command `init`: creates the store and loads the shipped record, or copies the history of an older store."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import print_json, say
from mineralwatch.cli.progress_meter import ProgressMeter

if TYPE_CHECKING:
    from mineralwatch.engine.store_upgrade import UpgradeReport


def init(ctx: CommandContext) -> int:
    """Create the store and load the record; running it again changes nothing. With `--from`, copy an older store."""
    if ctx.args.older is not None:
        return _copy_older(ctx)
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


def _copy_older(ctx: CommandContext) -> int:
    from mineralwatch.config.paths import absolute_path
    from mineralwatch.engine.store_upgrade import upgrade_store

    older = absolute_path(ctx.args.older)
    with ProgressMeter() as meter:
        report = upgrade_store(ctx.paths(), ctx.settings(), older, ctx.now(), meter.show_text)
    if ctx.args.json:
        print_json([asdict(report)])
    else:
        say(_said(report))
    return 0


def _said(report: UpgradeReport) -> str:
    older = f"{report.copied_from} (schema {report.copied_from_schema})"
    kept = f" That one stays beside it as {report.kept_as}." if report.kept_as else ""
    return (
        f"The store is ready: {report.store}, schema {report.schema}; {sum(report.rows.values()):,} rows copied from"
        f" {older} in {report.seconds:.1f} s: {report.requests} requests, {report.events} events, no new alerts.{kept}"
    )
