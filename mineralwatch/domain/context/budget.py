"""The stockpile's money: what is ordered, promised as ceilings, guaranteed, asked for and cancelled, as rows that sum.

A ceiling is a limit and no spending, so the kinds of money are never added to each other. Where sources disagree on an
amount, it is a range. Only contracts signed since the Act of the appropriation count, and those of unknown date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from mineralwatch.domain.context.budget_rows import (
    MONEY_KINDS,
    BudgetRow,
    MoneyKind,
    MoneyRange,
    sum_rows,
)
from mineralwatch.domain.context.contract_holdings import (
    ContractHolding,
    contract_holdings,
    first_of,
    stockpile_fund,
)
from mineralwatch.domain.context.first_visible import first_visible
from mineralwatch.domain.context.known_facts import KnownFacts
from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.contract import Appropriation, Contract, StatedTotal, TotalDifferencePart
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.policy import PolicyEvent, PolicyKind
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.numbers_and_ids import fold
from mineralwatch.domain.quick_dataclass import dataclass

SilenceReason = Literal["not visible yet", "told together", "none known"]


@dataclass(frozen=True, slots=True)
class SilentContract:
    """An indefinite-delivery contract without a known order, and why none is known.

    `not visible yet`: signed so lately that the register cannot show an order (`visible_from`); `told together`: orders
    are told for several contracts of its seller; `none known`: nothing was seen, which is not "nothing ordered".
    """

    contract: str | None
    awardee: str | None
    key: str | None
    material: str | None
    ceiling: float | None
    signed: FuzzyDate | None
    visible_from: date | None
    reason: SilenceReason


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """A total that a source states, beside our own sum of rows. The amounts of `parts` add up to `difference`."""

    stated: StatedTotal
    ours: float
    ours_count: int
    parts: tuple[TotalDifferencePart, ...]

    @property
    def difference(self) -> float:
        """The source's total minus ours, in US dollars."""
        return round(self.stated.amount - self.ours, 2)


@dataclass(frozen=True, slots=True)
class Budget:
    """The money of the stockpile at one moment. `beside` are appropriations that pay for other programmes."""

    appropriations: tuple[Appropriation, ...]
    rows: tuple[BudgetRow, ...]
    silent: tuple[SilentContract, ...]
    differences: tuple[TotalDifference, ...]
    beside: tuple[PolicyEvent, ...]
    idiqs: int  # the number of indefinite-delivery contracts

    @property
    def fund(self) -> Appropriation | None:
        """The appropriation that the orders are measured by."""
        return stockpile_fund(self.appropriations)

    def total(self, kind: MoneyKind) -> MoneyRange:
        """The sum of the rows of one kind."""
        return sum_rows(row for row in self.rows if row.counted_in == kind)


def budget(facts: KnownFacts, today: date) -> Budget:
    """The budget on `today`, from what was known then."""
    holdings = contract_holdings(facts)
    found = (*_request_rows(facts), *(row for held in holdings for row in _contract_rows(held)))
    rows = tuple(sorted(found, key=lambda r: (MONEY_KINDS.index(r.counted_in), -r.high, r.awardee or "", r.key or "")))
    return Budget(
        appropriations=facts.appropriations,
        rows=rows,
        silent=tuple(_silent(holdings, facts.contracts, today)),
        differences=tuple(_difference(total, rows) for total in facts.stated),
        beside=tuple(_beside(facts)),
        idiqs=sum(held.kind == "idiq" for held in holdings),
    )


# Requests


def was_cancelled(solicitation: Solicitation) -> bool:
    """Whether a solicitation was cancelled and has not been opened again since."""
    is_cancelled = EventKind.CANCELLED in solicitation.kinds and solicitation.ending is not None
    return is_cancelled or solicitation.ending is EventKind.CANCELLED


