"""The claims of a solicitation grouped for display: by field and contract, the shown value first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mineralwatch.domain.evidence.claim_choice import (
    choose_claim,
    claims_differ,
    group_by_subject,
    without_replaced_deadlines,
)
from mineralwatch.domain.evidence.value_equality import same_value
from mineralwatch.domain.models.event import Claim, Event
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import is_may_follow_claim

ClaimSide = tuple[Claim, ...]
_SHOWN_FIELDS = frozenset((
    "posted", "deadline", "first_deadline", "quantity", "requested_ceiling", "requested_minimum", "ceiling",
    "guaranteed", "price", "amount", "awardee", "awarded_on", "cancelled_on", "terminated_on", "office", "title",
    "material",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimedField:
    """All claims on one field of one solicitation or contract.

    `sides` are groups of claims that state the same value: first the group whose value is shown, and in each group the
    best claim first. `history` holds earlier deadlines that a known extension or shortening has replaced.
    """

    field: str
    contract: str | None  # its normalised number, where several contracts of the solicitation have this field
    sides: tuple[ClaimSide, ...]
    differs: bool
    history: tuple[Claim, ...] = ()

    @property
    def shown(self) -> Claim | None:
        """The claim whose value is shown for the solicitation.

        None for a field that is not shown, and for `ordered` (sums of orders), where the claims are added up.
        """
        return self.sides[0][0] if self.sides and self.field in _SHOWN_FIELDS else None


def claimed_fields(claims: Sequence[Claim], events: Sequence[Event]) -> tuple[ClaimedField, ...]:
    """All claims by field and contract, in the order of their first claim; `events` are in event order.

    Claims that link two solicitations (`may_follow`) are left out: they are shown as a chain.
    """
    values = [claim for claim in claims if not is_may_follow_claim(claim)]
    kept = set(without_replaced_deadlines(values, events))
    current = group_by_subject(claim for claim in values if claim in kept)
    replaced = group_by_subject(claim for claim in values if claim not in kept)
    subjects = dict.fromkeys((*current, *replaced))
    return tuple(
        ClaimedField(
            field,
            contract,
            tuple(claim_sides(current.get((field, contract), ()))),
            claims_differ(current.get((field, contract), ())),
            tuple(replaced.get((field, contract), ())),
        )
        for field, contract in subjects
    )


def claim_sides(claims: Iterable[Claim]) -> list[ClaimSide]:
    """The claims grouped by meaning, the groups in the order in which `choose_claim` would choose them."""
    remaining, found = list(claims), []
    while (best := choose_claim(remaining)) is not None:
        side = [claim for claim in remaining if same_value(claim.field, claim.value, best.value)]
        found.append((best, *(claim for claim in side if claim is not best)))
        remaining = [claim for claim in remaining if claim not in side]
    return found


def shown_claims(claims: Sequence[Claim], events: Sequence[Event]) -> frozenset[Claim]:
    """The claims whose values are shown, one for each field and contract."""
    return frozenset(field.shown for field in claimed_fields(claims, events) if field.shown is not None)
