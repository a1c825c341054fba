"""Prices of symbols, and the companies that are exposed to a material."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """The latest price of a symbol, in the provider's currency (`GBp` is pence)."""

    symbol: str
    price: float | None
    currency: str | None = None
    previous_close: float | None = None
    change_percent: float | None = None
    session: str | None = None  # the trading session: pre, regular, post, closed
    as_of: datetime | None = None
    name: str | None = None
    source: str | None = None
    fetched_at: datetime | None = None
    error: str | None = None  # why the latest fetch failed; `price` is then the last one that was fetched


@dataclass(frozen=True, slots=True)
class Bar:
    """The prices of a symbol on one day."""

    symbol: str
    day: date
    close: float
    open: float | None = None
    high: float | None = None
    low: float | None = None
    volume: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """A company that is exposed to a material; `tie` says how."""

    name: str
    symbol: str | None
    material: str | None
    tie: str
    role: Literal["stockpile", "stake", "sector", "benchmark"]
    ceiling: float | None = None
    ordered: float | None = None
    stake: str | None = None
    source: str | None = None
    grade: Grade | None = None
    listing: str | None = None
