"""Sums over the record's rows. A ceiling is not money: ceilings and orders are never added to each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mineralwatch.domain.models import Contract, EventKind
from mineralwatch.record.derive import all_contracts
from mineralwatch.record.record_rows import Record, SolicitationRow, StatedTotalRow


@dataclass(frozen=True, slots=True)
class RecordTotals:
    """US dollars; `ceilings` and `ordered` over the contracts signed since the first appropriation, or undated."""

    solicitations: int
    awards: int
    """Contracts won since the appropriation, with or without a known request."""
    cancellations: int
    idiqs: int
    ceilings: float
    ceilings_low: float
    """With the lowest figure of each ceiling on which sources differ."""
    ceilings_high: float
    ordered: float
    guaranteed: float
    cancelled: float
    """What cancelled requests had asked for at most."""
    appropriated: float


def record_totals(record: Record) -> RecordTotals:
    """Everything that can be added up by row."""
    since = min((date.fromisoformat(row.on) for row in record.appropriations), default=date.min)
    held = [contract for contract in all_contracts(record) if counts_since(contract, since)]
    idiqs = [contract for contract in held if contract.kind == "idiq"]
    ceilings = _sum(contract.ceiling for contract in idiqs)
    slack = [spread for row in record.solicitations if (spread := _spread(row))]
    return RecordTotals(
        solicitations=len(record.solicitations),
        awards=sum(contract.kind != "orders" for contract in held),
        cancellations=sum(_cancelled(row) for row in record.solicitations),
        idiqs=len(idiqs),
        ceilings=ceilings,
        ceilings_low=round(ceilings - sum(below for below, _ in slack), 2),
        ceilings_high=round(ceilings + sum(above for _, above in slack), 2),
        ordered=_sum(contract.ordered for contract in held),
        guaranteed=_sum(contract.guaranteed for contract in held),
        cancelled=_sum(_asked(row) for row in record.solicitations if _cancelled(row)),
        appropriated=_sum(row.amount for row in record.appropriations),
    )


@dataclass(frozen=True, slots=True)
class TotalComparison:
    """A total that a source states, beside ours over the same kind of money; dollars, and contracts where counted."""

    row: StatedTotalRow
    ours: float
    count: int | None

    @property
    def more(self) -> float:
        """What the source has more; negative when ours is the larger."""
        return round(self.row.amount - self.ours, 2)

    @property
    def more_contracts(self) -> int | None:
        """How many contracts the source has more, where it counts them."""
        return self.row.count - self.count if self.row.count is not None and self.count is not None else None


def comparisons(record: Record) -> tuple[TotalComparison, ...]:
    """Each stated total beside ours. The parts of a whole record's difference add up to it (held by a test); a record
    that is cut to an earlier day has no stated totals of later days."""
    found = record_totals(record)
    ours = {"ceilings": (found.ceilings, found.idiqs), "ordered": (found.ordered, None)}
    return tuple(TotalComparison(row, *ours[row.sum]) for row in record.stated)


def counts_since(contract: Contract, since: date) -> bool:
    """Whether a contract can be paid from money given on `since`; one whose date is not known is counted."""
    return contract.on is None or contract.on.last >= since


def _spread(row: SolicitationRow) -> tuple[float, float] | None:
    """How far claims lie below and above the ceiling of a request's only award."""
    said = [float(claim.value) for claim in row.claims if claim.field == "ceiling"]
    own = row.awards[0].ceiling if len(row.awards) == 1 else None
    if not said or own is None:
        return None
    return max(0.0, own - min(said)), max(0.0, max(said) - own)


def _cancelled(row: SolicitationRow) -> bool:
    return any(event.kind is EventKind.CANCELLED for event in row.events)


def _asked(row: SolicitationRow) -> float | None:
    return max((float(claim.value) for claim in row.claims if claim.field == "requested_ceiling"), default=None)


def _sum(amounts: Iterable[float | None]) -> float:
    return round(sum(amount for amount in amounts if amount is not None), 2)
