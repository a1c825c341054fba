"""Claims at two clocks: with the event, the contract or the notice that they speak of, else once they were said
(`derivation.clocks`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.derivation.clocks import Clocks
from mineralwatch.domain.derivation.contracts_at_clocks import MONEY
from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.numbers_and_ids import normalise_number, number_in_fields
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.contract_register import REGISTER, claimed_register_number

_OF_EVENT = {
    **dict.fromkeys(("cancelled_on",), EventKind.CANCELLED),
    **dict.fromkeys(("terminated_on",), EventKind.TERMINATED),
    **dict.fromkeys(
        (
            "awarded_on", "announced_on", "award_notice_on", "awarded_with_others", "awardee", "seller", "ceiling",
            "guaranteed", "price", "price_basis", "initial_value", "initial_value_is_of", "purpose", "may_follow",
        ),
        EventKind.AWARDED,
    ),
    **dict.fromkeys(("ordered", "first_order", "ordered_with_others"), EventKind.ORDERED),
}  # fmt: skip
_ASKED = frozenset((
    "posted", "title", "stage", "first_deadline", "office", "quantity", "unit", "requested_ceiling",
    "requested_minimum", "brands", "naics", "psc", "place", "set_aside",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What claims may go with: events, and the ids of notices."""

    events: Sequence[Event]
    notice_ids: Collection[str] = frozenset()


def counted_claims(claims: Iterable[Claim], every: Shown, left: Shown, clocks: Clocks) -> tuple[Claim, ...]:
    """The claims that count where only what is `left` of `every` event and notice does."""
    beside = _Left(every, left, clocks)
    return tuple(claim for claim in claims if beside.counts(claim))


class _Left:
    """Decides which claims count."""

    def __init__(self, every: Shown, left: Shown, clocks: Clocks) -> None:
        self._clocks, self._read, self._kept = clocks, every.notice_ids, left.notice_ids
        self._kinds = {event.kind for event in every.events}
        self._left_kinds = {event.kind for event in left.events}
        money = [event for event in left.events if event.kind in MONEY]
        self._numbers = {number_in_fields(event.new) for event in money}
        self._checked = {number_in_fields(e.new) for e in money if any(w.source == REGISTER for w in e.evidence)}
        self._seen_at = {w.ref: clocks.seen_at(w) for event in every.events for w in event.evidence}
        self._cut_refs = {ref for ref, _ in _told(every.events) - _told(left.events)}
        self._dues, self._left_dues = _dues(every.events), _dues(left.events)
        self._orders, self._left_orders = _orders(every.events), _orders(left.events)

    def counts(self, claim: Claim) -> bool:
        """Whether a claim counts."""
        if claim.ref in self._read:
            return claim.ref in self._kept and self._clocks.seen(claim.seen_at)
        contract = claimed_register_number(claim)
        if contract is not None:
            return contract in self._checked
        if claim.contract is not None and normalise_number(claim.contract) not in self._numbers:
            return False
        tied = self._goes_with_events(claim)
        return tied is not False and self._was_said(claim, timeless=bool(tied) or claim.field in _ASKED)

    def _goes_with_events(self, claim: Claim) -> bool | None:
        """Whether what a claim speaks of counts; None when no event says."""
        kind = _OF_EVENT.get(claim.field)
        due = parse_deadline(claim.value) if claim.field == "deadline" else None
        if due is not None and due.day in self._dues:
            return due.day in self._left_dues
        if kind in self._kinds and claim.field == "ordered":
            return self._is_ordered(claim.value)
        if kind in self._kinds:
            return kind in self._left_kinds
        return True if claim.contract is not None else None

    def _is_ordered(self, value: str) -> bool:
        """Whether the order of that amount counts; a sum of several counts with all of them."""
        amounts = [amount for amount in self._orders.values() if f"{amount:.15g}" == value]
        return any(amount in self._left_orders.values() for amount in amounts) or (
            not amounts and len(self._left_orders) == len(self._orders)
        )

    def _was_said(self, claim: Claim, *, timeless: bool) -> bool:
        said = claim.seen_at or (datetime.combine(claim.dated, time(), UTC) if claim.dated else None)
        if said is not None:
            return self._clocks.seen(said) and (timeless or self._clocks.happened(self._clocks.day(said)))
        row = "/".join(claim.ref.split("/")[:2])  # what follows tells apart several values of one source
        return self._clocks.seen(self._seen_at.get(row)) and (timeless or row not in self._cut_refs)


def _told(events: Sequence[Event]) -> set[tuple[str, str]]:
    """Who tells what: the reference of each witness, with the event's id."""
    return {(witness.ref, event.id) for event in events for witness in event.evidence}


def _dues(events: Sequence[Event]) -> set[date]:
    return {due.day for event in events if (due := parse_deadline(event.new.get("deadline"))) is not None}


def _orders(events: Sequence[Event]) -> dict[str, float]:
    """The amount of each order, by the event's id."""
    amounts = {event.id: event.new.get("ordered") for event in events if event.kind is EventKind.ORDERED}
    return {ident: float(amount) for ident, amount in amounts.items() if isinstance(amount, int | float)}
