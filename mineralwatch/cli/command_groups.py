"""Adds all commands to the parser, by group."""

from __future__ import annotations

import re
from argparse import SUPPRESS, ArgumentTypeError

from mineralwatch.cli import context_subcommands, manual_entry_subcommands
from mineralwatch.cli.subcommands import Subcommands, add_clocks, add_csv, add_query


def add_commands(commands: Subcommands) -> None:
    """Add all commands, in the order in which `--help` shows them."""
    _add_reading_commands(commands)
    context_subcommands.add_commands(commands)
    _add_alert_commands(commands)
    _add_polling_commands(commands)
    manual_entry_subcommands.add_commands(commands)
    _add_maintenance_commands(commands)


def _add_reading_commands(commands: Subcommands) -> None:
    listing = commands.add(
        "list", "list_command:list_solicitations", "solicitations", "Next deadline first, then the newest change."
    )
    add_query(listing)
    add_csv(listing)
    add_clocks(listing)
    show = commands.add(
        "show", "show_command:show", "one solicitation with everything about it", "Events are oldest first."
    )
    show.add_argument("number", metavar="NUMBER", help="as printed, without hyphens, or a key such as antimony-2025-x1")
    add_clocks(show)
    events = commands.add("events", "events_command:events", "what happened to the solicitations", "Newest first.")
    add_query(events)
    add_csv(events)
    events.add_argument("--since", metavar="WHEN", help="only what happened or was seen since: 2d, 6h, a date, a time")
    add_clocks(events)
    news = commands.add(
        "news",
        "news_command:news",
        "stories of the feeds",
        "Newest first. `kind` is what the rules read; where they are silent, `may_tell` is what a second reader holds "
        "for likely: it makes no event, changes no status, and alerts in the inbox alone.",
    )
    add_query(news)
    since = commands.add(
        "since",
        "since_command:since",
        "what happened since you last looked, or since a time",
        "Newest first. It does not itself count as looking: only the screen does.",
    )
    since.add_argument("when", metavar="WHEN", nargs="?", help="2d, 6h, a date or a time; default: the last look")
    status = commands.add(
        "status", "status_command:print_status", "one line for a status bar", "Plain ASCII, and quick."
    )
    status.add_argument("--format", choices=("tmux", "plain", "json"), help="default: plain; json is one object")
    commands.add(
        "classify",
        "classify_command:classify",
        "what texts on standard input say, one a line",
        "In the order of the lines, blank ones too: an event kind or `none`, material, how sure, the text, and why; "
        "`may_tell` is the kind that a second reader holds for likely where the rules are silent.",
    )
    prices = commands.add(
        "quotes",
        "quotes_command:quotes",
        "last prices with their age, source and currency, or daily bars",
        "By symbol. With --history the newest day first, in JSON the oldest: five years of sessions that have closed, "
        "adjusted for splits and not for dividends.",
    )
    prices.add_argument("symbols", metavar="SYMBOL", nargs="*", type=_symbol, help="only these, such as UAMY or LYC.AX")
    prices.add_argument("--history", action="store_true", help="the daily bars of each symbol")


def _symbol(text: str) -> str:
    """A stock symbol in upper case, as it is stored."""
    if not re.fullmatch(r"[A-Za-z0-9^][A-Za-z0-9.^=_&:/-]{0,23}", text):
        raise ArgumentTypeError(f"'{text}' is no symbol, which looks like UAMY, LYC.AX or ^GSPC")
    return text.upper()


