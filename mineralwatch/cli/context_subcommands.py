"""Adds to the parser the commands about what stands around the solicitations: money, dates, promises, companies and
materials."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError

from mineralwatch.cli.subcommands import Subcommands, add_clocks

# As `domain.context.promise_states` has them, which is not imported only to read a command line.
PROMISE_STATES = ("overdue", "unknown", "ahead", "undated", "missed", "late", "kept", "superseded")


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this module, in the order in which `--help` shows them."""
    _add_budget_command(commands)
    _add_calendar_command(commands)
    _add_promises_command(commands)


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


def _add_calendar_command(commands: Subcommands) -> None:
    calendar = commands.add(
        "calendar",
        "calendar_command:print_calendar",
        "the dates ahead: deadlines, when spending can be seen, promises, rules",
        "Soonest first. Kinds: `deadline`, a response due, with its moves; `visible`, the first day on which "
        "USAspending can show what was signed 90 days before; `promise`; `start` and `lapse` of a rule or of money. A "
        "date that is not known exactly stands at the last day that it can mean, with `about` in --json.",
    )
    calendar.add_argument("--days", metavar="N", type=_whole_number, help="only the next N days; default: all")
    calendar.add_argument(
        "--past",
        metavar="N",
        type=_whole_number,
        default=0,
        help="also what came due in the last N days and of which no outcome is known",
    )
    add_clocks(calendar)
    _add_example(calendar, "mineralwatch calendar --days 90 --past 30")


def _add_promises_command(commands: Subcommands) -> None:
    promises = commands.add(
        "promises",
        "promises_command:print_promises",
        "who promised what by when, and what came of it",
        "Those that need a look first, then by due date. States: `overdue`, the day passed and later sources show "
        "nothing of it; `unknown`, no source was read since that day; `ahead`; `undated`; and the outcomes that "
        "sources show: `missed`, `late`, `kept`, `superseded`. `outcome` in --json is `open` for the first four.",
    )
    promises.add_argument("materials", metavar="MATERIAL", nargs="*", help="only those about this material")
    promises.add_argument(
        "--state", choices=PROMISE_STATES, action="append", default=[], help="only in this state; may be repeated"
    )
    add_clocks(promises)
    _add_example(promises, "mineralwatch promises antimony --state overdue")


def _whole_number(text: str) -> int:
    """A number of days from 0 to 99,999. Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise ArgumentTypeError(f"{text!r} is no number of days: give a whole number, such as 90")
    return int(text)


def _add_example(parser: ArgumentParser, text: str) -> None:
    parser.epilog = f"example: {text}"
