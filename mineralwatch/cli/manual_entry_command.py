"""The commands `add-event` and `correct`: a person enters an event or a value, with its source and the reason."""

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
from mineralwatch.domain.manual_entries.entry_validation import (
    CORRECTION_FIELDS,
    EVENT_FIELDS,
    read_correction,
    read_event,
)
from mineralwatch.domain.manual_entries.manual_entry import (
    ADD_EVENT,
    CORRECT,
    Correction,
    ManualEntries,
    ManualEvent,
    current_value,
    encode_entry,
)
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.ports import UserAct

_WHO, _WHY = "Who says so", "Why you enter it"
_EVENT = {"kind": "What happened", "source": _WHO, "reason": _WHY}
_VALUE = {"field": "Which value", "value": "The right value", "source": _WHO, "reason": _WHY}


def add_event(ctx: CommandContext) -> int:
    """Enter an event of one solicitation; exit code 1 when the solicitation is not known, 2 when a value is wrong."""
    solicitation, today = _solicitation_argument(ctx), ctx.now().date()
    arguments = {name: getattr(ctx.args, name) for name in EVENT_FIELDS}
    event = complete_entry(arguments, lambda typed: read_event(typed, today), _EVENT)
    with store_writer(ctx) as conn:
        already_entered = _is_already_entered(conn, solicitation.key, event)
        applied = already_entered or write_acts(
            ctx, conn, [UserAct(ADD_EVENT, solicitation.key, body=encode_entry(event))]
        )
    if ctx.args.json:
        print_json({**_shape(solicitation, event), "known": already_entered, "done": applied})
    else:
        end = _ending_text(already_entered, applied)
        say(f"{solicitation.label}: {event.kind.value}{_on_day(event.on)}, by hand after {event.source}{end}")
    return 0


def correct(ctx: CommandContext) -> int:
    """Correct one value of one solicitation; exit code 1 when the solicitation is not known, 2 when a value is
    wrong."""
    solicitation, today = _solicitation_argument(ctx), ctx.now().date()
    arguments = {name: getattr(ctx.args, name) for name in CORRECTION_FIELDS}
    entry = complete_entry(arguments, lambda typed: read_correction(typed, today), _VALUE)
    old = current_value(solicitation, entry.field, entry.contract)
    with store_writer(ctx) as conn:
        already_entered = _is_already_entered(conn, solicitation.key, entry)
        applied = already_entered or write_acts(
            ctx, conn, [UserAct(CORRECT, solicitation.key, body=encode_entry(entry))]
        )
        new = (
            current_value(find_solicitation(conn, solicitation.key), entry.field, entry.contract)
            if applied
            else entry.value
        )
    if ctx.args.json:
        print_json({**_shape(solicitation, entry), "old": old, "new": new, "known": already_entered, "done": applied})
    else:
        new_text = value_words(entry.field, entry.value, today)
        change = new_text if already_entered else f"{value_words(entry.field, old, today)} → {new_text}"
        end = _ending_text(already_entered, applied)
        say(f"{solicitation.label}: {field_words(entry.field)} {change}, by hand after {entry.source}{end}")
    return 0


def field_words(field: str) -> str:
    """The name of a field for people, with blanks in place of underscores."""
    return field.replace("_", " ")


def value_words(field: str, value: str | None, today: date) -> str:
    """A field's value for people; `value` is written as in a claim."""
    from mineralwatch.view.claim_text import value_text

    return "not known" if value is None else value_text(field, value, today)


def _solicitation_argument(ctx: CommandContext) -> Solicitation:
    ctx.settings()
    with open_store(ctx) as conn:
        return find_solicitation(conn, ctx.args.number)


def _is_already_entered(conn: sqlite3.Connection, key: str, entry: ManualEvent | Correction) -> bool:
    """Whether the entry would change nothing: the same event was entered before, or the same correction is in force."""
    from mineralwatch.store.manual_entries import manual_entries_of

    hand = manual_entries_of(conn, [key]).get(key, ManualEntries())
    if isinstance(entry, ManualEvent):
        return encode_entry(entry) in map(encode_entry, hand.events)
    current = [
        correction
        for correction in hand.corrections
        if (correction.field, correction.contract) == (entry.field, entry.contract)
    ]
    return bool(current) and encode_entry(current[-1]) == encode_entry(entry)


def _shape(solicitation: Solicitation, entry: ManualEvent | Correction) -> Shape:
    return {"key": solicitation.key, "number": solicitation.number, "entry": json.loads(encode_entry(entry))}


def _on_day(day: date | None) -> str:
    return f" on {day.isoformat()}" if day else ""


def _ending_text(already_entered: bool, applied: bool) -> str:
    if already_entered:
        return "; entered before, nothing is changed"
    return "" if applied else f"; {APPLIED_LATER}"
