"""Who won a request: one Awardee per contract, with its money as the claims on it say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mineralwatch.domain.awardee_names import companies_in
from mineralwatch.domain.claims.claim_choice import (
    choose_claim,
    claimed_contract,
    claimed_day,
    claimed_number,
    claimed_text,
    is_correction,
)
from mineralwatch.domain.company_names import company_name
from mineralwatch.domain.company_spelling import readable_company
from mineralwatch.domain.identity import number_in, optional_number
from mineralwatch.domain.lifecycle.event_order import event_date
from mineralwatch.domain.models import Awardee, Claim, Contract, Event, EventKind, Grade
from mineralwatch.domain.value_equality import same_money, same_name


def awardees(contracts: Sequence[Contract], events: Sequence[Event]) -> tuple[Awardee, ...]:
    """Winners from the contracts, then those that only an event names."""
    awarded = [event for event in events if event.kind is EventKind.AWARDED]
    told = {number: event for event in awarded if (number := number_in(event.new))}
    won = [
        Awardee(
            name=readable_company(c.awardee),
            contract=c.contract,
            ceiling=_contract_ceiling(c, told.get(optional_number(c.contract) or "")),
            guaranteed=c.guaranteed,
            ordered=c.ordered,
            price=c.price,
            on=c.on,
            grade=c.grade,
        )
        for c in contracts
    ]
    held = {optional_number(awardee.contract) for awardee in won} - {None}
    for event in awarded:
        if number_in(event.new) in held:
            continue  # the same contract under the name that another source gives its winner
        won += [one for one in _awardees_of_event(event) if not any(_is_same_awardee(one, other) for other in won)]
    return tuple(won)


def _is_same_awardee(one: Awardee, other: Awardee) -> bool:
    """Whether two tellings are of one winner: a company may win several contracts, and a contract several companies."""
    a, b = optional_number(one.contract), optional_number(other.contract)
    if a and b and a != b:
        return False
    if one.name is None or other.name is None:
        return a is not None and a == b
    return same_name(one.name, other.name)


def sharing_awardees(won: Sequence[Awardee]) -> tuple[Awardee, ...]:
    """The winners of a contract that several have won: its sums are of all of them together."""
    numbers = [optional_number(one.contract) for one in won]
    return tuple(one for one, number in zip(won, numbers, strict=True) if number and numbers.count(number) > 1)


def corrected_awardee(won: Awardee, claims: Sequence[Claim], *, alone: bool) -> Awardee:
    """A winner by what is claimed of its contract; of an only one also by a ceiling that is claimed without naming the
    contract, and by what a person put right so.

    A name in another form stays as it was. Orders are parts of a sum of the contract's; only a person corrects it.
    """
    number = optional_number(won.contract)
    mine = [
        claim
        for claim in claims
        if (claimed_contract(claim) == number and number is not None)
        or (alone and claim.contract is None and (claim.field == "ceiling" or is_correction(claim)))
    ]
    said = {
        field: choose_claim([c for c in mine if c.field == field]) for field in dict.fromkeys(c.field for c in mine)
    }
    told = said.get("ordered")
    by_hand = claimed_number(told) if told and is_correction(told) else None
    told_name = claimed_text(said.get("awardee"))
    name = readable_company(told_name) if told_name else None
    ceiling = first_known(claimed_number(said.get("ceiling")), won.ceiling)
    return replace(
        won,
        name=won.name if name is None or (won.name and same_name(name, won.name)) else name,
        ceiling=ceiling,
        other_ceilings=_other_ceilings(ceiling, (claimed_number(claim) for claim in mine if claim.field == "ceiling")),
        guaranteed=first_known(claimed_number(said.get("guaranteed")), won.guaranteed),
        price=first_known(claimed_number(said.get("price")), won.price),
        ordered=first_known(by_hand, won.ordered),
        on=claimed_day(said.get("awarded_on")) or won.on,
    )


def _other_ceilings(ceiling: float | None, said: Iterable[float | None]) -> tuple[float, ...]:
    """The ceilings that mean another sum than the shown one."""
    return tuple(sorted({one for one in said if one is not None and ceiling and not same_money(one, ceiling)}))


def first_known(*amounts: float | None) -> float | None:
    """The first amount that is known."""
    return next((amount for amount in amounts if amount is not None), None)


def _contract_ceiling(contract: Contract, event: Event | None) -> float | None:
    """A contract's ceiling; where nobody else states it, the amount that its award was told with."""
    if contract.ceiling is None and contract.kind == "idiq" and event is not None:
        return _amount(event)
    return contract.ceiling


def _awardees_of_event(event: Event) -> list[Awardee]:
    """The winners that an award names. Of a sum that several share, nobody's part is known. An official award that
    names no company is one all the same, when it gives a contract or a sum."""
    text, contract, amount = event.new.get("awardee"), event.new.get("contract"), _amount(event)
    number = contract if isinstance(contract, str) else None
    if event.grade is Grade.OFFICIAL:
        names: Sequence[str | None] = companies_in(text if isinstance(text, str) else None)
        names = names or ([None] if number or amount is not None else [])
    else:
        company = company_name(text)
        names = [company] if company else []
    several = len(names) > 1
    return [
        Awardee(
            readable_company(name) if name else None,
            number,
            None if several else amount,
            on=event_date(event),
            grade=event.grade,
        )
        for name in names
    ]


def _amount(event: Event) -> float | None:
    amount = event.new.get("amount")
    return float(amount) if isinstance(amount, int | float) and amount else None
