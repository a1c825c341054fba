"""When an exchange is closed, it is not asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from drive_source import NOW
from hypothesis import given
from hypothesis import strategies as st
from quotes_market import (
    Market,
    Program,
    status,
    yahoo_chart,
)

from mineralwatch.sources.quotes_yahoo import closed_until


def opening(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())


FRIDAY = {  # New York's Friday, in winter
    "pre": {"start": opening("2026-11-20T09:00Z"), "end": opening("2026-11-20T14:30Z")},
    "regular": {"start": opening("2026-11-20T14:30Z"), "end": opening("2026-11-20T21:00Z")},
    "post": {"start": opening("2026-11-20T21:00Z"), "end": opening("2026-11-21T01:00Z")},
}
MONDAY_IN_SYDNEY = {"regular": {"start": opening("2026-11-22T23:00Z"), "end": opening("2026-11-23T05:00Z")}}
NEW_YORK = {"exchangeTimezoneName": "America/New_York", "gmtoffset": -18_000, "instrumentType": "EQUITY"}


@pytest.mark.parametrize(
    ("now", "more", "until"),
    [
        ("2026-11-20T15:00Z", NEW_YORK, None),  # open
        ("2026-11-21T00:59Z", NEW_YORK, None),  # after hours
        ("2026-11-20T08:00Z", NEW_YORK, "2026-11-20T09:00Z"),  # before the first period that Yahoo names
        ("2026-11-21T01:00Z", NEW_YORK, "2026-11-23T08:00Z"),  # Friday night: to an hour before Monday's first
        ("2026-11-22T15:00Z", NEW_YORK, "2026-11-23T08:00Z"),
        ("2026-11-22T15:00Z", NEW_YORK | {"instrumentType": "FUTURE"}, None),
        ("2026-11-22T15:00Z", NEW_YORK | {"exchangeTimezoneName": "Asia/Jerusalem"}, None),
        ("2026-11-22T15:00Z", NEW_YORK | {"gmtoffset": "soon"}, None),
        ("2026-11-22T15:00Z", {}, None),
        ("2026-12-22T15:00Z", NEW_YORK, None),  # an answer of long ago tells nothing
        ("2026-11-23T08:30Z", NEW_YORK, None),  # within the hour that summer time may take
    ],
)
def test_until_when_an_exchange_is_surely_closed(now: str, more: dict[str, Any], until: str | None) -> None:
    found = closed_until({"currentTradingPeriod": FRIDAY, **more}, datetime.fromisoformat(now))
    assert found == (datetime.fromisoformat(until) if until else None)


@given(
    st.dictionaries(st.sampled_from(["currentTradingPeriod", "gmtoffset", "instrumentType"]), st.integers() | st.text())
)
def test_odd_periods_close_no_exchange(meta: dict[str, Any]) -> None:
    assert closed_until(meta, NOW) is None


def test_closed_exchanges_are_not_asked_each_by_its_own_hours() -> None:
    # NOW is a Sunday, 10:00 in New York; Sydney opens at 23:00 UTC, New York's first period begins on Monday.
    market = Market()
    hours = {"UAMY": NEW_YORK | {"currentTradingPeriod": FRIDAY}, "LYC.AX": {"currentTradingPeriod": MONDAY_IN_SYDNEY}}
    for symbol, meta in hours.items():
        market.broken[f"yahoo/{symbol}"] = status(200, yahoo_chart(symbol, **meta))
    program = Program(market, "UAMY", "LYC.AX")
    assert program.round() == ["yahoo/UAMY", "yahoo/LYC.AX"]
    assert program.round(2) == []
    assert [quote.price for quote in program.reading.quotes] == [11.0, 11.0]
    assert {quote.fetched_at for quote in program.reading.quotes} == {NOW + timedelta(minutes=2)}
    assert program.reading.problem is None and "exchanges are closed" in str(program.reading.note)
    assert program.parts["quotes/yahoo"].outcome == "ok"
    assert program.round(3, by_hand=True) == ["yahoo/UAMY", "yahoo/LYC.AX"], "a person may look all the same"
    assert program.round(8 * 60) == ["yahoo/LYC.AX"]
    assert program.round(17 * 60) == ["yahoo/UAMY", "yahoo/LYC.AX"]


def test_a_price_that_failed_is_asked_for_even_when_the_exchange_is_closed() -> None:
    market = Market()
    market.broken["yahoo/UAMY"] = status(200, yahoo_chart("UAMY", **NEW_YORK, currentTradingPeriod=FRIDAY))
    program = Program(market, "UAMY")
    program.round()
    program.quotes["UAMY"] = replace(program.quotes["UAMY"], error="no answer")
    assert program.round(2) == ["yahoo/UAMY"]
