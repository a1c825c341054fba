"""What a person enters by hand: an event, or a value put right, each with its source and reason.

Both are user acts (`add-event`, `correct`) on the key of a request, whose body is the JSON of the given fields. Nothing
is overwritten: an event becomes an `EventReport`, a correction a `Claim` with the user's word that it be shown.
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

_CORRECTED = "/corrected"
_ASKED = {"ceiling": "requested_ceiling", "guaranteed": "requested_minimum"}  # what a request itself may name
_ENTERED, _PUT_RIGHT = "entered by hand: ", "corrected by hand: "  # how their words begin
_EVENT_NAMES = {(EventKind.ORDERED, "amount"): "ordered"}  # a value that stands in an event under another name


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualEvent:
    """An event entered by hand. `told` holds what is known of `deadline` (ISO), `amount` (USD), `awardee`, `contract`.

    `act` and `at` are the number and the time of the user act; 0 and None before it is written.
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
    """A value put right. `value` is in the form of a claim; `on` the day that the source gives its statement;
    `contract` says which one it is about, where a request has several."""

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
    """Everything that still counts of what was entered by hand for one request, oldest first."""

    events: tuple[ManualEvent, ...] = ()
    corrections: tuple[Correction, ...] = ()


def encode_entry(entry: ManualEvent | Correction) -> str:
    """The body of the act: plain JSON of what is known, in a fixed order."""
    known: dict[str, object] = {"source": entry.source, "reason": entry.reason, "grade": entry.grade.value}
    if isinstance(entry, ManualEvent):
        known |= {"kind": entry.kind.value, **entry.values}
    else:
        known |= {"field": entry.field, "value": entry.value, "contract": entry.contract}
    known |= {"on": entry.on.isoformat() if entry.on else None, "url": entry.url}
    return json.dumps({name: one for name, one in known.items() if one is not None}, ensure_ascii=False, sort_keys=True)


def current_value(solicitation: Solicitation, name: str, contract: str | None = None) -> str | None:
    """What a request shows now for a field that can be corrected, in the form of a claim; None when it is not known.

    With a contract, what it shows for that one.
    """
    won = [one for one in solicitation.awardees if contract is None or _same(one.contract, contract)]
    sole = won[0] if contract is not None and won else None
    if name in ("ceiling", "guaranteed", "ordered"):
        amount: float | None = getattr(sole if contract is not None else solicitation, name, None)
        return None if amount is None else plain_number(amount)
    if name == "awardee":
        return "; ".join(one.name for one in won if one.name) or None
    if name in ("awarded_on", "cancelled_on"):
        return _ended(solicitation, name, won)
    found = {
        "posted": solicitation.posted.text if solicitation.posted else None,
        "deadline": solicitation.deadline.text if solicitation.deadline else None,
        "quantity": _size(solicitation.quantity, solicitation.unit),
        "material": solicitation.materials[0] if solicitation.materials else None,
        "title": solicitation.title,
    }
    return found[name]


def _same(one: str | None, other: str) -> bool:
    return one is not None and normalise_number(one) == normalise_number(other)


def _ended(solicitation: Solicitation, name: str, won: list[Awardee]) -> str | None:
    kind = EventKind.AWARDED if name == "awarded_on" else EventKind.CANCELLED
    on = next((one.on for one in won if one.on), None) if kind is EventKind.AWARDED else None
    on = on or (solicitation.ended if solicitation.ending is kind else None)
    return on.text if on else None


def _size(quantity: float | None, unit: str | None) -> str | None:
    return None if quantity is None else f"{quantity:.15g} {unit or ''}".rstrip()


def manual_ref(entry: ManualEvent | Correction) -> str:
    """What the witness or the claim made of it is called: `hand/12`, `hand/12/corrected`."""
    return f"{HAND}{entry.act}{_CORRECTED if isinstance(entry, Correction) else ''}"


def is_manual(ref: str) -> bool:
    """Whether a claim or a witness with this ref was entered by hand."""
    return ref.startswith(HAND)


def is_correction_ref(ref: str) -> bool:
    """Whether a claim with this ref puts a value right: it is shown before all others, whatever its grade.

    What an event entered by hand claims is no correction: it counts by the grade of its source, like a story.
    """
    return ref.startswith(HAND) and ref.endswith(_CORRECTED)


def reason_of(says: str | None) -> str:
    """The reason that was given, from the words of a witness or a claim by hand."""
    return (says or "").removeprefix(_ENTERED).removeprefix(_PUT_RIGHT)


def act_number(ref: str) -> int:
    """The number of the act behind such a ref; the later of two corrections has the greater one."""
    return int(ref.removeprefix(HAND).removesuffix(_CORRECTED))


def report_of_manual_event(event: ManualEvent) -> EventReport:
    """What an event entered by hand tells. It alerts nobody: whoever entered it knows it.

    The day of its entry says nothing of the day of the event, so an undated one has none. Raises ValueError for one
    that was not written yet.
    """
    if event.at is None:
        raise ValueError("an event that was not written has no time")
    new: Fields = {_EVENT_NAMES.get((event.kind, name), name): value for name, value in event.values.items()}
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
    """What a correction claims."""
    return Claim(
        field=correction.field,
        value=correction.value,
        source=correction.source,
        ref=manual_ref(correction),
        url=correction.url,
        grade=correction.grade,
        dated=correction.on,
        says=f"{_PUT_RIGHT}{correction.reason}",
        seen_at=correction.at,
        contract=correction.contract,
    )


def correction_claims(corrections: Iterable[Correction], others: Iterable[Claim]) -> tuple[Claim, ...]:
    """What the corrections of one request claim, beside the claims of others.

    A ceiling or a minimum that only the request names is put right as that; once a contract's own is claimed, the
    correction is of the contract, whose ceiling is the one that is shown.
    """
    asked = {claim.field for claim in others}
    found = []
    for correction in corrections:
        own = _ASKED.get(correction.field) if correction.contract is None else None
        field = own if own in asked and own is not None and correction.field not in asked else correction.field
        found.append(replace(correction_claim(correction), field=field))
    return tuple(found)
