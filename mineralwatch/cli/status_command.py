"""The command `status`: prints one line for a status bar."""

from __future__ import annotations

import json

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, deadline_fields, rfc3339
from mineralwatch.cli.store_reader import open_store
from mineralwatch.view.status_summary import StatusSummary, plain_line, summarise, tmux_line

FORMATS = ("plain", "tmux", "json")


def print_status(ctx: CommandContext) -> int:
    """Print the line in the format that the user chose; the exit code is always 0, since status bars hide failed
    commands."""
    from mineralwatch.domain.alerting.watch_filter import is_watched
    from mineralwatch.store import snapshot_queries

    now, materials = ctx.now(), ctx.settings().watch.materials
    if ctx.args.json and ctx.args.format not in (None, "json"):
        from mineralwatch.domain.errors import UsageError

        raise UsageError("--json and --format exclude each other: give one")
    with open_store(ctx) as conn:
        solicitations = [
            solicitation for solicitation in snapshot_queries.solicitations(conn) if is_watched(solicitation, materials)
        ]
        last_official_reading = snapshot_queries.official_read_at(conn)
        glance_data = summarise(
            solicitations, snapshot_queries.alerts(conn), snapshot_queries.health(conn), last_official_reading, now
        )
    output_format = "json" if ctx.args.json else ctx.args.format or "plain"
    if output_format == "json":
        shape = {
            **status_shape(glance_data, plain_line(glance_data, now)),
            "official_read_at": rfc3339(last_official_reading),
            "as_of": rfc3339(now),
        }
        print(json.dumps(shape, allow_nan=False))
    else:
        print(tmux_line(glance_data, now) if output_format == "tmux" else plain_line(glance_data, now))
    return 0


def status_shape(glance_data: StatusSummary, text: str) -> Shape:
    """`status --format json`: one object with the keys `text` and `class` that status bars such as waybar read, and
    more."""
    next_due = glance_data.next
    return {
        "text": text,
        "class": "alert" if glance_data.unread_alerts else "gap" if glance_data.gaps else "quiet",
        "open": glance_data.open,
        "next": {
            "key": next_due.key,
            "number": next_due.number,
            "title": next_due.title,
            **deadline_fields(next_due.deadline),
        }
        if next_due
        else None,
        "unread_alerts": glance_data.unread_alerts,
        "gaps": list(glance_data.gaps),
    }
