"""The command `budget`: the stockpile's money, with rows that sum."""

from __future__ import annotations

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes_budget import budget_shape
from mineralwatch.cli.output import print_json
from mineralwatch.cli.store_reader import read_snapshot, requested_clocks, say_clocks
from mineralwatch.domain.context.budget import budget


def print_budget(ctx: CommandContext) -> int:
    """Print the money by kind, and its rows or groups of them."""
    now = ctx.now()
    clocks = requested_clocks(ctx, now)
    today = (clocks.as_of or now).date()
    found = budget(read_snapshot(ctx, clocks), today)
    if ctx.args.json:
        print_json(budget_shape(found, clocks.as_of or now, clocks.known_by or now, ctx.args.by))
        return 0
    from mineralwatch.cli.table_output import line_width, print_view_lines, print_view_table
    from mineralwatch.view.budget_table import budget_lines, budget_table, group_table, reservation_lines

    print_view_lines(budget_lines(found, line_width()))
    if found.rows:
        print()
        print_view_table(group_table(found, ctx.args.by) if ctx.args.by else budget_table(found))
    print()
    print_view_lines(reservation_lines(found, today, line_width()))
    say_clocks(clocks, now)
    return 0
