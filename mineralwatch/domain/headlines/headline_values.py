"""The values that a headline gives beside its event: deadline, amount, awardee, contract.

An ambiguous value is left out, with a note that says why: another currency, a sign, a vague number, two dates. Nothing
is inferred except the year of a day, from the day of publication.
"""

from __future__ import annotations

from datetime import date

from mineralwatch.domain.headlines.awardee_names import awardee_of
from mineralwatch.domain.headlines.dollar_amounts import nearest_amount
from mineralwatch.domain.headlines.headline_deadlines import future_day_note, headline_deadline
from mineralwatch.domain.headlines.tagged_text import TaggedText
from mineralwatch.domain.headlines.verb_meanings import AWARD_KINDS, EventCandidate
from mineralwatch.domain.models.event import EventKind, Fields
from mineralwatch.domain.numbers_and_ids import contract_kind, normalise_number

_KINDS_WITH_DEADLINE = (
    EventKind.EXTENDED,
    EventKind.SHORTENED,
    EventKind.ISSUED,
    EventKind.REISSUED,
    EventKind.AMENDED,
)
_KINDS_WITH_AMOUNT = (*AWARD_KINDS, EventKind.ISSUED, EventKind.REISSUED, EventKind.CANCELLED)


def stated_values(
    tagged: TaggedText, candidate: EventCandidate | None, said_on: date | None
) -> tuple[Fields, tuple[str, ...]]:
    """The values that the words give: `deadline` (ISO day), `amount` (US dollars), `awardee`, `contract` (as printed).

    The second result holds a note for each value that was left out as ambiguous. Without an event (`candidate` is None)
    only the contract is read.
    """
    values: Fields = {}
    notes: list[str] = []
    if candidate is not None and candidate.kind in _KINDS_WITH_DEADLINE:
        day, note = headline_deadline(tagged.text, candidate.kind, said_on)
        _add(values, notes, "deadline", day.isoformat() if day else None, note)
    elif candidate is not None:
        _add(values, notes, "", None, future_day_note(tagged.text, said_on))
    if candidate is not None and candidate.kind in _KINDS_WITH_AMOUNT:
        target_start = tagged.spans[candidate.target.start][0]
        _add(values, notes, "amount", *nearest_amount(tagged.text, target_start))
    if candidate is not None and candidate.kind in AWARD_KINDS:
        _add(values, notes, "awardee", *awardee_of(tagged, candidate))
    _add(values, notes, "contract", *_contract(tagged))
    return values, tuple(notes)


def _add(values: Fields, notes: list[str], name: str, value: str | float | None, note: str | None) -> None:
    if value is not None:
        values[name] = value
    if note:
        notes.append(note)


def _contract(tagged: TaggedText) -> tuple[str | None, str | None]:
    """The number of the only contract that the text names, or None; then also a note when several are named."""
    numbers = {
        normalise_number(phrase.text): phrase.text
        for phrase in tagged.phrases
        if phrase.has("contract") and contract_kind(phrase.text) in ("idiq", "contract")
    }
    if len(numbers) > 1:
        return None, f"{len(numbers)} contract numbers are named"
    return next(iter(numbers.values()), None), None
