"""Which session a moment belongs to, the next bell, holidays and gaps; and the table beside the package that it was
made from."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.prices import exchange_table
from mineralwatch.domain.prices.trading_sessions import UNKNOWN_EXCHANGE, Exchange, NextBell, exchange, exchange_of
from tests.support import exchange_tables

EXCHANGES = sorted(exchange_table.ZONES)
NEW_YORK, SYDNEY = ZoneInfo("America/New_York"), ZoneInfo("Australia/Sydney")
MOMENTS = st.datetimes(datetime(2021, 2, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
ANY_EXCHANGE = st.sampled_from([*(exchange(code) for code in EXCHANGES), UNKNOWN_EXCHANGE])


@pytest.mark.parametrize(
    ("code", "moment", "day"),
    [
        ("XNYS", datetime(2026, 11, 20, 17, 30, tzinfo=NEW_YORK), "2026-11-23"),  # Friday evening: Monday
        ("XNYS", datetime(2026, 2, 13, 17, 30, tzinfo=NEW_YORK), "2026-02-17"),  # Monday is Presidents' Day: Tuesday
        ("XNYS", datetime(2026, 11, 20, 15, 59, 59, tzinfo=NEW_YORK), "2026-11-20"),
        ("XNYS", datetime(2026, 11, 20, 16, tzinfo=NEW_YORK), "2026-11-23"),  # at the bell
        ("XNYS", datetime(2026, 11, 20, 3, tzinfo=NEW_YORK), "2026-11-20"),  # before the opening
        ("XNYS", datetime(2026, 11, 25, 17, tzinfo=NEW_YORK), "2026-11-27"),  # over Thanksgiving
        ("XNYS", datetime(2026, 11, 27, 13, 30, tzinfo=NEW_YORK), "2026-11-30"),  # after the end of a half day
        ("XASX", datetime(2026, 11, 20, 11, tzinfo=SYDNEY), "2026-11-20"),  # on its own day
        ("XASX", datetime(2026, 11, 19, 17, 30, tzinfo=NEW_YORK), "2026-11-20"),  # Friday 09:30 in Sydney
        ("XASX", datetime(2026, 11, 20, 17, 30, tzinfo=NEW_YORK), "2026-11-23"),  # Saturday there
        ("XLON", datetime(2026, 8, 28, 18, tzinfo=UTC), "2026-09-01"),  # the summer bank holiday
        ("XTKS", datetime(2024, 11, 4, 15, 15, tzinfo=ZoneInfo("Asia/Tokyo")), "2024-11-05"),  # a holiday
        ("XTKS", datetime(2024, 11, 5, 15, 15, tzinfo=ZoneInfo("Asia/Tokyo")), "2024-11-05"),  # new hours to 15:30
        ("XTKS", datetime(2024, 11, 1, 15, 15, tzinfo=ZoneInfo("Asia/Tokyo")), "2024-11-05"),  # old hours to 15:00
    ],
)
def test_the_session_of_an_event(code: str, moment: datetime, day: str) -> None:
    found = exchange(code).session_of(moment)
    assert (str(found.day), found.is_certain) == (day, True)


def test_an_event_without_a_time_is_on_its_own_day_or_the_next_session() -> None:
    days = {day: exchange("XNYS").session_of_day(date.fromisoformat(day)).day for day in ("2026-11-25", "2026-11-26")}
    assert {day: str(found) for day, found in days.items()} == {"2026-11-25": "2026-11-25", "2026-11-26": "2026-11-27"}


@pytest.mark.parametrize(
    ("moment", "kind", "at"),
    [
        (datetime(2026, 11, 27, 9, tzinfo=NEW_YORK), "open", datetime(2026, 11, 27, 9, 30, tzinfo=NEW_YORK)),
        (datetime(2026, 11, 27, 9, 30, tzinfo=NEW_YORK), "close", datetime(2026, 11, 27, 13, tzinfo=NEW_YORK)),
        (datetime(2026, 11, 27, 13, tzinfo=NEW_YORK), "open", datetime(2026, 11, 30, 9, 30, tzinfo=NEW_YORK)),
        (datetime(2026, 11, 30, 18, tzinfo=UTC), "close", datetime(2026, 11, 30, 21, tzinfo=UTC)),
    ],
)
def test_the_next_bell_counts_half_days(moment: datetime, kind: str, at: datetime) -> None:
    found = exchange("XNYS").next_bell(moment)
    assert found is not None and (found.kind, found.at, found.is_certain) == (kind, at, True)
    assert UNKNOWN_EXCHANGE.next_bell(moment) is None


@given(ANY_EXCHANGE, MOMENTS)
def test_sessions_bells_and_closes_agree(market: Exchange, moment: datetime) -> None:
    found = market.session_of(moment)
    closed = market.last_closed(moment)
    assert closed.closes <= moment < found.closes
    between = [closed.day + timedelta(days=n) for n in range(1, (found.day - closed.day).days)]
    assert not any(market.session_on(day) for day in between), "no session lies between"
    is_open = market.open_session(moment) is not None
    assert is_open == (found.opens <= moment)
    bell: NextBell | None = market.next_bell(moment)
    assert bell is None or (bell.at > moment and bell.kind == ("close" if is_open else "open"))


def test_holidays_are_no_gaps_and_unknown_days_are_neither() -> None:
    new_york = exchange("XNYS")
    kinds = {d: new_york.kind_of_day(date(2026, 11, d)) for d in (25, 26, 28)}
    assert kinds == {25: "session", 26: "holiday", 28: "weekend"}
    have = [date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 30)]
    assert [str(day) for day in new_york.missing_days(have)] == ["2026-11-23", "2026-11-25", "2026-11-27"]
    assert new_york.missing_days([]) == ()
    beyond = date.fromisoformat(exchange_table.LAST_DAYS["XNYS"]) + timedelta(days=2)
    assert new_york.kind_of_day(beyond) == "unknown" == UNKNOWN_EXCHANGE.kind_of_day(date(2026, 11, 26))
    session = new_york.session_on(beyond)
    assert session is not None and not session.is_certain, "a weekday, which may be a holiday"
    assert UNKNOWN_EXCHANGE.missing_days([date(2026, 1, 5), date(2026, 3, 2)]) == ()


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        *(("UAMY", "XNYS"), ("LYC.AX", "XASX"), ("VNP.TO", "XTSE"), ("UCU.V", "XTSE"), ("ARS.CN", "XTSE")),
        *(("GLEN.L", "XLON"), ("AMG.AS", "XAMS"), ("010130.KS", "XKRX"), ("5713.T", "XTKS"), ("2899.HK", "XHKG")),
        *(("^TXGM", "XTSE"), ("^XYZ", None), ("AUDUSD=X", None), ("GC=F", None), ("BTC-USD", None), ("A.ZZ", None)),
    ],
)
def test_the_exchange_of_a_symbol(symbol: str, code: str | None) -> None:
    assert exchange_of(symbol).code == code


@pytest.mark.parametrize("code", EXCHANGES)
def test_the_table_is_that_of_the_package(code: str) -> None:
    """Every session with its hours, and every day without one, to the day to which the table reaches."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("exchange_calendars")
        by_package = exchange_tables.exchange_days(code)
    market = exchange(code)
    assert market.last == exchange_tables.LAST_DAYS[code] and market.first == exchange_tables.FIRST_DAY
    days = [market.first + timedelta(days=n) for n in range((market.last - market.first).days + 1)]
    sessions = [session for day in days if (session := market.session_on(day))]
    assert {s.day: (s.opens.time(), s.closes.time()) for s in sessions} == by_package
