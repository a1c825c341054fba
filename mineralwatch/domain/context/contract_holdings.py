"""Every contract that the stockpile's appropriation can pay for, with all that is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mineralwatch.domain.context.budget_rows import RowKind
from mineralwatch.domain.context.known_facts import KnownFacts
from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.contract import Appropriation, Awardee, Contract
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.numbers_and_ids import fold, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass


def stockpile_fund(appropriations: Sequence[Appropriation]) -> Appropriation | None:
    """The appropriation for the stockpile; without one that is named so, the largest. None without any."""
    named = [money for money in appropriations if "stockpile" in money.name.casefold()]
    return max(named or appropriations, key=lambda money: money.amount, default=None)


def payable_contracts(facts: KnownFacts) -> tuple[Contract, ...]:
    """The contracts that the stockpile's appropriation can pay for: signed since its Act, or on an unknown date."""
    since = _paid_since(facts)
    return tuple(contract for contract in facts.contracts if contract.on is None or contract.on.last >= since)


def _paid_since(facts: KnownFacts) -> date:
    fund = stockpile_fund(facts.appropriations)
    return fund.on if fund and fund.on else date.min


@dataclass(frozen=True, slots=True)
class ContractHolding:
    """One contract, or one total of orders, with everything that its rows and its solicitation's awardees say of it."""

    contracts: tuple[Contract, ...]
    awardees: tuple[Awardee, ...]
    solicitation: Solicitation | None

    @property
    def statements(self) -> tuple[Awardee | Contract, ...]:
        """What is said of it, the shown values first."""
        return (*self.awardees, *self.contracts)

    @property
    def kind(self) -> RowKind:
        if self.contracts:
            return self.contracts[0].kind
        return "contract" if self.awardees[0].price is not None else "idiq"

    @property
    def contract(self) -> str | None:
        return (self.contracts or self.awardees)[0].contract

    @property
    def material(self) -> str | None:
        stated = self.contracts[0].material if self.contracts else None
        return stated or (first_of(self.solicitation.materials) if self.solicitation else None)

    @property
    def signed(self) -> FuzzyDate | None:
        return next((one.on for one in self.statements if one.on), None)

    @property
    def awardee(self) -> str | None:
        return self.contracts[0].awardee if self.contracts else self.awardees[0].name

    def ceilings(self) -> list[float]:
        """The ceilings that sources give, the shown one first."""
        own = [one.ceiling for one in self.statements]
        return _known([*own, *(other for awardee in self.awardees for other in awardee.other_ceilings)])

    def guaranteed(self) -> list[float]:
        return _known([one.guaranteed for one in self.statements])

    def ordered(self) -> list[float]:
        """The orders; a definite contract is its own order, at its price."""
        orders = _known([one.ordered for one in self.statements])
        return orders or _known([awardee.price for awardee in self.awardees])


def contract_holdings(facts: KnownFacts) -> tuple[ContractHolding, ...]:
    """Every contract that can be paid from the appropriation, once each."""
    by_key = {solicitation.key: solicitation for solicitation in facts.solicitations}
    contracts: dict[str, list[Contract]] = {}
    awardees: dict[str, list[Awardee]] = {}
    owners: dict[str, Solicitation | None] = {}
    for contract in facts.contracts:
        name = _identity(contract.contract, contract.awardee, contract.key, contract.kind)
        contracts.setdefault(name, []).append(contract)
        owners[name] = by_key.get(contract.key or "")
    for solicitation in facts.solicitations:
        for awardee in solicitation.awardees:
            name = _identity(awardee.contract, awardee.name, solicitation.key, "")
            awardees.setdefault(name, []).append(awardee)
            owners[name] = owners.get(name) or solicitation
    since = _paid_since(facts)
    held = (
        ContractHolding(tuple(contracts.get(n, ())), tuple(awardees.get(n, ())), owner) for n, owner in owners.items()
    )
    return tuple(one for one in held if one.signed is None or one.signed.last >= since)


def _identity(number: str | None, awardee: str | None, key: str | None, kind: str) -> str:
    """What tells contracts apart: the number, else the company with its solicitation; totals of orders stand alone."""
    if number:
        return normalise_number(number)
    return f"{fold(awardee or '')}|{key or kind}"


def _known(amounts: Iterable[float | None]) -> list[float]:
    return [amount for amount in amounts if amount is not None]


def first_of(names: Sequence[str]) -> str | None:
    return names[0] if names else None
