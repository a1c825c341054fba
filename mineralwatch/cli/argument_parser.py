"""The argument parser of the command line. The commands are in `command_groups`; this module imports nothing that is
slow to load."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from mineralwatch import __version__
from mineralwatch.cli import command_groups
from mineralwatch.cli.subcommands import Subcommands, add_global

# Stands for the `-` of a negated query term (`list -status:closed`), which argparse would take for an option.
_NOT = "\ue000"

_EXAMPLES = """\
examples:
  mineralwatch                                   open the watchlist
  mineralwatch list status:open due:<14d         open requests that are due within two weeks
  mineralwatch events kind:extended --since 7d --json
                                                 deadlines that moved in the last week, for a script

exit codes: 0 done, 1 a check failed, 2 usage or configuration, 3 some source failed, 4 the store cannot be used,
130 interrupted.
"""


class _Parser(argparse.ArgumentParser):
    """An argparse parser that reports an error in one line and quotes query terms as the user typed them."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"mineralwatch: {message.replace(_NOT, '-')}; see `{self.prog} --help`\n")


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands. In the parsed result, `run` names the command's function as `module:function`."""
    parser = _Parser(
        prog="mineralwatch",
        description="Watch what the US Defense Logistics Agency buys for the National Defense Stockpile.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"mineralwatch {__version__}")
    parser.add_argument(
        "--demo", action="store_true", help="replay the record on a clock that you step; no network, none of your files"
    )
    add_global(parser)
    parser.set_defaults(run="screen_command:screen", config=None, data_dir=None, json=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    command_groups.add_commands(Subcommands(commands))
    return parser


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line. Raises SystemExit as argparse does, with code 2 for wrong usage."""
    args = build_parser().parse_args(escape_negated_query_terms(argv))
    terms = getattr(args, "query", None)
    if terms is not None:
        args.query = " ".join(terms)
    for name, value in vars(args).items():
        if isinstance(value, str):
            setattr(args, name, value.replace(_NOT, "-"))
    return args


def escape_negated_query_terms(argv: Sequence[str]) -> list[str]:
    """The arguments with the `-` of each negated query term replaced; `-h` stays, the only short option that there
    is."""
    return [
        _NOT + word[1:] if word.startswith("-") and not word.startswith("--") and word not in ("-", "-h") else word
        for word in argv
    ]
