"""The values that a headline's words give beside the event itself: a deadline, an amount, an awardee, a contract.

What the words leave open is not given, and `notes` say why: another currency, a sign, a word for a number, two dates.
Nothing is computed from elsewhere but the year of a day, from the day on which it was said.
"""

from __future__ import annotations

from datetime import date

from mineralwatch.domain.headlines.awardee_names import awardee_of
from mineralwatch.domain.headlines.dollar_amounts import nearest_amount
from mineralwatch.domain.headlines.headline_deadlines import future_day_note, headline_deadline
from mineralwatch.domain.headlines.tagged_text import TaggedText
from mineralwatch.domain.headlines.verb_meanings import EventCandidate
from mineralwatch.domain.identity import contract_kind, normalise_number
from mineralwatch.domain.models import EventKind, Fields

_DATED = (EventKind.EXTENDED, EventKind.SHORTENED, EventKind.ISSUED, EventKind.REISSUED, EventKind.AMENDED)
_GIVEN = (EventKind.AWARDED, EventKind.ORDERED, EventKind.TERMINATED)
_VALUED = (*_GIVEN, EventKind.ISSUED, EventKind.REISSUED, EventKind.CANCELLED)


def stated_values(
    tagged: TaggedText, candidate: EventCandidate | None, said_on: date | None
) -> tuple[Fields, tuple[str, ...]]:
    """`deadline` (ISO day), `amount` (US dollars), `awardee` and `contract` (as printed), as far as the words give
    them, and a note for each value that they seem to give and do not. Without an event only a contract is told."""
    told: Fields = {}
    notes: list[str] = []
    if candidate is not None and candidate.kind in _DATED:
        day, note = headline_deadline(tagged.text, candidate.kind, said_on)
        _take(told, notes, "deadline", day.isoformat() if day else None, note)
    elif candidate is not None:
        _take(told, notes, "", None, future_day_note(tagged.text, said_on))
    if candidate is not None and candidate.kind in _VALUED:
        at = tagged.spans[candidate.target.start][0]
        _take(told, notes, "amount", *nearest_amount(tagged.text, at))
    if candidate is not None and candidate.kind in _GIVEN:
        _take(told, notes, "awardee", *awardee_of(tagged, candidate))
    _take(told, notes, "contract", *_contract(tagged))
    return told, tuple(notes)


def _take(told: Fields, notes: list[str], name: str, value: str | float | None, note: str | None) -> None:
    if value is not None:
        told[name] = value
    if note:
        notes.append(note)


def _contract(tagged: TaggedText) -> tuple[str | None, str | None]:
    """The number of the contract that the text names; none when it names two."""
    named = {
        normalise_number(phrase.text): phrase.text
        for phrase in tagged.phrases
        if phrase.has("contract") and contract_kind(phrase.text) in ("idiq", "contract")
    }
    if len(named) > 1:
        return None, f"{len(named)} contract numbers are named"
    return next(iter(named.values()), None), None
