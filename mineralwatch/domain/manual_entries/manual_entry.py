"""Entries by hand: an event, or the correction of a value, each with its source and reason.

Both are user acts (`add-event`, `correct`) on the key of a solicitation, with the given fields as JSON body. They
overwrite nothing: an event becomes an `EventReport`, a correction a `Claim` that takes precedence over all others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date, datetime
from typing import Literal

from mineralwatch.domain.evidence.event_reports import HAND, EventReport
from mineralwatch.domain.manual_entries.entry_values import plain_number
from mineralwatch.domain.models.contract import Awardee
from mineralwatch.domain.models.event import Claim, EventKind, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.quick_dataclass import dataclass

ManualActKind = Literal["add-event", "correct"]
ADD_EVENT: ManualActKind = "add-event"
CORRECT: ManualActKind = "correct"

_CORRECTION_SUFFIX = "/corrected"
# The claim fields for a ceiling and a minimum that the solicitation itself states, as opposed to those of its contract.
_SOLICITATION_FIELDS = {"ceiling": "requested_ceiling", "guaranteed": "requested_minimum"}
# how the evidence texts of an event and of a correction begin
_ENTERED, _CORRECTED = "entered by hand: ", "corrected by hand: "
# values that have another name in an event of this kind
_EVENT_FIELD_NAMES = {(EventKind.ORDERED, "amount"): "ordered"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualEvent:
    """An event that the user entered by hand.

    `values` holds what is known of `deadline` (ISO 8601), `amount` (USD), `awardee` and `contract`. `act` and `at` are
    the number and time of the user act; they are 0 and None until the act is stored.
    """

    kind: EventKind
    source: str
    reason: str
    on: date | None = None
    values: Fields = field(default_factory=dict)
    grade: Grade = Grade.REPORTED
    url: str | None = None
    act: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of one value by the user. The value is written as claims write it.

    `on` is the date of the statement that the correction rests on. `contract` names the contract that the value is
    about, where a solicitation has several. `act` and `at` are as in `ManualEvent`.
    """

    field: str
    value: str
    source: str
    reason: str
    on: date | None = None
    contract: str | None = None
    grade: Grade = Grade.REPORTED
    url: str | None = None
    act: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ManualEntries:
    """The events and corrections that the user entered about one solicitation and did not take back, oldest first."""

    events: tuple[ManualEvent, ...] = ()
    corrections: tuple[Correction, ...] = ()


def encode_entry(entry: ManualEvent | Correction) -> str:
    """The JSON body of the user act: the known fields of the entry, sorted by name."""
    known: dict[str, object] = {"source": entry.source, "reason": entry.reason, "grade": entry.grade.value}
    if isinstance(entry, ManualEvent):
        known |= {"kind": entry.kind.value, **entry.values}
    else:
        known |= {"field": entry.field, "value": entry.value, "contract": entry.contract}
    known |= {"on": entry.on.isoformat() if entry.on else None, "url": entry.url}
    return json.dumps({name: one for name, one in known.items() if one is not None}, ensure_ascii=False, sort_keys=True)


def current_value(solicitation: Solicitation, name: str, contract: str | None = None) -> str | None:
    """The value that is displayed now for a field that can be corrected, of a solicitation or of one of its contracts.
    It is written as claims write it; None when it is not known."""
    awardees = [one for one in solicitation.awardees if contract is None or _same_contract(one.contract, contract)]
    awardee = awardees[0] if contract is not None and awardees else None
    if name in ("ceiling", "guaranteed", "ordered"):
        amount: float | None = getattr(awardee if contract is not None else solicitation, name, None)
        return None if amount is None else plain_number(amount)
    if name == "awardee":
        return "; ".join(one.name for one in awardees if one.name) or None
    if name in ("awarded_on", "cancelled_on"):
        return _ending_date(solicitation, name, awardees)
    found = {
        "posted": solicitation.posted.text if solicitation.posted else None,
        "deadline": solicitation.deadline.text if solicitation.deadline else None,
        "quantity": _quantity_text(solicitation.quantity, solicitation.unit),
        "material": solicitation.materials[0] if solicitation.materials else None,
        "title": solicitation.title,
    }
    return found[name]


