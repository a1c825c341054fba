"""The public JSON of `budget`. Pure. Money is in US dollars; a sum on which sources differ is given by its low side,
with the range in `disputed`."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.cli.json_shapes import Shape, iso_day, rfc3339
from mineralwatch.domain.context.budget import Budget, SilentContract, TotalDifference
from mineralwatch.domain.context.budget_rows import MONEY_KINDS, BudgetRow, Grouping, MoneyKind, grouped_sums
from mineralwatch.domain.models.contract import Appropriation
from mineralwatch.domain.models.policy import PolicyEvent


def budget_shape(budget: Budget, as_of: datetime, known_by: datetime, by: Grouping | None) -> Shape:
    """`budget --json`. The rows of one `counted_in` sum to that total: their `low` to `totals`, their `low` and `high`
    to `disputed`."""
    totals = {kind: budget.total(kind) for kind in MONEY_KINDS}
    return {
        "as_of": rfc3339(as_of),
        "known_by": rfc3339(known_by),
        "appropriations": [_appropriation(one) for one in budget.appropriations],
        "totals": {kind: total.low for kind, total in totals.items()},
        "disputed": {kind: [total.low, total.high] for kind, total in totals.items() if total.low != total.high},
        "rows": [_row(row) for row in budget.rows],
        "groups": [group for kind in MONEY_KINDS for group in _groups(budget, kind, by)] if by else [],
        "silent": [_silent(one) for one in budget.silent],
        "stated": [_difference(one) for one in budget.differences],
        "beside": [_beside(event) for event in budget.beside],
    }


def _appropriation(one: Appropriation) -> Shape:
    return {
        "name": one.name,
        "amount": one.amount,
        "available_until": iso_day(one.available_until),
        "source": one.source,
        "grade": one.grade.value,
        "on": iso_day(one.on),
    }


def _row(row: BudgetRow) -> Shape:
    return {
        "key": row.key,
        "number": row.number,
        "material": row.material,
        "awardee": row.awardee,
        "kind": row.kind,
        "low": row.low,
        "high": row.high,
        "date": iso_day(row.on),
        "grade": row.grade.value if row.grade else None,
        "counted_in": row.counted_in,
        "source": row.source,
        "contract": row.contract,
        "note": row.note,
    }


def _groups(budget: Budget, kind: MoneyKind, by: Grouping) -> list[Shape]:
    sums = grouped_sums((row for row in budget.rows if row.counted_in == kind), by)
    return [
        {"by": by, "label": label, "counted_in": kind, "low": total.low, "high": total.high, "rows": total.count}
        for label, total in sums
    ]


def _silent(one: SilentContract) -> Shape:
    return {
        "contract": one.contract,
        "awardee": one.awardee,
        "key": one.key,
        "material": one.material,
        "ceiling": one.ceiling,
        "signed": iso_day(one.signed),
        "visible_from": iso_day(one.visible_from),
        "reason": one.reason,
    }


def _difference(one: TotalDifference) -> Shape:
    return {
        "sum": one.stated.sum,
        "amount": one.stated.amount,
        "count": one.stated.count,
        "ours": one.ours,
        "ours_count": one.ours_count,
        "difference": one.difference,
        "on": iso_day(one.stated.on),
        "source": one.stated.source,
        "grade": one.stated.grade.value,
        "parts": [{"kind": p.kind, "amount": p.amount, "count": p.count, "text": p.text} for p in one.parts],
    }


def _beside(event: PolicyEvent) -> Shape:
    return {
        "text": event.text,
        "amount": next((figure.value for figure in event.figures if figure.unit == "USD"), None),
        "available_until": iso_day(event.until),
        "grade": event.grade.value,
    }
