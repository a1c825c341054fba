"""`undo`: the last mark or entry by hand is taken back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.manual_entry_command import field_words, value_words
from mineralwatch.cli.output import print_json, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.cli.user_act_writer import APPLIED_LATER, apply_acts, find_solicitation, store_writer
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.domain.manual_entries.manual_entry import CORRECT, current_value
from mineralwatch.ports import UserAct


def undo(ctx: CommandContext) -> int:
    """Take the last step back and say what came back; exit code 1 when there is none."""
    from mineralwatch.store import user_acts

    ctx.settings()
    with open_store(ctx):  # makes the store when there is none
        pass
    with store_writer(ctx) as conn:
        step = user_acts.last_step(conn)
        said = user_acts.undo(conn, ctx.now())
        if said is None:
            raise CheckFailed("there is nothing to take back: no mark, no entry by hand")
        done = apply_acts(ctx, conn)
        back = list(_values(conn, step)) if done else []
    if ctx.args.json:
        values = [{"key": key, "field": field, "value": value} for key, field, value in back]
        print_json({"said": said, "values": values, "done": done})
        return 0
    say(said if done else f"{said}; {APPLIED_LATER}")
    for key, field, value in back:
        say(f"{key}: {field_words(field)} is {value_words(field, value, ctx.now().date())} again")
    return 0


def _values(conn: sqlite3.Connection, step: tuple[UserAct, ...]) -> Iterator[tuple[str, str, str | None]]:
    """Number, field and value shown now of each correction that was taken back."""
    for act in step:
        if act.kind == CORRECT:
            body, request = json.loads(act.body or "{}"), find_solicitation(conn, act.subject)
            yield request.label, body["field"], current_value(request, body["field"], body.get("contract"))
