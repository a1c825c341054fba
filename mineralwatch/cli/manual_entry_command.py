"""`add-event` and `correct`: what a person knows and no source says, with who says so and why it is entered."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.entry_prompts import complete_entry
from mineralwatch.cli.json_shapes import Shape
from mineralwatch.cli.output import print_json, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.cli.user_act_writer import APPLIED_LATER, find_solicitation, store_writer, write_acts
from mineralwatch.domain.manual_entries.entry_form import CORRECTION_FIELDS, EVENT_FIELDS, read_correction, read_event
from mineralwatch.domain.manual_entries.manual_entry import (
    ADD_EVENT,
    CORRECT,
    Correction,
    ManualEntries,
    ManualEvent,
    current_value,
    encode_entry,
)
from mineralwatch.domain.models import Solicitation
from mineralwatch.ports import UserAct

_WHO, _WHY = "Who says so", "Why you enter it"
_EVENT = {"kind": "What happened", "source": _WHO, "reason": _WHY}
_VALUE = {"field": "Which value", "value": "The right value", "source": _WHO, "reason": _WHY}


def add_event(ctx: CommandContext) -> int:
    """An event of one request; exit code 1 when the request is not known, 2 when a value is wrong."""
    request, today = _asked(ctx), ctx.now().date()
    given = {name: getattr(ctx.args, name) for name in EVENT_FIELDS}
    event = complete_entry(given, lambda typed: read_event(typed, today), _EVENT)
    with store_writer(ctx) as conn:
        known = _is_known(conn, request.key, event)
        done = known or write_acts(ctx, conn, [UserAct(ADD_EVENT, request.key, body=encode_entry(event))])
    if ctx.args.json:
        print_json({**_shape(request, event), "known": known, "done": done})
    else:
        say(f"{request.label}: {event.kind.value}{_day(event.on)}, by hand after {event.source}{_end(known, done)}")
    return 0


def correct(ctx: CommandContext) -> int:
    """One value of one request; exit codes as those of `add_event`."""
    request, today = _asked(ctx), ctx.now().date()
    given = {name: getattr(ctx.args, name) for name in CORRECTION_FIELDS}
    entry = complete_entry(given, lambda typed: read_correction(typed, today), _VALUE)
    old = current_value(request, entry.field, entry.contract)
    with store_writer(ctx) as conn:
        known = _is_known(conn, request.key, entry)
        done = known or write_acts(ctx, conn, [UserAct(CORRECT, request.key, body=encode_entry(entry))])
        new = current_value(find_solicitation(conn, request.key), entry.field, entry.contract) if done else entry.value
    if ctx.args.json:
        print_json({**_shape(request, entry), "old": old, "new": new, "known": known, "done": done})
    else:
        put = value_words(entry.field, entry.value, today)
        change = put if known else f"{value_words(entry.field, old, today)} → {put}"
        say(f"{request.label}: {field_words(entry.field)} {change}, by hand after {entry.source}{_end(known, done)}")
    return 0


def field_words(field: str) -> str:
    """The name of a value as people read it."""
    return field.replace("_", " ")


def value_words(field: str, value: str | None, today: date) -> str:
    """A value in the form of a claim as people read it."""
    from mineralwatch.view.claim_text import value_text

    return "not known" if value is None else value_text(field, value, today)


def _asked(ctx: CommandContext) -> Solicitation:
    ctx.settings()
    with open_store(ctx) as conn:
        return find_solicitation(conn, ctx.args.number)


def _is_known(conn: sqlite3.Connection, key: str, entry: ManualEvent | Correction) -> bool:
    """Whether it would change nothing: an event that stands already, or the correction that counts now."""
    from mineralwatch.store.manual_entries import manual_entries_of

    hand = manual_entries_of(conn, [key]).get(key, ManualEntries())
    if isinstance(entry, ManualEvent):
        return encode_entry(entry) in map(encode_entry, hand.events)
    counting = [one for one in hand.corrections if (one.field, one.contract) == (entry.field, entry.contract)]
    return bool(counting) and encode_entry(counting[-1]) == encode_entry(entry)


def _shape(request: Solicitation, entry: ManualEvent | Correction) -> Shape:
    return {"key": request.key, "number": request.number, "entry": json.loads(encode_entry(entry))}


def _day(on: date | None) -> str:
    return f" on {on.isoformat()}" if on else ""


def _end(known: bool, done: bool) -> str:
    if known:
        return "; entered before, nothing is changed"
    return "" if done else f"; {APPLIED_LATER}"
