"""Adds to the parser the commands by which a person enters what no source says, or corrects what the program
concluded."""

from __future__ import annotations

import argparse

from mineralwatch.cli.subcommands import Subcommands

NUMBER = "as printed, without hyphens, or a key such as antimony-2025-x1"
KINDS = "issued, amended, extended, shortened, cancelled, awarded, ordered, terminated, reissued"
FIELDS = "posted, deadline, quantity, ceiling, guaranteed, ordered, awardee, awarded_on, cancelled_on, material, title"
COLUMNS = "number, kind, on, deadline, amount, awardee, contract, source, reason, grade, url, field, value"


def add_commands(commands: Subcommands) -> None:
    """Add the commands of this module, in the order in which `--help` shows them."""
    _add_event_command(commands)
    _add_correct_command(commands)
    _add_import_command(commands)
    _add_story_commands(commands)
    _add_merge_and_link_commands(commands)
    commands.add(
        "undo",
        "undo_command:undo",
        "take the last mark or entry by hand back",
        "Says what came back. Having looked is no step; exit code 1 when there is nothing to take back.",
    )


def _add_event_command(commands: Subcommands) -> None:
    event = commands.add(
        "add-event",
        "manual_entry_command:add_event",
        "enter by hand what happened to a solicitation",
        f"KIND is one of {KINDS}; removed, restored, closed and archived follow from readings and dates. It becomes "
        "one more witness of an event that is known, or an event of its own; it alerts nobody. What is missing is "
        "asked for on a terminal. `undo` takes it back.",
    )
    event.epilog = (
        "example: mineralwatch add-event SP8000-26-R-0001 cancelled --on 2026-11-20 --source Reuters --reason read"
    )
    event.add_argument("number", metavar="NUMBER", help=NUMBER)
    event.add_argument("kind", metavar="KIND", nargs="?", help="what happened")
    event.add_argument("--on", metavar="DATE", help="the day on which it happened; left out when it is not known")
    event.add_argument("--deadline", metavar="DATE", help="the new deadline, as 2026-12-01 or 2026-12-01T15:00-05:00")
    event.add_argument("--amount", metavar="USD", help="of an award or an order, as 5000000 or $1.8bn")
    event.add_argument("--awardee", metavar="NAME", help="who won")
    event.add_argument("--contract", metavar="NO", help="the contract's number")
    _add_source_options(event)


def _add_correct_command(commands: Subcommands) -> None:
    value = commands.add(
        "correct",
        "manual_entry_command:correct",
        "put a value of a solicitation right by hand",
        f"FIELD is one of {FIELDS}. The number is none of them: it identifies the request. The value is shown "
        "first from then on; the old one and who says it are kept beside it. Without --contract a ceiling or a minimum "
        "is the one that the request itself names, where it names one. What is missing is asked for on a terminal. "
        "`undo` brings the old value back.",
    )
    value.epilog = (
        "example: mineralwatch correct SP8000-26-R-0001 quantity '7480 t' --source 'the office' --reason letter"
    )
    value.add_argument("number", metavar="NUMBER", help=NUMBER)
    value.add_argument("field", metavar="FIELD", nargs="?", help="which value")
    value.add_argument(
        "value",
        metavar="VALUE",
        nargs="?",
        help="the right one: a date, a deadline, dollars, a quantity with its unit (7480 t), a material, or words",
    )
    value.add_argument("--on", metavar="DATE", help="the day on which the source says so")
    value.add_argument("--contract", metavar="NO", help="the contract that it is about, where there are several")
    _add_source_options(value)


def _add_import_command(commands: Subcommands) -> None:
    file = commands.add(
        "import",
        "import_command:import_file",
        "enter events and corrections from a CSV or JSON file",
        f"The first line of a CSV names its columns, in any order: {COLUMNS}. JSON is a list of objects with the same "
        "names. A row with a kind is an event, with field and value a correction; number, source and reason are "
        "needed in each. Comma, semicolon, tab or | divide cells. All rows are entered or none: each bad one is "
        "named with its line. What was entered before is known by its content and left alone. One file is one step "
        "of undo.",
    )
    file.epilog = "example: mineralwatch import events.csv --dry-run"
    file.add_argument("file", metavar="FILE", help="CSV with a header, in UTF-8, or JSON")
    file.add_argument("--dry-run", action="store_true", help="only show what each row would do: new, known or refused")


def _add_story_commands(commands: Subcommands) -> None:
    story = "its id in `news`, or the first characters of it"
    attach = commands.add(
        "attach",
        "news_command:attach",
        "say which solicitation a story speaks of",
        "It then is a witness of what happened to it. `show` tells why each story stands there; `undo` takes it back.",
    )
    attach.add_argument("story", metavar="STORY", help=story)
    attach.add_argument("number", metavar="NUMBER", help=NUMBER)
    detach = commands.add(
        "detach",
        "news_command:detach",
        "say that a story speaks of no solicitation",
        "It then is no witness of any, whatever its words say. `undo` takes it back.",
    )
    detach.add_argument("story", metavar="STORY", help=story)


def _add_merge_and_link_commands(commands: Subcommands) -> None:
    unmerge = commands.add(
        "unmerge",
        "unmerge_command:unmerge",
        "say that a request and its number are not the same",
        "`show` tells what they were joined for. They are not joined again until --again or `undo`.",
    )
    unmerge.add_argument("number", metavar="NUMBER", help="the number, or the key such as antimony-2025-x1")
    unmerge.add_argument("--again", action="store_true", help="let a key that was taken apart be joined again")
    link = commands.add(
        "link",
        "link_command:link",
        "say that a request is another one asked anew",
        "NEW is OLD again, also where nothing proposes it, and the star goes with it. `show` gives what the program "
        "concludes by itself, with its reasons; `undo` or `unlink` takes it back.",
    )
    unlink = commands.add(
        "unlink",
        "link_command:unlink",
        "say that a request is not another one asked anew",
        "Whatever proposes the link, a notice too: it is not made again until `link`, or `undo`.",
    )
    for command in (link, unlink):
        command.add_argument("older", metavar="OLD", help="the request that ended: its number, or its key")
        command.add_argument("newer", metavar="NEW", help="the one that was posted later")
    link.add_argument("--reason", metavar="TEXT", help="why, shown with the link")


def _add_source_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", metavar="NAME", help="who says so: a paper, an office, a person in a role")
    parser.add_argument("--reason", metavar="TEXT", help="why it is entered by hand")
    parser.add_argument("--url", metavar="URL", help="where it can be read")
    parser.add_argument(
        "--grade",
        metavar="GRADE",
        help="how good the source is: official, announced, reported or copied; default: reported",
    )
