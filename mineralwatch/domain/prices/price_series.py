"""A symbol's daily bars as one series in one currency unit, with its gaps; and the units in which prices are quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mineralwatch.domain.models.market import Bar, PriceSeries, Quote
from mineralwatch.domain.prices.trading_sessions import exchange_of

# Parts of a currency in which exchanges quote, as providers write them: currency (ISO 4217) and parts in one of it.
_MINOR_UNITS = {
    "GBp": ("GBP", 100), "GBX": ("GBP", 100), "ZAc": ("ZAR", 100), "ZAX": ("ZAR", 100), "ILA": ("ILS", 100),
    "KWF": ("KWD", 1000),
}  # fmt: skip


def currency_of(unit: str) -> tuple[str, int]:
    """The currency of a unit of prices, and how many of the unit are one of the currency: `GBp` gives GBP and 100."""
    return _MINOR_UNITS.get(unit, (unit, 1))


def price_series(symbol: str, bars: Sequence[Bar], quote: Quote | None = None) -> PriceSeries:
    """The series of a symbol's bars, which are in order; `quote` gives its name, and the currency when no bar does."""
    stated = next((bar.currency for bar in reversed(bars) if bar.currency), None)
    unit = stated or (quote.currency if quote else None)
    currency, per_currency = currency_of(unit) if unit else (None, 1)
    kept = tuple(bar for bar in (_in_unit(bar, unit) for bar in bars) if bar is not None)
    market = exchange_of(symbol)
    return PriceSeries(
        symbol=symbol,
        name=quote.name if quote else None,
        exchange=market.code,
        currency=currency,
        unit=unit,
        per_currency=per_currency,
        sources=tuple(dict.fromkeys(bar.source for bar in reversed(kept) if bar.source)),
        bars=kept,
        gaps=market.missing_days({bar.day for bar in kept}),
        calendar_until=market.last,
        left_out=len(bars) - len(kept),
        error=quote.error if quote else None,
    )


def all_series(symbols: Sequence[str], bars: Mapping[str, Sequence[Bar]], quotes: Sequence[Quote]) -> list[PriceSeries]:
    """The series of each symbol, in the order of `symbols`."""
    by_symbol = {quote.symbol: quote for quote in quotes}
    return [price_series(symbol, bars.get(symbol, ()), by_symbol.get(symbol)) for symbol in symbols]


def _in_unit(bar: Bar, unit: str | None) -> Bar | None:
    """The bar with its prices in `unit`; None when it is in another currency. A bar without a currency is taken to be
    in the unit."""
    if unit is None or bar.currency is None or bar.currency == unit:
        return bar
    (own, own_parts), (currency, parts) = currency_of(bar.currency), currency_of(unit)
    if own != currency:
        return None
    factor = parts / own_parts
    open_, high, low = (None if value is None else value * factor for value in (bar.open, bar.high, bar.low))
    return replace(bar, close=bar.close * factor, open=open_, high=high, low=low, currency=unit)
