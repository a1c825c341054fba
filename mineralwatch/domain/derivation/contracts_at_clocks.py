"""Contracts at two clocks: each with its award, and with the money of the orders that count (`derivation.clocks`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineralwatch.domain.derivation.clocks import Clocks
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.numbers_and_ids import fold, number_in_fields, optional_number
from mineralwatch.domain.solicitations.contract_register import REGISTER

MONEY = (EventKind.AWARDED, EventKind.ORDERED)


def counted_contracts(
    contracts: Sequence[Contract], every: Sequence[Event], left: Sequence[Event], clocks: Clocks
) -> tuple[Contract, ...]:
    """The contracts that count, as each source gives them; `left` are those of all events that count.

    What no event tells counts from its own day.
    """
    ids = {event.id: event for event in left}
    found = []
    for contract in contracts:
        told = [e for e in every if e.kind in MONEY and vehicle_of(e, contracts) == _name(contract)]
        told = [event for event in told if _told_by(event, contract.source == REGISTER)]
        count = [ids[e.id] for e in told if e.id in ids and _told_by(ids[e.id], contract.source == REGISTER)]
        if count:
            found.append(_with_orders(contract, told, count))
        elif not told and clocks.happened(contract.on.last if contract.on else None):
            found.append(contract)
    return tuple(found)


def _with_orders(contract: Contract, told: Sequence[Event], count: Sequence[Event]) -> Contract:
    """The same, with the sum of the orders that count where not all do."""
    orders = [event for event in told if event.kind is EventKind.ORDERED]
    kept = [event.new.get("ordered") for event in count if event.kind is EventKind.ORDERED]
    if len(kept) == len(orders):
        return contract
    known = [amount for amount in kept if isinstance(amount, int | float)]
    return replace(contract, ordered=round(sum(known), 2) if known else None)


def _told_by(event: Event, register: bool) -> bool:
    """Whether the register tells an event, or else somebody else."""
    return not event.evidence or any((witness.source == REGISTER) is register for witness in event.evidence)


def _name(contract: Contract) -> str:
    return optional_number(contract.contract) or fold(contract.awardee)


def vehicle_of(event: Event, held: Sequence[Contract]) -> str | None:
    """The contract that an award or an order belongs to: by number, else by the winner's name, else the only one."""
    winner = event.new.get("awardee")
    names = [_name(contract) for contract in held]
    for number in (number_in_fields(event.new, "under"), number_in_fields(event.new)):
        if number is not None and number in names:
            return number
    mine = {n for c, n in zip(held, names, strict=True) if isinstance(winner, str) and fold(c.awardee) == fold(winner)}
    only = mine or set(names)
    return only.pop() if len(only) == 1 else None
