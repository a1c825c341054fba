"""Prices for the replay. A price is computed from the symbol and the day alone and has nothing to do with a market."""

from __future__ import annotations

import math
from datetime import date, timedelta
from hashlib import sha256

from mineralwatch.demo.world_state import Price

_CURRENCIES = {".AX": "AUD", ".TO": "CAD", ".V": "CAD", ".CN": "CAD", ".L": "GBp", ".AS": "EUR", ".KS": "KRW"}
_FRIDAY, _SATURDAY = 4, 5


def prices(symbols: tuple[str, ...], day: date) -> tuple[Price, ...]:
    """The price of each symbol on a day, with the price on the previous trading day."""
    back = 3 if day.weekday() == 0 else 1
    return tuple(Price(s, _price(s, day), _price(s, day - timedelta(days=back)), _currency(s)) for s in symbols)


def _price(symbol: str, day: date) -> float:
    """A price between about 10 and 90 that goes up and down by a few per cent in two waves."""
    seed = int(sha256(symbol.encode()).hexdigest()[:8], 16)
    base, number = 10 + seed % 8000 / 100, day.toordinal()
    waves = 0.06 * math.sin(number / 11 + seed % 7) + 0.015 * math.sin(number * 1.7 + seed % 13)
    return round(base * (1 + waves), 2)


def _currency(symbol: str) -> str:
    _, dot, exchange = symbol.rpartition(".")
    return _CURRENCIES.get(dot + exchange, "USD") if dot else "USD"
