"""Adds to the parser the commands about what stands around the solicitations: money, dates, promises, companies and
materials."""

from __future__ import annotations

from argparse import ArgumentParser

from mineralwatch.cli.subcommands import Subcommands, add_clocks


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this module, in the order in which `--help` shows them."""
    _add_budget_command(commands)


def _add_budget_command(commands: Subcommands) -> None:
    budget = commands.add(
        "budget",
        "budget_command:print_budget",
        "the stockpile's money: ordered, ceilings, guaranteed, asked for, cancelled",
        "Largest first. Kinds of money are never added to each other: a ceiling is a limit, not spending. The rows sum "
        "to each total; where sources differ, it is a range, and `totals` in --json has its low side. In --json, "
        "`silent` are contracts without a known order and why, `stated` the totals that sources give themselves with "
        "the parts of each difference, `groups` the sums by --by.",
    )
    budget.add_argument("--by", choices=("material", "winner", "month"), help="the sums by one of these")
    add_clocks(budget)
    _add_example(budget, "mineralwatch budget --as-of 2025-12-01 --by material")


def _add_example(parser: ArgumentParser, text: str) -> None:
    parser.epilog = f"example: {text}"
