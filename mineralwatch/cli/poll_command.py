"""The commands `poll` and `watch`: fetch the sources without the screen, once or until stopped."""

from __future__ import annotations

import re
import signal
from datetime import datetime
from typing import TYPE_CHECKING

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, rfc3339
from mineralwatch.cli.output import print_json, print_table, say
from mineralwatch.cli.progress_meter import ProgressMeter
from mineralwatch.domain.errors import UsageError

if TYPE_CHECKING:
    from mineralwatch.engine.round_report import RoundReport, SourceReport

SOME_FAILED = 3
MOST_YEARS = 10  # the most archives in one call, since each has some hundred megabytes
SOURCE_KEYS = (
    "name", "kind", "outcome", "http_status", "entries", "notices", "quotes", "events", "alerts", "seconds", "error",
    "next_due", "new_entries", "new_notices", "elsewhere", "quarantined",
    "set_aside",
)  # fmt: skip
_RIGHT = frozenset({2, 3, 4, 5})


def poll(ctx: CommandContext) -> int:
    """Fetch the sources that are due once; exit code 3 when a source failed."""
    from mineralwatch.engine import poller
    from mineralwatch.engine.round_report import RoundOptions, RoundReport

    ctx.say_if_store_empty()
    args = ctx.args
    if args.source and args.all:
        raise UsageError("--source and --all exclude each other: give one")
    # When sources are named, a person asks for them. A plain `poll` may be run by cron, so it spares the calls that are
    # reserved for people.
    wish = RoundOptions(
        tuple(args.source),
        everything=args.all,
        by_hand=bool(args.source or args.all),
        official=args.official,
        years=_fiscal_years(args.years, args.official),
    )
    with ProgressMeter() as meter:
        report = poller.run_poll(
            ctx.paths(), ctx.settings(), wish, ctx.environ, wait=not args.no_wait, on_progress=meter.show, say=say
        )
    if report is None:
        say("Another process polls and was asked for a round.")
        report = RoundReport()
    elif not report.sources:
        say("No source was due.")
    if args.json:
        print_json(report_shape(report))
    elif report.sources:
        _print(report, ctx.now())
    return SOME_FAILED if report.failed else 0


def watch(ctx: CommandContext) -> int:
    """Fetch the sources again and again until a signal comes, or until the screen that started this poller ends."""
    # these hold until the poller installs its own; an open transaction is rolled back
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _exit_on_signal)
    from mineralwatch.engine import poller

    if ctx.args.json:
        raise UsageError("watch prints no JSON: give --plain, or poll and then `events --json`")
    ctx.say_if_store_empty()
    return poller.run_watch(
        ctx.paths(),
        ctx.settings(),
        ctx.environ,
        lifeline=ctx.args.lifeline,
        say=say,
        plain=_print_line if ctx.args.plain else None,
    )


def _exit_on_signal(*_: object) -> None:
    raise SystemExit(0)


def _fiscal_years(text: str | None, official: bool) -> tuple[int, ...]:
    """The fiscal years that a text like `2025` or `2025-2026` names; raises UsageError for any other text."""
    if text is None:
        return ()
    if not official:
        raise UsageError("--years are of the official file: give --official too")
    first, _, last = text.partition("-")
    if not all(re.fullmatch(r"(?:19|20)\d\d", year, re.ASCII) for year in (first, last or first)):
        raise UsageError(f"--years: {text!r} is no year and no span of years; write 2025 or 2025-2026")
    years = tuple(range(int(first), int(last or first) + 1))
    if not 1 <= len(years) <= MOST_YEARS:
        raise UsageError(
            f"--years: {text} names {len(years) or 'no'} years; give one to {MOST_YEARS}, the first one first"
        )
    return years


def _print_line(text: str) -> None:
    """Print one sentence at once, without buffering, so that a pipe receives it immediately."""
    print(text, flush=True)


def report_shape(report: RoundReport) -> Shape:
    """`poll --json`: the result of one round."""
    return {
        "sources": [source_shape(source) for source in report.sources],
        "events": report.events,
        "alerts": report.alerts,
    }


def source_shape(source: SourceReport) -> Shape:
    """The result of one source in a round. `entries`, `notices` and `quotes` count what was read, the keys `new_…` what
    of that was stored."""
    values: Shape = {name: getattr(source, name) for name in SOURCE_KEYS}
    return {**values, "seconds": round(source.seconds, 3), "next_due": rfc3339(source.next_due)}


def _print(report: RoundReport, now: datetime) -> None:
    head = ("SOURCE", "OUTCOME", "READ", "NEW", "EVENTS", "ALERTS", "WHAT TO KNOW")
    print_table(head, [_row(source, now) for source in report.sources], right_aligned=_RIGHT)


def _row(source: SourceReport, now: datetime) -> tuple[str, ...]:
    from mineralwatch.view.time_text import next_try_text

    read = source.entries + source.notices + source.quotes
    new = source.new_entries + source.new_notices
    counts = (str(n) for n in (read, new, source.events, source.alerts))
    remarks = [source.error or ""]
    if source.outcome == "skipped" and source.error is None and source.next_due:
        remarks.append(f"not due until {next_try_text(source.next_due, now)}")
    if source.elsewhere:
        remarks.append(f"{source.elsewhere} of other offices")
    if source.set_aside:
        remarks.append(source.set_aside)
    return (source.name, source.outcome.replace("_", " "), *counts, "; ".join(filter(None, remarks)))
