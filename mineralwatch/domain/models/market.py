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
    """The prices of a symbol in one trading session, in the provider's currency (`GBp` is pence), dated by the
    exchange's own day. They are adjusted for splits up to the moment at which they were read, not for dividends."""

    symbol: str
    day: date
    close: float
    open: float | None = None
    high: float | None = None
    low: float | None = None
    volume: int | None = None
    source: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class PriceSeries:
    """The daily bars of one symbol, oldest first, all in `unit`: `GBp` is pence, of which `per_currency` (100) are one
    of `currency` (GBP). The prices are adjusted for splits and not for dividends. What is not known is None.

    `gaps` are the sessions between the first and the last bar of which there is no bar, as far as the calendar of the
    exchange reaches; `calendar_until` is the last day that it reaches, None when the exchange is not known, whose gaps
    are not known either.
    """

    symbol: str
    name: str | None = None
    exchange: str | None = None  # the market identifier code (ISO 10383)
    currency: str | None = None  # ISO 4217
    unit: str | None = None
    per_currency: int = 1
    sources: tuple[str, ...] = ()  # the providers of the bars, that of the newest bar first
    bars: tuple[Bar, ...] = ()
    gaps: tuple[date, ...] = ()
    calendar_until: date | None = None
    left_out: int = 0  # bars in another currency than the newest bar, which are in no series with it
    error: str | None = None  # why the newest try to get a price failed

    @property
    def first_day(self) -> date | None:
        """The day of the first bar; None without bars."""
        return self.bars[0].day if self.bars else None

    @property
    def last_day(self) -> date | None:
        """The day of the last bar; None without bars."""
        return self.bars[-1].day if self.bars else None


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
