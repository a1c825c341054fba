"""An imitation of Yahoo's v8 chart, with one symbol for each HTTP request. The prices are made up, and the name of each
listing says that they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mineralwatch.demo.world_state import Price
from tests.support.world.loopback_server import ScriptedResponse, as_json

_DAYS = {"1d": 1, "5d": 5, "1mo": 22, "3mo": 64, "6mo": 128, "1y": 252}
_OPEN = timedelta(hours=14, minutes=30)  # the exchange opens at 14:30 UTC, which is 09:30 in New York in winter


def chart(prices: Sequence[Price], symbol: str, span: str, now: datetime) -> ScriptedResponse:
    """The chart of one symbol up to `now`, the story's time in UTC; for an unknown symbol, a 404 as Yahoo sends it."""
    price = next((price for price in prices if price.symbol == symbol), None)
    if price is None:
        error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
        return as_json({"chart": {"result": None, "error": error}}, 404)
    days = _weekdays(now, _DAYS.get(span, 1))
    closes: list[float | None] = [round(price.previous * (1 + 0.01 * ((n * 7) % 5 - 2)), 2) for n in range(len(days))]
    closes[-1] = price.price
    if len(closes) > 3:
        closes[1] = None  # a price is missing, as happens in real series
    start = closes[0] if len(days) > 1 else price.previous
    series = {"close": closes, "open": closes, "high": closes, "low": closes, "volume": [1000] * len(days)}
    result = {
        "meta": _meta(price, start, now, span),
        "timestamp": [int(day.timestamp()) for day in days],
        "indicators": {"quote": [series], "adjclose": [{"adjclose": closes}]},
    }
    return as_json({"chart": {"result": [result], "error": None}})


def _weekdays(now: datetime, count: int) -> list[datetime]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight - timedelta(days=n) for n in range(count * 7 // 5 + 3)]
    return sorted(day + _OPEN for day in days if day.weekday() < 5)[-count:]


def _meta(price: Price, start: float | None, now: datetime, span: str) -> dict[str, object]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)

    def period(first: float, last: float) -> dict[str, object]:
        begin, end = (int((midnight + timedelta(hours=hours)).timestamp()) for hours in (first, last))
        return {"timezone": "EST", "start": begin, "end": end, "gmtoffset": -18000}

    return {
        "currency": price.currency,
        "symbol": price.symbol,
        "exchangeName": "SCR",
        "fullExchangeName": "Scripted exchange",
        "instrumentType": "EQUITY",
        "regularMarketTime": int(now.timestamp()),
        "gmtoffset": -18000,
        "timezone": "EST",
        "exchangeTimezoneName": "America/New_York",
        "regularMarketPrice": price.price,
        "longName": price.listing,
        "shortName": price.listing,
        "chartPreviousClose": start,
        "priceHint": 2,
        "currentTradingPeriod": {"pre": period(9, 14.5), "regular": period(14.5, 21), "post": period(21, 25)},
        "dataGranularity": "1d",
        "range": span,
        "validRanges": list(_DAYS),
    }
