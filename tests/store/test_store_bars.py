"""Daily bars are facts: what was read differently is a further reading, and the newest reading of a day counts."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import pytest
from store_samples import NOW, later, outcome

from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.store.bar_rows import newest_bars, read_bars
from mineralwatch.store.commit import commit
from mineralwatch.store.series_queries import price_series

BAR = Bar("UAMY", date(2026, 11, 20), 3.1, 3.0, 3.2, 2.9, 1_000, "yahoo", "USD")


def test_a_bar_that_is_read_again_adds_nothing_and_a_corrected_one_is_a_further_reading(
    conn: sqlite3.Connection,
) -> None:
    assert commit(conn, outcome(bars=(BAR,))).visible
    assert not commit(conn, outcome(bars=(BAR, BAR))).visible
    fixed = replace(BAR, close=3.2, volume=1_001)
    assert commit(conn, replace(outcome(bars=(fixed,)), at=later(hours=1))).visible
    assert not commit(conn, outcome(bars=(fixed,))).visible
    assert commit(conn, outcome(bars=(BAR,))).visible, "and back again is a third one"
    rows = [tuple(row) for row in conn.execute("SELECT reading, close FROM bars ORDER BY reading")]
    assert rows == [(0, 3.1), (1, 3.2), (2, 3.1)]
    assert read_bars(conn, "UAMY") == (BAR,)
    assert [tuple(r) for r in conn.execute("SELECT close, volume, currency FROM v_bars")] == [(3.1, 1_000, "USD")]


def test_two_bars_of_one_day_in_one_reading_keep_both_and_the_last_counts(conn: sqlite3.Connection) -> None:
    commit(conn, outcome(bars=(BAR, replace(BAR, close=9.0))))
    assert [bar.close for bar in read_bars(conn, "UAMY")] == [9.0]


@pytest.mark.parametrize("sql", ["UPDATE bars SET close = 1", "DELETE FROM bars"])
def test_no_bar_is_changed_or_deleted(conn: sqlite3.Connection, sql: str) -> None:
    commit(conn, outcome(bars=(BAR,)))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        conn.execute(sql)


def test_the_newest_bars_of_each_symbol(conn: sqlite3.Connection) -> None:
    days = [date(2026, 11, 2) + timedelta(days=n) for n in range(10)]
    bars = [replace(BAR, symbol=symbol, day=day) for symbol in ("MP", "UAMY") for day in days]
    commit(conn, outcome(bars=tuple(bars)))
    commit(conn, outcome(bars=tuple(replace(bar, close=4.0) for bar in bars)))
    found = newest_bars(conn, ["MP", "UAMY", "^TXGM"], 3)
    assert {symbol: [bar.day for bar in some] for symbol, some in found.items()} == {
        "MP": days[-3:],
        "UAMY": days[-3:],
    }
    assert {bar.close for bar in found["MP"]} == {4.0}


def test_the_series_of_a_symbol_and_of_one_that_never_answered(conn: sqlite3.Connection) -> None:
    quotes = (Quote("UAMY", 3.2, "USD", name="US Antimony"), Quote("^TXGM", None, error="no data", fetched_at=NOW))
    commit(conn, outcome(quotes=quotes, bars=(BAR, replace(BAR, day=date(2026, 11, 24)))))
    known, silent, unknown = price_series(conn, ["UAMY", "^TXGM", "NONE"])
    assert (known.name, known.currency, known.sources, known.exchange) == ("US Antimony", "USD", ("yahoo",), "XNYS")
    assert [bar.day.day for bar in known.bars] == [20, 24] and known.gaps == (date(2026, 11, 23),)
    assert (silent.bars, silent.last_day, silent.currency, silent.error) == ((), None, None, "no data")
    assert (unknown.bars, unknown.error) == ((), None)
    (later_only,) = price_series(conn, ["UAMY"], date(2026, 11, 21))
    assert later_only.first_day == date(2026, 11, 24)
