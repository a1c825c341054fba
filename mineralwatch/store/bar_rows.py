"""Stores and reads the daily bars of symbols, which are facts: a bar that was read differently is a further reading,
and the newest reading of a day counts."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from mineralwatch.domain.models.market import Bar
from mineralwatch.store.codec import day_text, instant_text

_LATEST = (
    "SELECT symbol, day, close, open, high, low, volume, source, currency, max(reading) AS reading FROM bars"
    " WHERE symbol = ? AND day >= ? GROUP BY day ORDER BY day"
)


def add_bars(conn: sqlite3.Connection, bars: Iterable[Bar], at: datetime) -> int:
    """Append those bars whose values differ from the newest reading of their day; returns how many. `at` is when they
    were read."""
    by_symbol: dict[str, list[Bar]] = defaultdict(list)
    for bar in bars:
        by_symbol[bar.symbol].append(bar)
    added = 0
    for symbol, new in by_symbol.items():
        rows = conn.execute(_LATEST, (symbol, day_text(min(bar.day for bar in new))))
        known = {bar.day: (reading, _values(bar)) for reading, bar in ((row["reading"], _bar(row)) for row in rows)}
        for bar in new:
            reading, values = known.get(bar.day, (-1, None))
            if values != _values(bar):
                _append(conn, bar, reading + 1, at)
                known[bar.day] = (reading + 1, _values(bar))
                added += 1
    return added


def _append(conn: sqlite3.Connection, bar: Bar, reading: int, at: datetime) -> None:
    conn.execute(
        "INSERT INTO bars (symbol, day, reading, close, open, high, low, volume, currency, source, read_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(bar.symbol, day_text(bar.day), reading, bar.close, bar.open, bar.high, bar.low, bar.volume),
            *(bar.currency, bar.source, instant_text(at)),
        ),
    )


def _values(bar: Bar) -> tuple[float | str | None, ...]:
    return bar.close, bar.open, bar.high, bar.low, bar.volume, bar.currency


def read_bars(conn: sqlite3.Connection, symbol: str, first: date = date.min) -> tuple[Bar, ...]:
    """The bars of a symbol from the day `first` on, oldest first."""
    return tuple(_bar(row) for row in conn.execute(_LATEST, (symbol, day_text(first))))


def newest_bars(conn: sqlite3.Connection, symbols: Iterable[str], days: int) -> Mapping[str, tuple[Bar, ...]]:
    """The newest bars of each symbol that has any, at most `days` bars each, oldest first."""
    found = {symbol: _newest(conn, symbol, days) for symbol in symbols}
    return {symbol: bars for symbol, bars in found.items() if bars}


def _newest(conn: sqlite3.Connection, symbol: str, days: int) -> tuple[Bar, ...]:
    first = conn.execute(
        "SELECT min(day) FROM (SELECT DISTINCT day FROM bars WHERE symbol = ? ORDER BY day DESC LIMIT ?)",
        (symbol, days),
    ).fetchone()[0]
    return read_bars(conn, symbol, date.fromisoformat(first)) if first else ()


def _bar(row: sqlite3.Row) -> Bar:
    return Bar(
        symbol=row["symbol"],
        day=date.fromisoformat(row["day"]),
        close=row["close"],
        open=row["open"],
        high=row["high"],
        low=row["low"],
        volume=row["volume"],
        source=row["source"],
        currency=row["currency"],
    )
