"""Chooses which of several claims is displayed. The others are kept and displayed beside the chosen one; values are
never averaged.

The rule, in the order in which it decides:

1. A live correction by hand; of several the newest.
2. The best grade, however many claims of a worse grade disagree. Press that is marked `single_source` counts like a
   copy of a register, since neither was checked by a second source.
3. The value that most independent sources give. A source is a wire, not an outlet: copies of one wire's story carry its
   name, a story is one source with all its outlets, and SAM.gov's daily file is a copy of its API's answers. Values
   that mean the same (`domain.value_equality`) support each other; of those the most exactly written one is shown.
4. A claim that names the contract it is about, before one that names none.
5. The value that was claimed first: by the earliest date that a source puts on its statement (undated ones last), then
   a notice's field before its text, then by the time of reading, then by the names of source and place, so that the
   order of arrival and the order in the store decide nothing.

A claim says what holds, an event what changed. A deadline that a known event has extended or shortened is history and
no claim on the present deadline, unless the claim's grade is better than the event's (`without_replaced_deadlines`).
So the latest known change counts, but a press report of an extension does not overrule the notice: both deadlines are
then shown as a conflict. The original deadline is a field of its own, `first_deadline`.

Money is claimed by contract: two ceilings of two contracts of one solicitation are no conflict. Sources report orders
at different times as parts of a total, so only amounts of the same order can differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.evidence.evidence_text import is_text_quote
from mineralwatch.domain.evidence.value_equality import exactness, same_value
from mineralwatch.domain.manual_entries import manual_entry
from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.numbers_and_ids import contract_kind, optional_number

# maps a source that only copies another one (the daily file) to the source that it copies
_COPIES = {"sam_bulk": "sam"}
_MOVES = (EventKind.ISSUED, EventKind.EXTENDED, EventKind.SHORTENED, EventKind.AMENDED, EventKind.REISSUED)
# Claims on these fields are never compared. A set-aside is written as a code, a name or a list; in `same_as`, a
# solicitation may be the same as two others.
_NEVER_COMPARED = ("set_aside", "same_as")


def is_correction(claim: Claim) -> bool:
    """Whether a claim is a value that the user entered by hand as a correction."""
    return manual_entry.is_correction_ref(claim.ref)


def choose_claim(claims: Sequence[Claim]) -> Claim | None:
    """The claim to display, by the rule in the module's docstring. The `claims` are on one field of one contract or
    solicitation. None when there are no claims."""
    if not claims:
        return None
    corrected = [claim for claim in claims if is_correction(claim)]
    if corrected:
        return max(corrected, key=lambda claim: manual_entry.act_number(claim.ref))
    best = min(map(_trust_rank, claims))
    good = [claim for claim in claims if _trust_rank(claim) == best]
    winner = min(
        good, key=lambda claim: (-_support_count(claim, good), claim.contract is None, *_earliest_first(claim))
    )
    alike = [claim for claim in good if same_value(claim.field, claim.value, winner.value)]
    return min(alike, key=lambda claim: (-exactness(claim.field, claim.value), *_earliest_first(claim)))


def _trust_rank(claim: Claim) -> int:
    """The rank of a claim's grade, 0 for the best; a report that no second source confirms ranks like a copy."""
    return max(claim.grade.rank, Grade.COPIED.rank) if claim.single_source else claim.grade.rank


def independent_source(claim: Claim) -> str:
    """The name of a claim's source, where all copies of one source get the name of that source."""
    name = claim.source.casefold()
    return _COPIES.get(name, name)


def _support_count(claim: Claim, among: Iterable[Claim]) -> int:
    return len({independent_source(other) for other in among if same_value(claim.field, claim.value, other.value)})


def _earliest_first(claim: Claim) -> tuple[date, bool, bool, datetime, str, str, str]:
    copy = claim.source.casefold() in _COPIES
    return (
        claim.dated or date.max,
        is_text_quote(claim.says),
        copy,
        _read_moment(claim),
        claim.source,
        claim.ref,
        claim.value,
    )


def _read_moment(claim: Claim) -> datetime:
    return claim.seen_at or datetime.max.replace(tzinfo=UTC)


def without_replaced_deadlines(claims: Iterable[Claim], events: Sequence[Event]) -> tuple[Claim, ...]:
    """The claims except those on a deadline that was later extended or shortened; `events` are in the order of
    `event_order`."""
    moves = [event for event in events if event.kind in _MOVES and parse_deadline(event.new.get("deadline"))]
    if not moves:
        return tuple(claims)
    stated = [(str(move.new["deadline"]), at) for at, move in enumerate(moves)]
    stated += [(str(old), at - 1) for at, move in enumerate(moves) if (old := move.old.get("deadline"))]
    return tuple(c for c in claims if c.field != "deadline" or is_correction(c) or not _is_replaced(c, stated, moves))


def _is_replaced(claim: Claim, stated: Iterable[tuple[str, int]], moves: Sequence[Event]) -> bool:
    """Whether a later deadline change, of the same or a better grade than the claim, replaced the deadline that it
    states."""
    positions = [at for value, at in stated if same_value("deadline", claim.value, value)]
    return bool(positions) and any(move.grade.rank <= claim.grade.rank for move in moves[max(positions) + 1 :])


def group_by_subject(claims: Iterable[Claim]) -> dict[tuple[str, str | None], list[Claim]]:
    """The claims grouped by what they are about: the field, and the contract's normalised number where claims name
    several contracts.

    When the claims on a field name only one contract, a claim that names none is taken to be about that contract.
    """
    fields: dict[str, list[Claim]] = {}
    for claim in claims:
        fields.setdefault(claim.field, []).append(claim)
    found: dict[tuple[str, str | None], list[Claim]] = {}
    for field, same_field in fields.items():
        named = {claimed_contract(claim) for claim in same_field} - {None}
        for claim in same_field:
            found.setdefault((field, claimed_contract(claim) if len(named) > 1 else None), []).append(claim)
    return found


def claimed_contract(claim: Claim) -> str | None:
    """The normalised number of the contract or order that a claim is about."""
    return optional_number(claim.contract)


def claims_differ(claims: Sequence[Claim]) -> bool:
    """Whether claims on one field of one contract or solicitation give different values."""
    if not claims or claims[0].field in _NEVER_COMPARED:
        return False
    if claims[0].field == "ordered":
        claims = [claim for claim in claims if contract_kind(claim.contract) == "order"]
    values = list(dict.fromkeys((claimed_contract(c) if c.field == "ordered" else None, c.value) for c in claims))
    return any(
        a[0] == b[0] and not same_value(claims[0].field, a[1], b[1])
        for at, a in enumerate(values)
        for b in values[at + 1 :]
    )


def disputed_fields(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The fields for which sources give different values, in the order in which `claims` first names the fields."""
    return tuple(
        dict.fromkeys(
            field for (field, _), subject_claims in group_by_subject(claims).items() if claims_differ(subject_claims)
        )
    )


def claimed_number(claim: Claim | None) -> float | None:
    """A claim's value as a number; None when there is no claim or its value is not a finite number."""
    try:
        number = float(claim.value) if claim else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) else None


def claimed_text(claim: Claim | None) -> str | None:
    """A claim's value; None without a claim."""
    return claim.value if claim else None


def claimed_day(claim: Claim | None) -> FuzzyDate | None:
    """A claim's value as a day, month or year; None when there is no claim or its value is not a date."""
    try:
        return FuzzyDate(claim.value) if claim else None
    except ValueError:
        return None
