"""Lists the awardees of a solicitation, one `Awardee` for each contract, with the amounts that claims give for that
contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mineralwatch.domain.companies.awardee_field import companies_in
from mineralwatch.domain.companies.company_names import company_name
from mineralwatch.domain.companies.company_spelling import readable_company
from mineralwatch.domain.evidence.claim_choice import (
    choose_claim,
    claimed_contract,
    claimed_day,
    claimed_number,
    claimed_text,
    is_correction,
)
from mineralwatch.domain.evidence.value_equality import same_money, same_name
from mineralwatch.domain.lifecycle.event_order import event_date
from mineralwatch.domain.models.contract import Awardee, Contract
from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.numbers_and_ids import number_in_fields, optional_number


def all_awardees(contracts: Sequence[Contract], events: Sequence[Event]) -> tuple[Awardee, ...]:
    """The awardees of the contracts, followed by those awardees that only an award event names."""
    awarded = [event for event in events if event.kind is EventKind.AWARDED]
    events_by_number = {number: event for event in awarded if (number := number_in_fields(event.new))}
    won = [
        Awardee(
            name=readable_company(c.awardee),
            contract=c.contract,
            ceiling=_contract_ceiling(c, events_by_number.get(optional_number(c.contract) or "")),
            guaranteed=c.guaranteed,
            ordered=c.ordered,
            price=c.price,
            on=c.on,
            grade=c.grade,
        )
        for c in contracts
    ]
    contract_numbers = {optional_number(awardee.contract) for awardee in won} - {None}
    for event in awarded:
        if number_in_fields(event.new) in contract_numbers:
            # this event is about a contract in the list, although another source spells its awardee differently
            continue
        won += [new for new in _awardees_of_event(event) if not any(_is_same_awardee(new, other) for other in won)]
    return tuple(won)


def _is_same_awardee(one: Awardee, other: Awardee) -> bool:
    """Whether two `Awardee` values name the same company and do not belong to two different contracts."""
    a, b = optional_number(one.contract), optional_number(other.contract)
    if a and b and a != b:
        return False
    if one.name is None or other.name is None:
        return a is not None and a == b
    return same_name(one.name, other.name)


def sharing_awardees(awardees: Sequence[Awardee]) -> tuple[Awardee, ...]:
    """The awardees that share a contract with another awardee. The amounts of a shared contract are for all its
    companies together."""
    numbers = [optional_number(one.contract) for one in awardees]
    return tuple(one for one, number in zip(awardees, numbers, strict=True) if number and numbers.count(number) > 1)


def corrected_awardee(awardee: Awardee, claims: Sequence[Claim], *, is_only: bool) -> Awardee:
    """The awardee with its name and amounts replaced by the values that `claims` choose for its contract.

    When the solicitation has one awardee (`is_only`), claims that name no contract count too if they give a ceiling or
    are corrections by hand. A name that differs only in spelling is kept. `ordered` is a sum of orders, so only a
    correction by hand replaces it.
    """
    number = optional_number(awardee.contract)
    own_claims = [
        claim
        for claim in claims
        if (claimed_contract(claim) == number and number is not None)
        or (is_only and claim.contract is None and (claim.field == "ceiling" or is_correction(claim)))
    ]
    chosen = {
        field: choose_claim([c for c in own_claims if c.field == field])
        for field in dict.fromkeys(c.field for c in own_claims)
    }
    ordered = chosen.get("ordered")
    corrected_orders = claimed_number(ordered) if ordered and is_correction(ordered) else None
    claimed_name = claimed_text(chosen.get("awardee"))
    name = readable_company(claimed_name) if claimed_name else None
    ceiling = first_known(claimed_number(chosen.get("ceiling")), awardee.ceiling)
    return replace(
        awardee,
        name=awardee.name if name is None or (awardee.name and same_name(name, awardee.name)) else name,
        ceiling=ceiling,
        other_ceilings=_other_ceilings(
            ceiling, (claimed_number(claim) for claim in own_claims if claim.field == "ceiling")
        ),
        guaranteed=first_known(claimed_number(chosen.get("guaranteed")), awardee.guaranteed),
        price=first_known(claimed_number(chosen.get("price")), awardee.price),
        ordered=first_known(corrected_orders, awardee.ordered),
        on=claimed_day(chosen.get("awarded_on")) or awardee.on,
    )


def _other_ceilings(ceiling: float | None, claimed: Iterable[float | None]) -> tuple[float, ...]:
    """The claimed ceilings that differ from `ceiling`, the one that is displayed."""
    return tuple(
        sorted({amount for amount in claimed if amount is not None and ceiling and not same_money(amount, ceiling)})
    )


def first_known(*amounts: float | None) -> float | None:
    """The first amount that is not None; None when all are."""
    return next((amount for amount in amounts if amount is not None), None)


def _contract_ceiling(contract: Contract, event: Event | None) -> float | None:
    """A contract's ceiling; for an IDIQ contract of unknown ceiling, the amount of its award event."""
    if contract.ceiling is None and contract.kind == "idiq" and event is not None:
        return _amount(event)
    return contract.ceiling


def _awardees_of_event(event: Event) -> list[Awardee]:
    """The awardees that an award event names. When the event names several companies, none of them gets its amount.

    An official award that names no company becomes one awardee without a name, if the award gives a contract or an
    amount.
    """
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
