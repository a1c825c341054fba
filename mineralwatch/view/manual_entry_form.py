"""The words of the two forms for entering an event or a correction by hand: their fields, hints and messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mineralwatch.domain.manual_entries import entry_values as hand_values
from mineralwatch.domain.manual_entries.entry_validation import read_correction, read_event
from mineralwatch.domain.manual_entries.manual_entry import (
    ADD_EVENT,
    Correction,
    ManualActKind,
    ManualEvent,
    current_value,
)
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.view.claim_text import value_text
from mineralwatch.view.formatting import solicitation_title


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form; `choices` are offered while the answer is typed."""

    name: str
    label: str
    hint: str
    choices: tuple[str, ...] = ()
    required: bool = False


_SOURCE_FIELDS = (
    FormField("source", "source", "who says so: a paper, an office, a person in a role", required=True),
    FormField("reason", "reason", "why you enter it, in a few words", required=True),
    FormField("url", "address", "where it can be read, https://"),
    FormField("grade", "grade", "official, announced, reported or copied; empty is reported",
        tuple(map(str, hand_values.GRADES))),
)  # fmt: skip
_CONTRACT = FormField("contract", "contract", "its number, as SP8000-25-D-0007")
_EVENT_FIELDS = (
    FormField("kind", "what", ", ".join(hand_values.KINDS), tuple(map(str, hand_values.KINDS)), required=True),
    FormField("on", "on", "the day on which it happened, as 2026-11-22; empty when it is not known"),
    FormField("deadline", "deadline", "the new deadline, as 2026-12-01 or 2026-12-01T15:00-05:00"),
    FormField("amount", "amount", "of an award or an order, in US dollars, as 5000000 or $1.8bn"),
    FormField("awardee", "awardee", "who won"),
    _CONTRACT,
    *_SOURCE_FIELDS,
)
_FIELDS = tuple(name.replace("_", " ") for name in hand_values.FIELDS)
_CORRECTION_FIELDS = (
    FormField("field", "which", ", ".join(_FIELDS), _FIELDS, required=True),
    FormField("value", "value",
        "the right one: a date, dollars, a quantity with its unit (7480 t), a material, or words", required=True),
    FormField("on", "said on", "the day on which the source says so, as 2026-11-22; empty when it is not known"),
    _CONTRACT,
    *_SOURCE_FIELDS,
)  # fmt: skip


def form_fields(kind: ManualActKind) -> tuple[FormField, ...]:
    """The fields of the form for an event or for a correction, from top to bottom."""
    return _EVENT_FIELDS if kind == ADD_EVENT else _CORRECTION_FIELDS


def form_title(kind: ManualActKind, solicitation: Solicitation) -> str:
    """The title of a form: `What happened: SP8000-27-R-0001, Tin, ingots`; the number comes first, so that a narrow
    screen does not cut it off."""
    heading = "What happened" if kind == ADD_EVENT else "Put right"
    return f"{heading}: {solicitation.number or solicitation.key}, {solicitation_title(solicitation)}"


def read_answers(kind: ManualActKind, given: Mapping[str, str], today: date) -> ManualEvent | Correction:
    """The event or correction made of `given`, the typed answers by field name. Raises BadEntry, which has every
    problem with the name of its field."""
    return read_event(given, today) if kind == ADD_EVENT else read_correction(given, today)


def shown_now_text(solicitation: Solicitation | None, field: str, contract: str, today: date) -> str:
    """The present value of the field that is about to be corrected, as a hint; "" while `field` is no known field."""
    try:
        name = hand_values.parse_field(field) if field.strip() else None
    except ValueError:
        name = None
    if solicitation is None or name is None:
        return ""
    value = current_value(solicitation, name, contract.strip() or None)
    return f"shown now: {value_text(name, value, today) if value is not None else 'not known'}"


def saved_text(entry: ManualEvent | Correction, today: date) -> str:
    """The message to the user after an entry by hand was saved."""
    if isinstance(entry, ManualEvent):
        on = f" on {entry.on.isoformat()}" if entry.on else ""
        return f"Entered by hand: {entry.kind.value}{on}. u takes it back."
    words = entry.field.replace("_", " ")
    return f"Corrected by hand: {words} is {value_text(entry.field, entry.value, today)}. u brings the old value back."
