"""The command `unmerge`: the user says that a provisional solicitation was merged into a number by mistake."""

from __future__ import annotations

import sqlite3

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.output import print_json, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.cli.user_act_writer import APPLIED_LATER, store_writer, write_acts
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.ports import UserAct


def unmerge(ctx: CommandContext) -> int:
    """Separate a provisional key from the number that it was merged with; with `--again`, allow the merge again.

    What follows is worked out here when no poller runs; otherwise the poller does it within a second.
    """
    from mineralwatch.store.solicitation_rows import merged_keys

    ctx.settings()
    with open_store(ctx) as conn:
        key = _key_to_separate(conn, ctx.args.number, merge_is_allowed_again=ctx.args.again)
    with store_writer(ctx) as conn:
        applied = write_acts(ctx, conn, [UserAct("merge" if ctx.args.again else "unmerge", key)])
        number = merged_keys(conn).get(key)
    if ctx.args.json:
        print_json({"key": key, "joined_with": number, "done": applied})
    elif not applied:
        say(f"{key}: {APPLIED_LATER}")
    else:
        say(f"{key}: joined with {number}" if number else f"{key}: a request of its own, and stays so")
    return 0


def _key_to_separate(conn: sqlite3.Connection, number: str, *, merge_is_allowed_again: bool) -> str:
    """The provisional key to separate: `number` itself when it is such a key, or the key that was merged into that
    number. Raises CheckFailed when there is none."""
    from mineralwatch.store import poller_queries, solicitation_rows, user_acts

    merged_keys, kept_apart = solicitation_rows.merged_keys(conn), user_acts.kept_apart(conn)
    key = poller_queries.key_of(conn, number)
    candidates = [alias for alias, into in merged_keys.items() if number == alias or into == key]
    if merge_is_allowed_again:
        candidates = [number] if number in kept_apart else []
    if not candidates:
        why = "was not taken apart" if merge_is_allowed_again else "is joined with no other request"
        raise CheckFailed(f"{number!r} {why}: `mineralwatch show` names what a request was joined with")
    return candidates[0]
