"""The scripted quotes, one symbol a request, made-up prices under a name that says so.

Three providers play: the Yahoo v8 chart, Nasdaq (US listings alone, everything a display string) and Finnhub (a key,
numbers alone, zeros for a symbol that it does not know).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.world.faults import ScriptedResponse, as_json
from mineralwatch.demo.world_state import Price

NASDAQ = "/nasdaq/"
FINNHUB = "/finnhub/quote"
FINNHUB_KEY = "scripted-finnhub-key"
_NEW_YORK = ZoneInfo("America/New_York")
_FUNDS = frozenset({"REMX", "XME", "SPY"})
_DAYS = {"1d": 1, "5d": 5, "1mo": 22, "3mo": 64, "6mo": 128, "1y": 252}
_OPEN = timedelta(hours=14, minutes=30)  # 09:30 in New York, in winter, from midnight UTC


def chart(prices: Sequence[Price], symbol: str, span: str, now: datetime) -> ScriptedResponse:
    """The chart of one symbol up to the story's `now` (UTC), or the provider's own 404."""
    price = next((price for price in prices if price.symbol == symbol), None)
    if price is None:
        error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
        return as_json({"chart": {"result": None, "error": error}}, 404)
    days = _weekdays(now, _DAYS.get(span, 1))
    closes: list[float | None] = [round(price.previous * (1 + 0.01 * ((n * 7) % 5 - 2)), 2) for n in range(len(days))]
    closes[-1] = price.price
    if len(closes) > 3:
        closes[1] = None  # real series have holes
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


def nasdaq(prices: Sequence[Price], symbol: str, kind: str, now: datetime) -> ScriptedResponse:
    """`/nasdaq/{symbol}/info?assetclass=stocks|etf`; what is not listed there, in that class, has no data."""
    price = _listed(prices, symbol)
    if price is None or kind != ("etf" if symbol in _FUNDS else "stocks"):
        said = {"rCode": 400, "bCodeMessage": [{"code": 1001, "errorMessage": "Symbol not exists."}]}
        return as_json({"data": None, "message": None, "status": said})
    change = price.price - price.previous
    at = now.astimezone(_NEW_YORK)
    data = {
        "symbol": price.symbol,
        "companyName": f"{price.listing} Common Stock ",
        "exchange": "SCRIPTED",
        "primaryData": {
            "lastSalePrice": f"${price.price:,.2f}",
            "netChange": f"{change:+.2f}",
            "percentageChange": f"{change / price.previous:+.2%}",
            "deltaIndicator": "up" if change > 0 else "down",
            "lastTradeTimestamp": f"{at:%b} {at.day}, {at.year} {at:%I:%M %p} ET".replace(" 0", " "),
            "isRealTime": True,
            "currency": None,
        },
        "secondaryData": None,
        "keyStats": {
            "Volume": {"label": "Volume", "value": "537,219"},
            "PreviousClose": {"label": "Previous Close", "value": f"${price.previous:,.2f}"},
        },
        "marketStatus": "Open",
        "assetClass": kind.upper(),
    }
    return as_json({"data": data, "message": None, "status": {"rCode": 200}})


def finnhub(prices: Sequence[Price], symbol: str, key: str | None, now: datetime) -> ScriptedResponse:
    """`/finnhub/quote?symbol=S` with the key as `token` or in `X-Finnhub-Token`; unknown symbols give zeros."""
    if key != FINNHUB_KEY:
        return as_json({"error": "Invalid API key"}, 401)
    price = _listed(prices, symbol)
    if price is None:
        return as_json({"c": 0, "d": None, "dp": None, "h": 0, "l": 0, "o": 0, "pc": 0, "t": 0})
    change = price.price - price.previous
    numbers = {"c": price.price, "d": round(change, 4), "dp": round(100 * change / price.previous, 4)}
    day = {"h": max(price.price, price.previous), "l": min(price.price, price.previous), "o": price.previous}
    return as_json({**numbers, **day, "pc": price.previous, "t": int(now.timestamp())})


def _listed(prices: Sequence[Price], symbol: str) -> Price | None:
    """A price of a US listing: no other exchange's suffix and no index."""
    return next((p for p in prices if p.symbol == symbol and "." not in symbol and not symbol.startswith("^")), None)
