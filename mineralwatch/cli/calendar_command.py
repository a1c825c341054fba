"""The command `calendar`: the dates ahead."""

from __future__ import annotations

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, iso_day
from mineralwatch.cli.output import print_json
from mineralwatch.cli.store_reader import read_snapshot, requested_clocks, say_clocks
from mineralwatch.domain.context.calendar_dates import CalendarDate, calendar_ahead, calendar_passed
from mineralwatch.domain.context.deadline_history import MovedDeadline


def print_calendar(ctx: CommandContext) -> int:
    """Print the dates from today on, and with `--past` those whose outcome is not known."""
    from mineralwatch.cli.table_output import line_width, print_view_lines
    from mineralwatch.view.calendar_lines import calendar_lines, date_what

    now = ctx.now()
    clocks = requested_clocks(ctx, now)
    at = clocks.as_of or now
    facts = read_snapshot(ctx, clocks)
    ahead, passed = calendar_ahead(facts, at, ctx.args.days), calendar_passed(facts, at, ctx.args.past)
    if ctx.args.json:
        dates = [*reversed(passed), *ahead]
        print_json([_shape(one, date_what(one, at.date())) for one in dates])
        return 0
    print_view_lines(calendar_lines(ahead, passed, at.date(), line_width()))
    say_clocks(clocks, now)
    return 0


def _shape(one: CalendarDate, what: str) -> Shape:
    """One row of `calendar --json`. `date` is the last day that an inexact date can mean; `about` is then the date as
    its source gives it."""
    return {
        "date": iso_day(one.day),
        "what": what,
        "key": one.key,
        "kind": one.kind,
        "source": one.source,
        "grade": one.grade.value if one.grade else None,
        "about": one.about.text if one.about else None,
        "number": one.number,
        "materials": list(one.materials),
        "by": one.by,
        "signed": iso_day(one.signed),
        "amount": one.amount,
        "moves": [move_shape(move) for move in one.moves],
    }


def move_shape(move: MovedDeadline) -> Shape:
    """One move of a deadline; `count` is above 1 for several of which only the number is known."""
    return {
        "date": iso_day(move.on),
        "old": move.old.text if move.old else None,
        "new": move.new.text if move.new else None,
        "days": move.days,
        "count": move.count,
        "grade": move.grade.value,
    }
