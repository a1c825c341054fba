"""The rows of the stockpile's budget and their sums."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass

MoneyKind = Literal["requested", "ceiling", "guaranteed", "ordered", "cancelled"]
MONEY_KINDS: tuple[MoneyKind, ...] = ("requested", "ceiling", "guaranteed", "ordered", "cancelled")
RowKind = Literal["idiq", "contract", "orders", "request"]
Grouping = Literal["material", "winner", "month"]


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """A sum in US dollars over a number of rows; a range from `low` to `high` where sources disagree."""

    low: float = 0.0
    high: float = 0.0
    count: int = 0


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One amount, counted in one sum (`counted_in`). `shown` is the value that the program shows elsewhere, within the
    range that the sources give."""

    counted_in: MoneyKind
    kind: RowKind
    low: float
    high: float
    shown: float
    key: str | None = None
    number: str | None = None  # of the solicitation, as printed
    contract: str | None = None
    material: str | None = None  # None: no source states it
    awardee: str | None = None
    on: FuzzyDate | None = None
    grade: Grade | None = None
    source: str | None = None
    note: str | None = None


def sum_rows(rows: Iterable[BudgetRow]) -> MoneyRange:
    """The sum of rows."""
    counted = tuple(rows)
    return MoneyRange(
        round(sum(row.low for row in counted), 2), round(sum(row.high for row in counted), 2), len(counted)
    )


def grouped_sums(rows: Iterable[BudgetRow], by: Grouping) -> tuple[tuple[str | None, MoneyRange], ...]:
    """The sums of rows by material or winner, largest first, or by month (`2026-05`), oldest first. None stands for
    what no source states; together the sums are those of all rows."""
    groups: dict[str | None, list[BudgetRow]] = {}
    for row in rows:
        groups.setdefault(_label(row, by), []).append(row)
    sums = [(label, sum_rows(group)) for label, group in groups.items()]
    if by == "month":
        return tuple(sorted(sums, key=lambda pair: (pair[0] is None, pair[0] or "")))
    return tuple(sorted(sums, key=lambda pair: (pair[0] is None, -pair[1].high, pair[0] or "")))


def _label(row: BudgetRow, by: Grouping) -> str | None:
    if by == "month":
        text = row.on.text.lstrip("~")[:7] if row.on else ""
        return text if len(text) == 7 else None
    return row.material if by == "material" else row.awardee