def _request_rows(facts: KnownFacts) -> Iterator[BudgetRow]:
    """What living requests ask for, and what cancelled ones had asked for. After an award its ceiling counts instead,
    and nobody knows what became of a request that was removed.

    Grade and source are those of the event that says that it was asked, or cancelled.
    """
    told = {(event.key, event.kind): event for event in facts.events}
    for solicitation in facts.solicitations:
        cancelled = was_cancelled(solicitation)
        if solicitation.asked is None or not (cancelled or solicitation.ending is None):
            continue
        event = told.get((solicitation.key, EventKind.CANCELLED if cancelled else EventKind.ISSUED))
        best = min(event.evidence, key=lambda witness: witness.grade.rank, default=None) if event else None
        yield BudgetRow(
            counted_in="cancelled" if cancelled else "requested",
            kind="request",
            low=solicitation.asked,
            high=solicitation.asked,
            shown=solicitation.asked,
            key=solicitation.key,
            number=solicitation.number,
            material=first_of(solicitation.materials),
            on=solicitation.ended if solicitation.ending is EventKind.CANCELLED else solicitation.posted,
            grade=event.grade if event else None,
            source=best.source if best else None,
        )


# Contracts


def _contract_rows(held: ContractHolding) -> Iterator[BudgetRow]:
    ended = held.solicitation is not None and held.solicitation.ending is EventKind.TERMINATED
    if held.kind == "idiq":
        yield from _row(held, "cancelled" if ended else "ceiling", held.ceilings())
    yield from _row(held, "guaranteed", held.guaranteed())
    yield from _row(held, "ordered", held.ordered())


def _row(held: ContractHolding, kind: MoneyKind, values: Sequence[float]) -> Iterator[BudgetRow]:
    if not values:
        return
    owner = held.solicitation
    named = held.contracts[0] if held.contracts else None
    yield BudgetRow(
        counted_in=kind,
        kind=held.kind,
        low=min(values),
        high=max(values),
        shown=values[0],
        key=owner.key if owner else None,
        number=owner.number if owner else None,
        contract=held.contract,
        material=held.material,
        awardee=held.awardee,
        on=held.signed,
        grade=(named or held.awardees[0]).grade,
        source=named.source if named else None,
        note=named.note if named else None,
    )


def _silent(
    holdings: Iterable[ContractHolding], contracts: Iterable[Contract], today: date
) -> Iterator[SilentContract]:
    together = {fold(c.awardee) for c in contracts if c.kind == "orders" and c.ordered is not None}
    for held in holdings:
        if held.kind != "idiq" or held.ordered():
            continue
        visible_from = first_visible(held.signed)
        reason: SilenceReason = "none known"
        if visible_from is not None and visible_from > today:
            reason = "not visible yet"
        elif fold(held.awardee or "") in together:
            reason = "told together"
        yield SilentContract(
            contract=held.contract,
            awardee=held.awardee,
            key=held.solicitation.key if held.solicitation else None,
            material=held.material,
            ceiling=next(iter(held.ceilings()), None),
            signed=held.signed,
            visible_from=visible_from,
            reason=reason,
        )


# Beside our own sums

_COUNTED: dict[str, MoneyKind] = {"ceilings": "ceiling", "ordered": "ordered"}


def _difference(total: StatedTotal, rows: Iterable[BudgetRow]) -> TotalDifference:
    """A source's total beside ours. The parts that the record explains concern its own rows; what was read since then
    is one part more."""
    counted = [row for row in rows if row.counted_in == _COUNTED[total.sum]]
    ours = round(sum(row.shown for row in counted), 2)
    later = round(total.ours - ours, 2)
    parts = total.parts
    if later:
        parts = (*parts, TotalDifferencePart("later", "rows here that are not in the shipped record", later))
    return TotalDifference(total, ours, len(counted), parts)


def _beside(facts: KnownFacts) -> Iterator[PolicyEvent]:
    """The other appropriations of the day of the fund's Act, oldest first. One may be a part of another, as its text
    says, so they are never added up."""
    fund = stockpile_fund(facts.appropriations)
    for event in facts.policy:
        amounts = [figure.value for figure in event.figures if figure.unit == "USD"]
        is_given = event.kind is PolicyKind.APPROPRIATION and bool(amounts) and amounts[0] != (fund and fund.amount)
        if is_given and fund and event.on and event.on.exact == fund.on:
            yield event
