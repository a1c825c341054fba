"""Entries by hand: an event, or the correction of a value, each with its source and reason.

Both are user acts (`add-event`, `correct`) on the key of a solicitation, with the given fields as JSON body. They
overwrite nothing: an event becomes an `EventReport`, a correction a `Claim` that takes precedence over all others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from mineralwatch.domain.event_reports import HAND, EventReport
from mineralwatch.domain.identity import normalise_number
from mineralwatch.domain.manual_entries.entry_values import plain_number
from mineralwatch.domain.models import Awardee, Claim, EventKind, Fields, Grade, Solicitation

ManualActKind = Literal["add-event", "correct"]
ADD_EVENT: ManualActKind = "add-event"
CORRECT: ManualActKind = "correct"

_CORRECTION_SUFFIX = "/corrected"
# The fields of claims for money that the solicitation itself states, as opposed to its contract.
_SOLICITATION_FIELDS = {"ceiling": "requested_ceiling", "guaranteed": "requested_minimum"}
_ENTERED, _CORRECTED = "entered by hand: ", "corrected by hand: "  # how their evidence text begins
_EVENT_FIELD_NAMES = {(EventKind.ORDERED, "amount"): "ordered"}  # a value that has another name in the event


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualEvent:
    """An event entered by hand.

    `values` holds those of `deadline` (ISO 8601), `amount` (USD), `awardee` and `contract` that are known. `act` and
    `at` are the number and time of the user act, 0 and None before it is written.
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
    """The correction of a value, given in the form of a claim.

    `on` is the date of the source's statement. `contract` names the contract that the value is about, where a
    solicitation has several. `act` and `at` are as in `ManualEvent`.
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
    """What a person entered about one solicitation and did not take back, oldest first."""

    events: tuple[ManualEvent, ...] = ()
    corrections: tuple[Correction, ...] = ()


def encode_entry(entry: ManualEvent | Correction) -> str:
    """The JSON body of the user act: the known fields, in sorted order."""
    known: dict[str, object] = {"source": entry.source, "reason": entry.reason, "grade": entry.grade.value}
    if isinstance(entry, ManualEvent):
        known |= {"kind": entry.kind.value, **entry.values}
    else:
        known |= {"field": entry.field, "value": entry.value, "contract": entry.contract}
    known |= {"on": entry.on.isoformat() if entry.on else None, "url": entry.url}
    return json.dumps({name: one for name, one in known.items() if one is not None}, ensure_ascii=False, sort_keys=True)


def current_value(solicitation: Solicitation, name: str, contract: str | None = None) -> str | None:
    """The value that a solicitation, or one of its contracts, shows now for a correctable field, in the form of a
    claim; None when it is not known."""
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
    """The `ref` of the witness or claim that is made of an entry: `hand/12`, `hand/12/corrected`."""
    return f"{HAND}{entry.act}{_CORRECTION_SUFFIX if isinstance(entry, Correction) else ''}"


def is_manual(ref: str) -> bool:
    """Whether a claim or a witness with this ref was entered by hand."""
    return ref.startswith(HAND)


def is_correction_ref(ref: str) -> bool:
    """Whether a claim with this ref is a correction, which takes precedence over all others, whatever its grade.

    The claims of an event entered by hand are no corrections: they count by the grade of its source, like a story's.
    """
    return ref.startswith(HAND) and ref.endswith(_CORRECTION_SUFFIX)


def reason_of(says: str | None) -> str:
    """The user's reason, from the words of a witness or claim by hand."""
    return (says or "").removeprefix(_ENTERED).removeprefix(_CORRECTED)


def act_number(ref: str) -> int:
    """The number of the user act in a ref by hand; a later act has a greater number."""
    return int(ref.removeprefix(HAND).removesuffix(_CORRECTION_SUFFIX))


def report_of_manual_event(event: ManualEvent) -> EventReport:
    """The report of an event entered by hand. It is marked as baseline, since the user knows it and needs no alert.

    An undated event gets no date, since the day of its entry says nothing. Raises ValueError for an event whose user
    act is not written yet.
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
    """The claim of a correction."""
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
    """The claims of one solicitation's corrections; `others` are the claims of all other sources.

    A ceiling or minimum that only the solicitation states is corrected as such. Once a contract's own is claimed, the
    correction applies to the contract, whose ceiling is the one that is shown.
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