def _add_alert_commands(commands: Subcommands) -> None:
    log = commands.add(
        "alerts",
        "alerts_command:list_alerts",
        "the alert log",
        "Newest first. `kind` is `event`, or `report` for a story that may tell something: low, in the inbox alone.",
    )
    actions = commands.nested(log)
    ack = actions.add("ack", "alerts_command:acknowledge", "mark an alert as seen")
    ack.add_argument("id", metavar="ID", help="the id of the alert, or its first characters")
    snooze = actions.add("snooze", "alerts_command:snooze", "put an alert off")
    snooze.add_argument("id", metavar="ID", help="the id of the alert, or its first characters")
    snooze.add_argument("until", metavar="DURATION", help="2d, 6h, or a date or a time ahead")
    rules = commands.add("rules", "rules_command:dry_run", "try the alert rules on what is stored")
    trial = commands.nested(rules, required=True).add(
        "dry-run",
        "rules_command:dry_run",
        "which alerts the present rules would have raised",
        "Newest first, each event judged as if it were news now, those of a first reading and of the shipped record "
        "too. Nothing is written.",
    )
    trial.add_argument("--since", metavar="DATE", required=True, help="a date, a time, or an age such as 30d")
    notify = commands.add("notify", "notify_command:notify_test", "try the ways in which alerts reach you")
    commands.nested(notify, required=True).add(
        "test", "notify_command:notify_test", "send one alert through each channel and say which worked"
    )


def _add_polling_commands(commands: Subcommands) -> None:
    poll = commands.add("poll", "poll_command:poll", "ask the sources once", "Takes the sources that are due.")
    poll.add_argument("--source", metavar="NAME", action="append", default=[], help="only this source; may be repeated")
    poll.add_argument("--all", action="store_true", help="every source, due or not; never against a server's own limit")
    poll.add_argument("--no-wait", action="store_true", help="when another process polls, ask it and return at once")
    poll.add_argument(
        "--official",
        action="store_true",
        help="also SAM.gov's official daily file, some 210 MB when it has changed",
    )
    poll.add_argument(
        "--years", metavar="YEARS", help="with --official: its archives of these fiscal years too, as 2025 or 2025-2026"
    )
    watch = commands.add("watch", "poll_command:watch", "poll for ever and alert, without a screen")
    watch.add_argument("--plain", action="store_true", help="print one sentence for each event")
    # The screen starts its poller with this option: the poller ends when its stdin is closed, which happens when the
    # screen ends. The help does not list the option.
    watch.add_argument("--lifeline", action="store_true", help=SUPPRESS)
    init = commands.add(
        "init",
        "init_command:init",
        "create the store and load the shipped record",
        "A second time it changes nothing. A store of an earlier version is never written: --from copies its history "
        "into a new one, which is put in its place when it is complete; the older one stays beside it.",
    )
    init.add_argument(
        "--from", dest="older", metavar="OLD", help="copy the history of this store, a file or the data folder it is in"
    )


def _add_maintenance_commands(commands: Subcommands) -> None:
    audit = commands.add(
        "audit",
        "audit_command:audit",
        "what one solicitation rests on, from raw payloads to events; or the record's sums",
        "Each observation with its hash and what it changed, each event with its witnesses and the observations behind "
        "them, readings that missed or found it, your acts, merges. Without NUMBER: the sums of the shipped record "
        "beside the totals that its sources state, each difference in a line, and how many of its contract numbers "
        "the government's register confirms.",
    )
    audit.add_argument("number", metavar="NUMBER", nargs="?", help="as printed, without hyphens, or a key")
    rebuild = commands.add(
        "rebuild",
        "rebuild_command:rebuild",
        "work out everything derived once more, from what was read and done",
        "Notices, requests, their other names and links, events with their evidence, claims, contracts and stories are "
        "compared with what follows, and put right where they differ, after a copy of the store beside it. Alerts stay "
        "as they were raised; the items of feeds and prices are kept as read; what the record says around the requests "
        "is a copy of the shipped files.",
    )
    rebuild.add_argument("--check", action="store_true", help="compare only: exit code 1 and the rows that differ")
    commands.add(
        "doctor",
        "doctor_command:doctor",
        "check that everything is in order",
        "Causes before what they break. Exit code 1 when a check fails.",
    )
    commands.add("info", "info_command:info", "versions, and every path in use", "Versions first, then paths.")
    commands.add(
        "hosts",
        "hosts_command:hosts",
        "every host that would be called",
        "By source. USAspending and other links are opened by your browser alone; a server may redirect an answer to a "
        "further host, never to a private one.",
    )
    config = commands.add("config", "config_command:path", "the configuration file")
    actions = commands.nested(config, required=True)
    actions.add("path", "config_command:path", "where the configuration file is looked for")
    actions.add("validate", "config_command:validate", "check the configuration file")
