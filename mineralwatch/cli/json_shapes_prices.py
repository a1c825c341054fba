"""The public JSON of price series."""

from __future__ import annotations

from mineralwatch.cli.json_shapes import Shape
from mineralwatch.domain.models.market import PriceSeries


def series_shape(series: PriceSeries) -> Shape:
    """One row of `quotes --history --json`. Bars are oldest first, prices are in `unit`, of which `per_currency` are
    one of `currency`."""
    return {
        "symbol": series.symbol,
        "name": series.name,
        "exchange": series.exchange,
        "currency": series.currency,
        "unit": series.unit,
        "per_currency": series.per_currency if series.unit else None,
        "sources": list(series.sources),
        "first_day": series.first_day.isoformat() if series.first_day else None,
        "last_day": series.last_day.isoformat() if series.last_day else None,
        "calendar_until": series.calendar_until.isoformat() if series.calendar_until else None,
        "gaps": [day.isoformat() for day in series.gaps] if series.calendar_until else None,
        "error": series.error,
        "bars": [
            {
                "day": bar.day.isoformat(),
                "open": bar.open,
                "high": bar.high,
                "low": bar.low,
                "close": bar.close,
                "volume": bar.volume,
                "source": bar.source,
            }
            for bar in series.bars
        ],
    }
