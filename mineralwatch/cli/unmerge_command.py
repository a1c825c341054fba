"""`unmerge`: a request that took over a number was another one after all."""

from __future__ import annotations

import sqlite3

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import print_json, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.cli.user_act_writer import APPLIED_LATER, store_writer, write_acts
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.ports import UserAct


def unmerge(ctx: CommandContext) -> int:
    """Take a provisional key out of the number that it was joined with; `--again` takes that back.

    It is done here when nobody polls, else by whoever does, within a second.
    """
    from mineralwatch.store import joining

    ctx.settings()
    with open_store(ctx) as conn:
        key = _provisional(conn, ctx.args.number, again=ctx.args.again)
    with store_writer(ctx) as conn:
        done = write_acts(ctx, conn, [UserAct("merge" if ctx.args.again else "unmerge", key)])
        number = joining.merged(conn).get(key)
    if ctx.args.json:
        print_json({"key": key, "joined_with": number, "done": done})
    elif not done:
        say(f"{key}: {APPLIED_LATER}")
    else:
        say(f"{key}: joined with {number}" if number else f"{key}: a request of its own, and stays so")
    return 0


def _provisional(conn: sqlite3.Connection, number: str, *, again: bool) -> str:
    """The provisional key that is meant: itself, or the one that a number took over. Raises CheckFailed."""
    from mineralwatch.store import joining, poller_queries

    merged, apart = joining.merged(conn), joining.kept_apart(conn)
    key = poller_queries.key_of(conn, number)
    names = [alias for alias, of in merged.items() if number == alias or of == key]
    if again:
        names = [number] if number in apart else []
    if not names:
        why = "was not taken apart" if again else "is joined with no other request"
        raise CheckFailed(f"{number!r} {why}: `mineralwatch show` names what a request was joined with")
    return names[0]
