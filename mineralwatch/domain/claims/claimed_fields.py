"""The claims of a request as they are shown: by field, the shown side first, the others beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mineralwatch.domain.claims.claim_choice import (
    choose_claim,
    claims_differ,
    group_by_subject,
    without_replaced_deadlines,
)
from mineralwatch.domain.models import Claim, Event
from mineralwatch.domain.reissues.reissue_link import is_may_follow
from mineralwatch.domain.value_equality import same_value

ClaimSide = tuple[Claim, ...]
_SHOWN = frozenset((
    "posted", "deadline", "first_deadline", "quantity", "requested_ceiling", "requested_minimum", "ceiling",
    "guaranteed", "price", "amount", "awardee", "awarded_on", "cancelled_on", "terminated_on", "office", "title",
    "material",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimedField:
    """What is claimed of one field of one thing.

    `sides` are the different meanings, the shown one first, and in each the claim that gives it best; `history` are
    deadlines that a known move has replaced.
    """

    field: str
    contract: str | None  # normalised, where several contracts of the request have this field
    sides: tuple[ClaimSide, ...]
    differs: bool
    history: tuple[Claim, ...] = ()

    @property
    def shown(self) -> Claim | None:
        """The claim whose value the request shows; None of a field that it has not, and of orders, which all count."""
        return self.sides[0][0] if self.sides and self.field in _SHOWN else None


def claimed_fields(claims: Sequence[Claim], life: Sequence[Event]) -> tuple[ClaimedField, ...]:
    """All claims of values by what they are about, in the order of their first claim; `life` are the events as they
    happened. A claim that links two requests is no value: it is shown as a chain."""
    values = [claim for claim in claims if not is_may_follow(claim)]
    left = set(without_replaced_deadlines(values, life))
    now = group_by_subject(claim for claim in values if claim in left)
    gone = group_by_subject(claim for claim in values if claim not in left)
    places = dict.fromkeys((*now, *gone))
    return tuple(
        ClaimedField(
            field,
            contract,
            tuple(claim_sides(now.get((field, contract), ()))),
            claims_differ(now.get((field, contract), ())),
            tuple(gone.get((field, contract), ())),
        )
        for field, contract in places
    )


def claim_sides(claims: Iterable[Claim]) -> list[ClaimSide]:
    """The different meanings by the written rule, best first, each with the claims that agree with its best one."""
    left, found = list(claims), []
    while (best := choose_claim(left)) is not None:
        side = [claim for claim in left if same_value(claim.field, claim.value, best.value)]
        found.append((best, *(claim for claim in side if claim is not best)))
        left = [claim for claim in left if claim not in side]
    return found


def shown_claims(claims: Sequence[Claim], life: Sequence[Event]) -> frozenset[Claim]:
    """The claims whose values are shown, one of each field of each thing."""
    return frozenset(one.shown for one in claimed_fields(claims, life) if one.shown is not None)
