"""The command `undo`: takes back the last mark or manual entry."""

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
    """Take back the last step and print what is restored; exit code 1 when there is nothing to undo."""
    from mineralwatch.store import user_acts

    ctx.settings()
    with open_store(ctx):  # opening creates the store when there is none
        pass
    with store_writer(ctx) as conn:
        step = user_acts.last_step(conn)
        sentence = user_acts.undo(conn, ctx.now())
        if sentence is None:
            raise CheckFailed("there is nothing to take back: no mark, no entry by hand")
        applied = apply_acts(ctx, conn)
        restored = list(_restored_values(conn, step)) if applied else []
    if ctx.args.json:
        values = [{"key": key, "field": field, "value": value} for key, field, value in restored]
        print_json({"said": sentence, "values": values, "done": applied})
        return 0
    say(sentence if applied else f"{sentence}; {APPLIED_LATER}")
    for key, field, value in restored:
        say(f"{key}: {field_words(field)} is {value_words(field, value, ctx.now().date())} again")
    return 0


def _restored_values(conn: sqlite3.Connection, step: tuple[UserAct, ...]) -> Iterator[tuple[str, str, str | None]]:
    """For each correction that was taken back: the solicitation's label, the field, and the value that is shown
    again."""
    for act in step:
        if act.kind == CORRECT:
            body, solicitation = json.loads(act.body or "{}"), find_solicitation(conn, act.subject)
            yield solicitation.label, body["field"], current_value(solicitation, body["field"], body.get("contract"))
