"""What a person enters by hand: an event, or a value put right, each with its source and reason.

Both are user acts (`add-event`, `correct`) on the key of a request, whose body is the JSON of the given fields. Nothing
is overwritten: an event becomes a `Telling`, a correction a `Claim` with the user's word that it be shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from mineralwatch.domain.models import Claim, EventKind, Fields, Grade

HandKind = Literal["add-event", "correct"]
ADD_EVENT: HandKind = "add-event"
CORRECT: HandKind = "correct"

_REF = "hand/"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandEvent:
    """An event entered by hand. `told` holds what is known of `deadline` (ISO), `amount` (USD), `awardee`, `contract`.

    `act` and `at` are the number and the time of the user act; 0 and None before it is written.
    """

    kind: EventKind
    source: str
    reason: str
    on: date | None = None
    told: Fields = field(default_factory=dict)
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
class Hand:
    """Everything that still counts of what was entered by hand for one request, oldest first."""

    events: tuple[HandEvent, ...] = ()
    corrections: tuple[Correction, ...] = ()


def encode(entry: HandEvent | Correction) -> str:
    """The body of the act: plain JSON of what is known, in a fixed order."""
    known: dict[str, object] = {"source": entry.source, "reason": entry.reason, "grade": entry.grade.value}
    if isinstance(entry, HandEvent):
        known |= {"kind": entry.kind.value, **entry.told}
    else:
        known |= {"field": entry.field, "value": entry.value, "contract": entry.contract}
    known |= {"on": entry.on.isoformat() if entry.on else None, "url": entry.url}
    return json.dumps({name: one for name, one in known.items() if one is not None}, ensure_ascii=False, sort_keys=True)


def ref(entry: HandEvent | Correction) -> str:
    """What an evidence or claim made of it is called: `hand/12`."""
    return f"{_REF}{entry.act}"


def is_by_hand(ref: str) -> bool:
    """Whether a claim or a witness with this ref was entered by hand."""
    return ref.startswith(_REF)


def act_of(ref: str) -> int:
    """The number of the act behind such a ref; the later of two corrections has the greater one."""
    return int(ref.removeprefix(_REF))


def claim_of(correction: Correction) -> Claim:
    """What a correction claims."""
    return Claim(
        field=correction.field,
        value=correction.value,
        source=correction.source,
        ref=ref(correction),
        url=correction.url,
        grade=correction.grade,
        dated=correction.on,
        says=f"corrected by hand: {correction.reason}",
        seen_at=correction.at,
        contract=correction.contract,
    )