def _same_contract(one: str | None, other: str) -> bool:
    return one is not None and normalise_number(one) == normalise_number(other)


def _ending_date(solicitation: Solicitation, name: str, awardees: list[Awardee]) -> str | None:
    kind = EventKind.AWARDED if name == "awarded_on" else EventKind.CANCELLED
    on = next((one.on for one in awardees if one.on), None) if kind is EventKind.AWARDED else None
    on = on or (solicitation.ended if solicitation.ending is kind else None)
    return on.text if on else None


def _quantity_text(quantity: float | None, unit: str | None) -> str | None:
    return None if quantity is None else f"{quantity:.15g} {unit or ''}".rstrip()


def manual_ref(entry: ManualEvent | Correction) -> str:
    """The `ref` of the witness or claim that is made of an entry by hand: `hand/12`, or `hand/12/corrected` for a
    correction."""
    return f"{HAND}{entry.act}{_CORRECTION_SUFFIX if isinstance(entry, Correction) else ''}"


def is_manual(ref: str) -> bool:
    """Whether the claim or witness with this ref was entered by hand."""
    return ref.startswith(HAND)


def is_correction_ref(ref: str) -> bool:
    """Whether the claim with this ref is a correction, which takes precedence over all other claims, whatever its
    grade.

    The claims of an event entered by hand are no corrections: they count by the grade of the source that the user
    named, as the claims of a story do.
    """
    return ref.startswith(HAND) and ref.endswith(_CORRECTION_SUFFIX)


def reason_of(says: str | None) -> str:
    """The reason that the user gave, cut out of the evidence text of a witness or claim by hand."""
    return (says or "").removeprefix(_ENTERED).removeprefix(_CORRECTED)


def act_number(ref: str) -> int:
    """The number of the user act in the ref of an entry by hand; a later act has a greater number."""
    return int(ref.removeprefix(HAND).removesuffix(_CORRECTION_SUFFIX))


def report_of_manual_event(event: ManualEvent) -> EventReport:
    """The report of an event entered by hand. It is marked as baseline, so it raises no alert: the user already knows
    the event.

    An undated event gets no date, since the day on which it was entered says nothing. Raises ValueError when the
    event's user act is not stored yet.
    """
    if event.at is None:
        raise ValueError("the event has no user act yet")
    new: Fields = {_EVENT_FIELD_NAMES.get((event.kind, name), name): value for name, value in event.values.items()}
    return EventReport(
        ref=manual_ref(event),
        source=event.source,
        grade=event.grade,
        kind=event.kind,
        seen_at=event.at,
        said_on=None,
        occurred_on=event.on,
        new=new,
        url=event.url,
        says=f"{_ENTERED}{event.reason}",
        baseline=True,
    )


def correction_claim(correction: Correction) -> Claim:
    """The claim that is made of a correction."""
    return Claim(
        field=correction.field,
        value=correction.value,
        source=correction.source,
        ref=manual_ref(correction),
        url=correction.url,
        grade=correction.grade,
        dated=correction.on,
        says=f"{_CORRECTED}{correction.reason}",
        seen_at=correction.at,
        contract=correction.contract,
    )


def correction_claims(corrections: Iterable[Correction], others: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims made of one solicitation's corrections; `others` are the claims of all other sources.

    When only the solicitation states a ceiling or minimum, the correction applies to the solicitation's field. Once a
    claim gives a contract's own ceiling or minimum, the correction applies to the contract, whose value is then
    displayed.
    """
    claimed = {claim.field for claim in others}
    found = []
    for correction in corrections:
        solicitation_field = _SOLICITATION_FIELDS.get(correction.field) if correction.contract is None else None
        field = (
            solicitation_field
            if solicitation_field in claimed and solicitation_field is not None and correction.field not in claimed
            else correction.field
        )
        found.append(replace(correction_claim(correction), field=field))
    return tuple(found)
