"""`status`: one line for a status bar."""

from __future__ import annotations

import json

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, deadline_fields, rfc3339
from mineralwatch.cli.store_reader import open_store
from mineralwatch.view.status_summary import StatusSummary, plain_line, summarise, tmux_line

FORMATS = ("plain", "tmux", "json")


def print_status(ctx: CommandContext) -> int:
    """The line in the format asked for; always exit code 0, so that a bar shows it."""
    from mineralwatch.domain.watch_filter import is_watched
    from mineralwatch.store import queries

    now, wanted = ctx.now(), ctx.settings().watch.materials
    if ctx.args.json and ctx.args.format not in (None, "json"):
        from mineralwatch.domain.errors import UsageError

        raise UsageError("--json and --format exclude each other: give one")
    with open_store(ctx) as conn:
        requests = [one for one in queries.solicitations(conn) if is_watched(one, wanted)]
        official = queries.official_read_at(conn)
        seen = summarise(requests, queries.alerts(conn), queries.health(conn), official, now)
    chosen = "json" if ctx.args.json else ctx.args.format or "plain"
    if chosen == "json":
        shape = {
            **status_shape(seen, plain_line(seen, now)),
            "official_read_at": rfc3339(official),
            "as_of": rfc3339(now),
        }
        print(json.dumps(shape, allow_nan=False))
    else:
        print(tmux_line(seen, now) if chosen == "tmux" else plain_line(seen, now))
    return 0


def status_shape(seen: StatusSummary, text: str) -> Shape:
    """One object on one line; `text` and `class` are what status bars such as waybar look for."""
    due = seen.next
    return {
        "text": text,
        "class": "alert" if seen.unread_alerts else "gap" if seen.gaps else "quiet",
        "open": seen.open,
        "next": {"key": due.key, "number": due.number, "title": due.title, **deadline_fields(due.deadline)}
        if due
        else None,
        "unread_alerts": seen.unread_alerts,
        "gaps": list(seen.gaps),
    }
