"""The query of price series for the commands and the screen."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

from mineralwatch.domain.models.market import PriceSeries
from mineralwatch.domain.prices.price_series import all_series
from mineralwatch.store.bar_rows import read_bars
from mineralwatch.store.connection import read_transaction
from mineralwatch.store.quote_rows import read_quotes


def price_series(conn: sqlite3.Connection, symbols: Sequence[str], first: date = date.min) -> tuple[PriceSeries, ...]:
    """The series of each symbol from the day `first` on, in the order of `symbols`; a symbol that the store does not
    have gets a series without bars. Reads one consistent state. Raises StoreError."""
    with read_transaction(conn):
        bars = {symbol: read_bars(conn, symbol, first) for symbol in symbols}
        return tuple(all_series(symbols, bars, read_quotes(conn)))
