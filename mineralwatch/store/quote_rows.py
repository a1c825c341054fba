"""Stores and reads the last price and the daily bars of each symbol. When a try to get a price fails, the last price
stays and the error is stored beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.store.codec import day_text, instant_text, optional_instant

_COLUMNS = "symbol, price, currency, previous_close, change_percent, session, as_of, name, source, fetched_at, error"


def put_quotes(conn: sqlite3.Connection, quotes: Iterable[Quote], at: datetime) -> int:
    """Store quotes; returns how many symbols changed. A quote without a price only sets the error of the stored
    quote."""
    changed = 0
    for new in quotes:
        known = _quote(conn, new.symbol)
        quote = replace(known, error=new.error) if known and new.price is None else new
        differs = known is None or replace(known, fetched_at=None) != replace(quote, fetched_at=None)
        changed += differs
        conn.execute(
            f"INSERT OR REPLACE INTO quotes ({_COLUMNS}, tried_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                quote.symbol,
                quote.price,
                quote.currency,
                quote.previous_close,
                quote.change_percent,
                quote.session,
                instant_text(quote.as_of),
                quote.name or (known.name if known else None),
                quote.source,
                instant_text(quote.fetched_at),
                quote.error,
                instant_text(at),
            ),
        )
    return changed


def read_quotes(conn: sqlite3.Connection) -> tuple[Quote, ...]:
    """All quotes, ordered by symbol."""
    return tuple(_quote_from(row) for row in conn.execute(f"SELECT {_COLUMNS} FROM quotes ORDER BY symbol"))  # noqa: S608


def put_bars(conn: sqlite3.Connection, bars: Iterable[Bar]) -> int:
    """Store daily bars; the bar of a day replaces an earlier bar of that day. Returns how many bars changed."""
    before = conn.total_changes
    conn.executemany(
        "INSERT INTO bars (symbol, day, close, open, high, low, volume, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (symbol, day) DO UPDATE SET close = excluded.close, open = excluded.open, high = excluded.high,"
        " low = excluded.low, volume = excluded.volume, source = excluded.source"
        " WHERE (close, open, high, low, volume) IS NOT"
        " (excluded.close, excluded.open, excluded.high, excluded.low, excluded.volume)",
        ((b.symbol, day_text(b.day), b.close, b.open, b.high, b.low, b.volume, b.source) for b in bars),
    )
    return conn.total_changes - before


def _quote(conn: sqlite3.Connection, symbol: str) -> Quote | None:
    row = conn.execute(f"SELECT {_COLUMNS} FROM quotes WHERE symbol = ?", (symbol,)).fetchone()  # noqa: S608
    return _quote_from(row) if row else None


def _quote_from(row: sqlite3.Row) -> Quote:
    return Quote(
        symbol=row["symbol"],
        price=row["price"],
        currency=row["currency"],
        previous_close=row["previous_close"],
        change_percent=row["change_percent"],
        session=row["session"],
        as_of=optional_instant(row["as_of"]),
        name=row["name"],
        source=row["source"],
        fetched_at=optional_instant(row["fetched_at"]),
        error=row["error"],
    )
