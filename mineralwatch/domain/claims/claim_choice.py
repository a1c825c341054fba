"""Which of several claims is shown. The others stay beside it: nothing is averaged and nothing is outvoted away.

The written rule, in the order in which it decides:

1. A live correction by hand; of several the newest.
2. The best grade. A worse one never outvotes it, however many say so. Press that is marked `single_source` weighs as
   much as a copy of a register, since both are one voice that nobody checked.
3. The value that most independent sources give. A source is a wire, not an outlet: copies of one wire's story carry its
   name, a story is one source with all its outlets, and SAM.gov's daily file is a copy of its own answers. Values that
   mean the same (`domain.value_equality`) support each other; of those the one that is written most exactly is shown.
4. The claim that names the contract it is about, before one that names none: it says more exactly what it means.
5. The value that was claimed first: by the earliest date that a source gives its statement (one without a date comes
   last, and is given none), then a notice's field before the words of its text, then by the time of reading, then by
   the names of source and place, so that neither the order of arrival nor the order in the store decides anything.

Claims and events: a claim says what holds, an event that it changed. A deadline that a known move has replaced is
history and no claim on the present one, unless its grade is better than that of the move
(`without_replaced_deadlines`): so the latest move that is known counts, a press report of an extension does not
overrule the notice, and the two then stand side by side as a conflict. The deadline that stood first is a field of its
own, `first_deadline`.

Money is claimed by contract: two contracts of one request with two ceilings are no conflict. Sums ordered are parts of
a whole that sources tell at different times, so only those of one order can differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.evidence_text import is_text_quote
from mineralwatch.domain.identity import contract_kind, known_number
from mineralwatch.domain.manual_entries import manual_entry
from mineralwatch.domain.models import Claim, Event, EventKind, Grade
from mineralwatch.domain.value_equality import exactness, same_value

_COPIES = {"sam_bulk": "sam"}  # a system's daily file, and the system
_MOVES = (EventKind.ISSUED, EventKind.EXTENDED, EventKind.SHORTENED, EventKind.AMENDED, EventKind.REISSUED)
# A set-aside is written as a code, a name or a list of several, which nobody can compare; one request may have taken in
# two others.
_UNCOMPARED = ("set_aside", "same_as")


def is_correction(claim: Claim) -> bool:
    """Whether a person has put a value right."""
    return manual_entry.is_correction_ref(claim.ref)


def choose_claim(claims: Sequence[Claim]) -> Claim | None:
    """The claim to show, of the claims on one field of one thing, by the written rule; None when there is none."""
    if not claims:
        return None
    corrected = [claim for claim in claims if is_correction(claim)]
    if corrected:
        return max(corrected, key=lambda claim: manual_entry.act_number(claim.ref))
    best = min(map(_weight, claims))
    good = [claim for claim in claims if _weight(claim) == best]
    winner = min(good, key=lambda claim: (-_support(claim, good), claim.contract is None, *_first(claim)))
    alike = [claim for claim in good if same_value(claim.field, claim.value, winner.value)]
    return min(alike, key=lambda claim: (-exactness(claim.field, claim.value), *_first(claim)))


def _weight(claim: Claim) -> int:
    """The rank of its grade, 0 the best."""
    return max(claim.grade.rank, Grade.COPIED.rank) if claim.single_source else claim.grade.rank


def independent_source(claim: Claim) -> str:
    """Who speaks in a claim: one name for all copies of one voice."""
    name = claim.source.casefold()
    return _COPIES.get(name, name)


def _support(claim: Claim, among: Iterable[Claim]) -> int:
    return len({independent_source(other) for other in among if same_value(claim.field, claim.value, other.value)})


def _first(claim: Claim) -> tuple[date, bool, bool, datetime, str, str, str]:
    copy = claim.source.casefold() in _COPIES
    return (
        claim.dated or date.max,
        is_text_quote(claim.says),
        copy,
        _moment(claim),
        claim.source,
        claim.ref,
        claim.value,
    )


def _moment(claim: Claim) -> datetime:
    return claim.seen_at or datetime.max.replace(tzinfo=UTC)


def without_replaced_deadlines(claims: Iterable[Claim], life: Sequence[Event]) -> tuple[Claim, ...]:
    """The claims without the deadlines that a move has replaced; `life` are the events as they happened."""
    moves = [event for event in life if event.kind in _MOVES and parse_deadline(event.new.get("deadline"))]
    if not moves:
        return tuple(claims)
    said = [(str(move.new["deadline"]), at) for at, move in enumerate(moves)]
    said += [(str(old), at - 1) for at, move in enumerate(moves) if (old := move.old.get("deadline"))]
    return tuple(c for c in claims if c.field != "deadline" or is_correction(c) or not _replaced(c, said, moves))


def _replaced(claim: Claim, said: Iterable[tuple[str, int]], moves: Sequence[Event]) -> bool:
    """Whether a move of the same or a better grade came after the last one that leads to this deadline."""
    places = [at for value, at in said if same_value("deadline", claim.value, value)]
    return bool(places) and any(move.grade.rank <= claim.grade.rank for move in moves[max(places) + 1 :])


def group_by_subject(claims: Iterable[Claim]) -> dict[tuple[str, str | None], list[Claim]]:
    """The claims by what they are about: a field, and where several contracts have it, the contract (normalised).

    A claim that names no contract is about the only one that others name.
    """
    fields: dict[str, list[Claim]] = {}
    for claim in claims:
        fields.setdefault(claim.field, []).append(claim)
    found: dict[tuple[str, str | None], list[Claim]] = {}
    for field, those in fields.items():
        named = {claimed_contract(claim) for claim in those} - {None}
        for claim in those:
            found.setdefault((field, claimed_contract(claim) if len(named) > 1 else None), []).append(claim)
    return found


def claimed_contract(claim: Claim) -> str | None:
    """The normalised number of the contract or order that a claim is about."""
    return known_number(claim.contract)


def claims_differ(claims: Sequence[Claim]) -> bool:
    """Whether claims on one thing mean different things."""
    if not claims or claims[0].field in _UNCOMPARED:
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
    """The fields on which sources mean different things, in the order of their first claim."""
    return tuple(dict.fromkeys(field for (field, _), those in group_by_subject(claims).items() if claims_differ(those)))


def claimed_number(claim: Claim | None) -> float | None:
    """A claim's value as a number; None when it is none."""
    try:
        number = float(claim.value) if claim else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) else None


def claimed_text(claim: Claim | None) -> str | None:
    """A claim's value; None without a claim."""
    return claim.value if claim else None


def claimed_day(claim: Claim | None) -> FuzzyDate | None:
    """A claim's value as a day, month or year; None when it is none."""
    try:
        return FuzzyDate(claim.value) if claim else None
    except ValueError:
        return None
