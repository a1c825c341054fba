"""Stores and reads the last price of each symbol. When a try to get a price fails, the last price stays and the error
is stored beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.models.market import Quote
from mineralwatch.store.codec import instant_text, optional_instant

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
