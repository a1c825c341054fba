"""The scripted quote providers beside Yahoo, with made-up prices.

Nasdaq has US listings alone and gives everything as a display string; Finnhub wants a key, gives numbers alone, and
zeros for a symbol that it does not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from mineralwatch.demo.world_state import Price
from tests.support.world.loopback_server import ScriptedResponse, as_json

NASDAQ = "/nasdaq/"
FINNHUB = "/finnhub/quote"
FINNHUB_KEY = "scripted-finnhub-key"
_NEW_YORK = ZoneInfo("America/New_York")
_FUNDS = frozenset({"REMX", "XME", "SPY"})


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
