"""Sums over the record's rows. A ceiling is no obligation: ceilings and orders are never added to each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.record.record_rows import Record, SolicitationRow, StatedTotalRow
from mineralwatch.record.row_values import all_contracts


@dataclass(frozen=True, slots=True)
class RecordTotals:
    """The totals of a record: sums in US dollars, and counts.

    A contract counts when it was signed since the first appropriation, or when its date is unknown.
    """

    solicitations: int
    awards: int
    """The number of contracts awarded since the first appropriation, with or without a known solicitation."""
    cancellations: int
    idiqs: int
    ceilings: float
    ceilings_low: float
    """The sum of ceilings, with the lowest claim wherever sources differ (`ceilings_high`: with the highest)."""
    ceilings_high: float
    ordered: float
    guaranteed: float
    cancelled: float
    """The sum of the ceilings that cancelled solicitations had asked for."""
    appropriated: float


def record_totals(record: Record) -> RecordTotals:
    """The totals of a record."""
    since = min((date.fromisoformat(row.on) for row in record.appropriations), default=date.min)
    counted = [contract for contract in all_contracts(record) if counts_since(contract, since)]
    idiqs = [contract for contract in counted if contract.kind == "idiq"]
    ceilings = _sum(contract.ceiling for contract in idiqs)
    spreads = [spread for row in record.solicitations if (spread := _dollars_below_and_above(row))]
    return RecordTotals(
        solicitations=len(record.solicitations),
        awards=sum(contract.kind != "orders" for contract in counted),
        cancellations=sum(_cancelled(row) for row in record.solicitations),
        idiqs=len(idiqs),
        ceilings=ceilings,
        ceilings_low=round(ceilings - sum(below for below, _ in spreads), 2),
        ceilings_high=round(ceilings + sum(above for _, above in spreads), 2),
        ordered=_sum(contract.ordered for contract in counted),
        guaranteed=_sum(contract.guaranteed for contract in counted),
        cancelled=_sum(_requested_ceiling(row) for row in record.solicitations if _cancelled(row)),
        appropriated=_sum(row.amount for row in record.appropriations),
    )


@dataclass(frozen=True, slots=True)
class TotalComparison:
    """A total that a source states, beside our own: sums in US dollars, and counts of contracts if both are known."""

    row: StatedTotalRow
    ours: float
    count: int | None

    @property
    def more(self) -> float:
        """The source's total minus our own, in US dollars."""
        return round(self.row.amount - self.ours, 2)

    @property
    def more_contracts(self) -> int | None:
        """The source's number of contracts minus our own; None when the source gives no number."""
        return self.row.count - self.count if self.row.count is not None and self.count is not None else None


def comparisons(record: Record) -> tuple[TotalComparison, ...]:
    """Each total that a source states, beside our own.

    In the whole record the parts of each difference add up to that difference (a test checks this). A record cut to an
    earlier day has no totals that were stated later.
    """
    totals = record_totals(record)
    ours = {"ceilings": (totals.ceilings, totals.idiqs), "ordered": (totals.ordered, None)}
    return tuple(TotalComparison(row, *ours[row.sum]) for row in record.stated)


def counts_since(contract: Contract, since: date) -> bool:
    """Whether a contract was signed on the day `since` or later; True also when its date is unknown."""
    return contract.on is None or contract.on.last >= since


def _dollars_below_and_above(row: SolicitationRow) -> tuple[float, float] | None:
    """How far claimed ceilings lie below and above that of a solicitation's only award, in US dollars, else None."""
    claimed = [float(claim.value) for claim in row.claims if claim.field == "ceiling"]
    ceiling = row.awards[0].ceiling if len(row.awards) == 1 else None
    if not claimed or ceiling is None:
        return None
    return max(0.0, ceiling - min(claimed)), max(0.0, max(claimed) - ceiling)


def _cancelled(row: SolicitationRow) -> bool:
    return any(event.kind is EventKind.CANCELLED for event in row.events)


def _requested_ceiling(row: SolicitationRow) -> float | None:
    return max((float(claim.value) for claim in row.claims if claim.field == "requested_ceiling"), default=None)


def _sum(amounts: Iterable[float | None]) -> float:
    return round(sum(amount for amount in amounts if amount is not None), 2)
