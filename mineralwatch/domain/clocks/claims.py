"""Claims at two clocks: with the event, the contract or the notice that they speak of, else once they were said
(`domain.clocks.clocks`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from mineralwatch.domain.clocks.clocks import Clocks
from mineralwatch.domain.clocks.money import MONEY
from mineralwatch.domain.contract_register import REGISTER, claimed_register_number
from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models import Claim, Event, EventKind, Notice
from mineralwatch.domain.numbers_and_ids import normalise_number, number_in_fields
from mineralwatch.domain.solicitation_projection import SolicitationFacts

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


def left_of_claims(
    known: SolicitationFacts, left: Sequence[Event], notices: Sequence[Notice], clocks: Clocks
) -> tuple[Claim, ...]:
    """The claims that count, beside the events and notices that do."""
    beside = _Left(known, left, notices, clocks)
    return tuple(claim for claim in known.claims if beside.counts(claim))


class _Left:
    """What a claim may go with."""

    def __init__(
        self, known: SolicitationFacts, left: Sequence[Event], notices: Sequence[Notice], clocks: Clocks
    ) -> None:
        self._clocks = clocks
        self._read = {notice.notice_id for notice in known.notices}
        self._kept = {notice.notice_id for notice in notices}
        self._kinds = {event.kind for event in known.events}
        self._left_kinds = {event.kind for event in left}
        money = [event for event in left if event.kind in MONEY]
        self._numbers = {number_in_fields(event.new) for event in money}
        self._checked = {number_in_fields(e.new) for e in money if any(w.source == REGISTER for w in e.evidence)}
        self._seen_at = {w.ref: clocks.seen_at(w) for event in known.events for w in event.evidence}
        self._cut_refs = {ref for ref, _ in _told(known.events) - _told(left)}
        self._dues, self._left_dues = _dues(known.events), _dues(left)
        self._orders, self._left_orders = _orders(known.events), _orders(left)

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
