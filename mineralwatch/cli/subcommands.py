"""Helpers by which `command_groups` adds commands and common options to the parser."""

from __future__ import annotations

import argparse
from typing import Any

from mineralwatch.domain.errors import UsageError


def add_global(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before or after the command. The options have no default here, since the default
    of the subcommand's parser would replace a value that was given before the command."""
    group = parser.add_argument_group("everywhere")
    group.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help="the configuration file to read")
    group.add_argument("--data-dir", metavar="DIR", default=argparse.SUPPRESS, help="the folder for all data")
    group.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")


class Subcommands:
    """The commands of one level, either of the program or of one command; wraps the subparsers action of argparse."""

    def __init__(self, actions: argparse._SubParsersAction[Any]) -> None:
        self._actions = actions

    def add(self, name: str, run: str, summary: str, details: str = "") -> argparse.ArgumentParser:
        """Add a command that runs `module:function`. `summary` is the command's line in the list of commands; `details`
        are further sentences for the help of the command itself."""
        parser: argparse.ArgumentParser = self._actions.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}. {details}".strip(), allow_abbrev=False
        )
        add_global(parser)
        parser.set_defaults(run=run)
        return parser

    def nested(self, parser: argparse.ArgumentParser, required: bool = False) -> Subcommands:
        """An empty level of commands below a command, to which the caller adds; `required` means that one must be
        given."""
        return Subcommands(
            parser.add_subparsers(metavar="ACTION", required=required, dest="action", parser_class=type(parser))
        )


def add_query(parser: argparse.ArgumentParser) -> None:
    """Add the argument QUERY, by which the user chooses what is printed."""
    parser.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help="words to find, and field:value terms such as material:cobalt; - before a term negates it, "
        "OR and parentheses group",
    )


def add_csv(parser: argparse.ArgumentParser) -> None:
    """Add the option --csv, which prints a table as CSV."""
    parser.add_argument("--csv", action="store_true", help="print comma-separated values with a header")


def add_clocks(parser: argparse.ArgumentParser) -> None:
    """Add the options --as-of and --known-by, which ask for the answer of a past time."""
    clocks = parser.add_argument_group(
        "clocks",
        "A day or a time; both default to now, and none may be ahead. A date of which only the month is known counts "
        "from the last day of the month, and what the shipped record tells from the day its source was published; a "
        "source of the record without a date counts from the record's own date. What was read here by then is read "
        "anew by this program, so a newer version may find more in it than was shown then.",
    )
    clocks.add_argument("--as-of", metavar="DATE", help="only what had happened by then, with the status of that day")
    clocks.add_argument("--known-by", metavar="DATE", help="only what had been read here, or published, by then")


def refuse_two_formats(args: argparse.Namespace) -> None:
    """Raise UsageError when both --json and --csv are given."""
    if args.json and getattr(args, "csv", False):
        raise UsageError("--json and --csv exclude each other: give one")
