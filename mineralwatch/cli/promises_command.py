"""The command `promises`: who promised what by when, and what came of it."""

from __future__ import annotations

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.context_arguments import named_materials
from mineralwatch.cli.json_shapes import Shape, iso_day
from mineralwatch.cli.output import print_json, say
from mineralwatch.cli.store_reader import read_snapshot, requested_clocks, say_clocks
from mineralwatch.domain.context.promise_states import PromiseStanding, promise_standings
from mineralwatch.domain.dates import FuzzyDate


def print_promises(ctx: CommandContext) -> int:
    """Print the promises, those that need a look first."""
    from mineralwatch.cli.table_output import line_width, print_view_lines
    from mineralwatch.view.promise_lines import promise_lines

    materials = named_materials(ctx.args.materials)
    now = ctx.now()
    clocks = requested_clocks(ctx, now)
    today = (clocks.as_of or now).date()
    states = tuple(dict.fromkeys(ctx.args.state))
    found = promise_standings(read_snapshot(ctx, clocks), today, materials, states)
    if ctx.args.json:
        print_json([promise_shape(one) for one in found])
        return 0
    print_view_lines(promise_lines(found, today, line_width()))
    if not found:
        say("No promise matches.")
    say_clocks(clocks, now)
    return 0


def promise_shape(one: PromiseStanding) -> Shape:
    """One row of `promises --json`. `outcome` is what sources show, `state` where that stands on the day asked for.

    `who` is to act; the record names nobody but the speaker. `due` and `said_on` are days; what is known less exactly
    stands in `due_about` and `said_about`, as its source gives it.
    """
    promise = one.promise
    return {
        "by": promise.by,
        "who": promise.by,
        "what": promise.what,
        "due": iso_day(promise.due),
        "outcome": promise.outcome,
        "state": one.state,
        "days_late": one.days_late,
        "materials": list(one.materials),
        "key": promise.key,
        "number": one.number,
        "said_on": iso_day(promise.said_on),
        "due_about": _inexact(promise.due),
        "said_about": _inexact(promise.said_on),
        "note": promise.note,
        "source": promise.source,
        "grade": promise.grade.value,
    }


def _inexact(day: FuzzyDate | None) -> str | None:
    return day.text if day and day.exact is None else None
