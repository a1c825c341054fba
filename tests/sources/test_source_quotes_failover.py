"""Several providers: who is asked for what, for how long one that says stop is left alone, and what is never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from driving import NOW, Driven, drive, reply_of
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.config.settings import Quotes, Settings
from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, Refused, SourceError, UsageError
from mineralwatch.domain.models import Quote, SourceHealth
from mineralwatch.sources import registry
from mineralwatch.sources.base import Reading, Reply, Request
from mineralwatch.sources.quotes import QuotesSource
from mineralwatch.sources.quotes_finnhub import Finnhub
from mineralwatch.sources.quotes_nasdaq import Nasdaq, as_of, dollars, percent
from mineralwatch.sources.quotes_provider import is_us_listing
from mineralwatch.sources.quotes_yahoo import Yahoo, closed_until

KEY = "finnhub-key-0123456789"
YAHOO = Yahoo(Quotes().yahoo.url)
NASDAQ = Nasdaq(Quotes().nasdaq.url)
FINNHUB = Finnhub(Quotes().finnhub.url, KEY, "no key")
INTERVAL = timedelta(seconds=90)
Answer = Callable[[Request], Reply]


def yahoo_chart(symbol: str, price: float = 11.0, **more: Any) -> bytes:
    meta = {"symbol": symbol, "currency": "USD", "regularMarketPrice": price, "longName": "From Yahoo", **more}
    return json.dumps({"chart": {"result": [{"meta": meta}], "error": None}}).encode()


def nasdaq_page(symbol: str, price: str = "$10.40", stamp: str = "Nov 20, 2026 4:00 PM ET", **last: Any) -> bytes:
    primary = {
        "lastSalePrice": price,
        "netChange": "-0.03",
        "percentageChange": "-0.29%",
        "lastTradeTimestamp": stamp,
        "currency": None,
        **last,
    }
    data = {
        "symbol": symbol,
        "companyName": "From Nasdaq\x1b[0m Common Stock ",
        "primaryData": primary,
        "secondaryData": None,
        "keyStats": {"PreviousClose": {"label": "Previous Close", "value": "$10.43"}},
        "marketStatus": "Market Closed",
    }
    return json.dumps({"data": data, "message": None}).encode()


UNKNOWN = json.dumps(
    {"data": None, "message": None, "status": {"bCodeMessage": [{"code": 1001, "errorMessage": "Symbol not exists."}]}}
).encode()
NOT_FOUND = b'{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found"}}}'
FINNHUB_SAMPLE = b'{"c":261.74,"d":1.69,"dp":0.6499,"h":263.31,"l":260.68,"o":261.07,"pc":260.05,"t":1795445985}'


class Market:
    """Answers of the three providers, each of which can be broken as a whole or for one symbol."""

    def __init__(self, *funds: str) -> None:
        self.broken: dict[str, Callable[[Request], Reply]] = {}
        self.funds = set(funds)
        self.asked: list[str] = []

    def __call__(self, request: Request) -> Reply:
        host = request.url.split("/")[2]
        provider = {"query1.finance.yahoo.com": "yahoo", "api.nasdaq.com": "nasdaq", "finnhub.io": "finnhub"}[host]
        symbol = self.symbol(request, provider)
        self.asked.append(f"{provider}/{symbol}")
        for name in (f"{provider}/{symbol}", provider):
            if name in self.broken:
                return self.broken[name](request)
        if provider == "yahoo":
            return reply_of(request, 200, yahoo_chart(symbol))
        if provider == "finnhub":
            return reply_of(request, 200, FINNHUB_SAMPLE)
        known = ("assetclass=etf" in request.url) == (symbol in self.funds)
        return reply_of(request, 200, nasdaq_page(symbol) if known else UNKNOWN)

    @staticmethod
    def symbol(request: Request, provider: str) -> str:
        path, _, query = request.url.partition("?")
        return {
            "yahoo": path.rpartition("/")[2],
            "nasdaq": path.removesuffix("/info").rpartition("/")[2],
            "finnhub": query.removeprefix("symbol="),
        }[provider].replace("%5E", "^")


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    return lambda request: reply_of(request, code, body, **headers)


class Program:
    """Round after round, with what each leaves for the next, as the store keeps it."""

    def __init__(self, market: Market, *symbols: str, providers: Any = (YAHOO, NASDAQ)) -> None:
        self.market = market
        self.source = QuotesSource(symbols, providers, INTERVAL)
        self.parts: dict[str, SourceHealth] = {}
        self.quotes: dict[str, Quote] = {}
        self.remembered: dict[str, str] = {}
        self.reading = Reading()

    def round(self, minutes: float = 0, *, by_hand: bool = False) -> list[str]:
        """The requests of one round, so many minutes after the story's clock."""
        self.market.asked.clear()
        now = NOW + timedelta(minutes=minutes)
        done: Driven = drive(
            self.source,
            self.market,
            now=now,
            parts=self.parts,
            quotes=self.quotes,
            remembered=self.remembered,
            by_hand=by_hand,
        )
        self.reading = done.reading
        self.parts |= {part.name: part for part in self.reading.parts}
        self.remembered = dict(self.reading.remember or {})
        for quote in self.reading.quotes:
            held = self.quotes.get(quote.symbol)
            self.quotes[quote.symbol] = replace(held, error=quote.error) if held and quote.price is None else quote
        return list(self.market.asked)

    def sources(self) -> dict[str, str | None]:
        return {symbol: quote.source for symbol, quote in self.quotes.items()}


# One provider's trouble


def test_too_many_requests_sends_the_same_round_to_the_next_provider() -> None:
    market = Market()
    program = Program(market, "UAMY", "MP", "LYC.AX")
    assert program.round() == ["yahoo/UAMY", "yahoo/MP", "yahoo/LYC.AX"]
    market.broken["yahoo"] = status(429, b"Too Many Requests")
    assert program.round(2) == ["yahoo/UAMY", "nasdaq/UAMY", "nasdaq/MP"]
    assert program.sources() == {"UAMY": "nasdaq", "MP": "nasdaq", "LYC.AX": "yahoo"}
    held = program.quotes["LYC.AX"]
    assert held.price == 11.0 and held.fetched_at == NOW and "Yahoo asks us to wait" in str(held.error)
    assert program.quotes["UAMY"].error is None and program.quotes["UAMY"].name == "From Yahoo"
    assert program.reading.problem is None and "2 of 3" in str(program.reading.note)


def test_a_provider_that_asks_to_wait_is_left_alone_for_ten_minutes_doubling_to_an_hour() -> None:
    market = Market()
    market.broken["yahoo"] = status(429)
    program = Program(market, "UAMY")
    at, waits = 0.0, []
    for _ in range(5):
        assert program.round(at)[0] == "yahoo/UAMY"
        until = program.parts["quotes/yahoo"].not_before
        assert until is not None
        wait = (until - NOW) / timedelta(minutes=1) - at
        assert program.round(at + wait - 1, by_hand=True) == ["nasdaq/UAMY"], "its word holds for a person too"
        waits.append(wait)
        at += wait
    assert waits == [10, 20, 40, 60, 60]
    del market.broken["yahoo"]
    assert program.round(at) == ["yahoo/UAMY"]
    yahoo = program.parts["quotes/yahoo"]
    assert (yahoo.outcome, yahoo.failures, yahoo.not_before, yahoo.error) == ("ok", 0, None, None)
    assert program.sources() == {"UAMY": "yahoo"}


def test_a_longer_wait_of_the_servers_own_is_kept() -> None:
    market = Market()
    market.broken["yahoo"] = status(429, Retry_After="7200")
    program = Program(market, "UAMY")
    program.round()
    assert program.parts["quotes/yahoo"].not_before == NOW + timedelta(hours=2)


def test_a_provider_that_fails_rests_longer_each_time_and_gives_way_to_a_person() -> None:
    market = Market()
    market.broken["yahoo"] = status(500)
    program = Program(market, "UAMY", "MP", "LAC", "LIT", "REMX", "SPY")
    first = program.round()
    assert [one for one in first if one.startswith("yahoo")] == [
        f"yahoo/{s}" for s in ("UAMY", "MP", "LAC", "LIT", "REMX")
    ]
    assert first[-1] == "nasdaq/SPY"
    assert program.round(1.5)[0] == "yahoo/SPY", "those that failed come last"
    assert "yahoo/UAMY" not in program.round(2.5)
    assert program.round(2.6, by_hand=True)[0].startswith("yahoo/")
    yahoo = program.parts["quotes/yahoo"]
    assert (yahoo.outcome, yahoo.not_before) == ("failed", None)


def test_both_dead_keeps_the_last_good_price_and_tells_both_reasons() -> None:
    market = Market()
    program = Program(market, "UAMY")
    program.round()
    market.broken = {"yahoo": status(429), "nasdaq": status(500)}
    program.round(2)
    held = program.quotes["UAMY"]
    assert (held.price, held.source, held.fetched_at) == (11.0, "yahoo", NOW)
    assert "Yahoo asks us to wait" in str(held.error) and "api.nasdaq.com" not in str(held.error).partition(";")[0]
    assert isinstance(program.reading.problem, NotReachable)
    assert {part.name: part.outcome for part in program.parts.values()} == {
        "quotes/yahoo": "rate_limited",
        "quotes/nasdaq": "failed",
    }
    assert all(part.error for part in program.parts.values())
    market.broken = {"yahoo": status(429)}
    assert program.round(4) == ["nasdaq/UAMY"]
    assert program.sources() == {"UAMY": "nasdaq"} and program.quotes["UAMY"].error is None


def test_when_all_ask_to_wait_nobody_is_asked_and_the_round_is_due_when_the_first_may_be() -> None:
    market = Market()
    market.broken = {"yahoo": status(429), "nasdaq": status(429, Retry_After="1800")}
    program = Program(market, "UAMY", "MP")
    assert program.round() == ["yahoo/UAMY", "nasdaq/UAMY"]
    assert isinstance(program.reading.problem, RateLimited)
    assert program.reading.due == NOW + timedelta(minutes=10)
    assert program.round(5, by_hand=True) == []
    words = [quote.error for quote in program.reading.quotes]
    assert len(set(words)) == 1 and "Yahoo" in str(words[0]) and "Nasdaq" in str(words[0])
    market.broken = {}
    assert program.round(10) == ["yahoo/UAMY", "yahoo/MP"]


def test_providers_that_only_failed_are_asked_all_the_same_when_nobody_else_is_left() -> None:
    market = Market()
    market.broken = {"yahoo": status(500), "nasdaq": status(500)}
    program = Program(market, "UAMY", "MP")
    for minutes in (0, 1, 2, 3):
        program.round(minutes)
    assert program.round(4), "the network may be back at any time"


# One symbol's trouble


@pytest.mark.parametrize("provider", [YAHOO, NASDAQ, FINNHUB], ids=lambda one: one.name)
@pytest.mark.parametrize(
    "broken",
    [
        status(403, b'{"error":"You don\'t have access to this resource."}'),
        status(403, b"<html>Forbidden</html>"),
        status(404),
        status(500),
        status(451),
        status(200, b"<html>oops</html>"),
        status(200, b"{}"),
        lambda request: Reply(request.url, None, error=NotReachable("did not answer within 5 s")),
    ],
)
def test_two_broken_symbols_take_none_of_those_behind_them(provider: Any, broken: Answer) -> None:
    market = Market()
    market.broken = {f"{provider.name}/BAD": broken, f"{provider.name}/WORSE": broken}
    program = Program(market, "BAD", "WORSE", "UAMY", "MP", providers=(provider,))
    program.round()
    assert {s: q.price is not None for s, q in program.quotes.items()} == {
        "BAD": False, "WORSE": False, "UAMY": True, "MP": True,
    }  # fmt: skip
    assert all(program.quotes[s].error for s in ("BAD", "WORSE")) and program.reading.problem is None


def test_many_broken_symbols_come_last_so_that_in_the_end_none_stands_before_a_good_one() -> None:
    market = Market()
    bad = [f"BAD{n}" for n in "ABCDEFGH"]
    market.broken = {f"yahoo/{one}": status(500) for one in bad}
    program = Program(market, *bad, "UAMY", providers=(YAHOO,))
    program.round()
    program.round(5)
    program.round(10)
    assert program.quotes["UAMY"].price == 11.0 and program.quotes["UAMY"].error is None


@pytest.mark.parametrize("days", [11, 40, 4_000])
def test_a_symbol_without_a_trade_for_weeks_is_asked_of_the_next_and_has_no_price_of_its_own(days: int) -> None:
    market = Market()
    old = yahoo_chart("UAMY", regularMarketTime=(NOW - timedelta(days=days)).timestamp())
    market.broken["yahoo/UAMY"] = status(200, old)
    alone, both = Program(market, "UAMY", "MP", providers=(YAHOO,)), Program(market, "UAMY", "MP")
    alone.round()
    assert alone.quotes["UAMY"].price is None and "renamed or delisted" in str(alone.quotes["UAMY"].error)
    assert alone.quotes["MP"].price == 11.0
    both.round()
    assert both.sources() == {"UAMY": "nasdaq", "MP": "yahoo"}


@pytest.mark.parametrize("days", [0, 4, 9])
def test_a_closed_exchange_is_no_delisting(days: int) -> None:
    market = Market()
    held = yahoo_chart("UAMY", regularMarketTime=(NOW - timedelta(days=days)).timestamp())
    market.broken["yahoo/UAMY"] = status(200, held)
    program = Program(market, "UAMY", providers=(YAHOO,))
    program.round()
    assert program.quotes["UAMY"].price == 11.0 and program.quotes["UAMY"].error is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error":"You don\'t have access to this resource."}', "this key's plan"),
        (b'{"error":"Invalid API key"}', "does not accept the key"),
        (b"<html><title>Access Denied</title></html>", "firewall"),
    ],
)
def test_what_finnhub_forbids_is_the_symbol_the_key_or_the_network(body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        FINNHUB.parse("UAMY", reply_of(FINNHUB.request("UAMY"), 403, body), NOW)


def test_a_dead_symbol_is_asked_of_the_next_provider_and_harms_no_other() -> None:
    market = Market()
    market.broken |= {"yahoo/DEAD": status(404, NOT_FOUND), "nasdaq/DEAD": status(200, UNKNOWN)}
    program = Program(market, "DEAD", "UAMY")
    assert program.round() == ["yahoo/DEAD", "nasdaq/DEAD", "nasdaq/DEAD", "yahoo/UAMY"]
    assert program.quotes["DEAD"].price is None and program.quotes["UAMY"].price == 11.0
    assert "Yahoo" in str(program.quotes["DEAD"].error) and "Nasdaq" in str(program.quotes["DEAD"].error)
    assert program.reading.problem is None and "1 of 2" in str(program.reading.note)
    assert program.parts["quotes/nasdaq"].outcome is None, "not to know a symbol is no trouble"
    assert program.round(2) == ["yahoo/DEAD", "yahoo/UAMY"], "the fallback is spared it for an hour"
    assert program.round(63)[:2] == ["yahoo/DEAD", "nasdaq/DEAD"]


def test_a_symbol_that_the_first_does_not_know_comes_from_the_second() -> None:
    market = Market()
    market.broken["yahoo/NVA"] = status(404, NOT_FOUND)
    program = Program(market, "NVA", "UAMY")
    program.round()
    assert program.sources() == {"NVA": "nasdaq", "UAMY": "yahoo"}
    assert program.quotes["NVA"].name == "From Nasdaq Common Stock"


@pytest.mark.parametrize("symbol", ["LYC.AX", "^TXGM", "GLEN.L", "010130.KS", "GC=F", "BRK-B", "TOOLONG", "uamy"])
def test_only_us_listings_are_asked_of_the_others(symbol: str) -> None:
    assert not is_us_listing(symbol)
    market = Market()
    market.broken["yahoo"] = status(404, NOT_FOUND)
    program = Program(market, symbol, "UAMY", providers=(YAHOO, NASDAQ, FINNHUB))
    assert [one for one in program.round() if not one.startswith("yahoo")] == ["nasdaq/UAMY"]


def test_a_fallbacks_price_of_an_earlier_day_does_not_put_the_clock_back() -> None:
    market = Market()
    market.broken = {
        "yahoo": status(429),
        "nasdaq": lambda r: reply_of(r, 200, nasdaq_page("UAMY", stamp="Nov 19, 2026")),
    }
    program = Program(market, "UAMY")
    held = Quote("UAMY", 11.0, "USD", as_of=NOW - timedelta(minutes=5), source="yahoo", fetched_at=NOW)
    program.quotes["UAMY"] = held
    program.round()
    assert replace(program.quotes["UAMY"], error=None) == held
    assert "earlier day" in str(program.quotes["UAMY"].error)
    program.quotes.clear()
    program.round(60)
    assert program.quotes["UAMY"].price == 10.40, "an old price is better than none, and says its age"


def test_a_provider_may_take_its_own_price_back() -> None:
    market = Market()
    program = Program(market, "UAMY", providers=(YAHOO, NASDAQ))
    market.broken = {"yahoo": status(429)}
    program.quotes["UAMY"] = Quote("UAMY", 99.0, "USD", as_of=NOW, source="nasdaq", fetched_at=NOW)
    program.round()
    assert program.quotes["UAMY"].price == 10.40


def test_a_first_provider_that_knows_no_symbol_at_all_is_not_well() -> None:
    market = Market()
    market.broken["yahoo"] = status(404)
    program = Program(market, "UAMY", "MP")
    program.round()
    assert program.parts["quotes/yahoo"].outcome == "refused" and program.parts["quotes/yahoo"].error
    assert program.sources() == {"UAMY": "nasdaq", "MP": "nasdaq"} and program.reading.problem is None


def test_failures_of_another_kind_do_not_lengthen_the_first_wait() -> None:
    market = Market()
    market.broken["yahoo"] = status(500)
    program = Program(market, "UAMY", "MP")
    for minutes in (0, 10, 20, 40):
        program.round(minutes)
    assert program.parts["quotes/yahoo"].failures == 4
    market.broken["yahoo"] = status(429)
    program.round(120)
    assert program.parts["quotes/yahoo"].not_before == NOW + timedelta(minutes=130)


# Closed exchanges


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


# Nasdaq


def test_nasdaqs_display_strings() -> None:
    quote = NASDAQ.parse("UAMY", reply_of(NASDAQ.request("UAMY", "stocks"), 200, nasdaq_page("UAMY", "$1,210.40")), NOW)
    assert (quote.price, quote.previous_close, quote.change_percent, quote.currency) == (1210.4, 10.43, -0.29, "USD")
    assert (quote.session, quote.source, quote.name) == ("closed", "nasdaq", "From Nasdaq Common Stock")
    assert quote.as_of is not None and quote.as_of.astimezone(UTC) == datetime(2026, 11, 20, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("$10.40", 10.4), ("$1,234.50", 1234.5), ("0.0123", 0.0123), ("$12", 12.0), ("N/A", None), ("", None),
        ("$0.00", None), ("-$3", None), ("$1,23.4", None), ("$10.40 USD", None), ("1e3", None), ("$١٢", None),
        (None, None), (10.4, None), ("$", None),
    ],
)  # fmt: skip
def test_a_price_is_read_strictly(text: object, price: float | None) -> None:
    assert dollars(text)[0] == price


@pytest.mark.parametrize(
    ("text", "change"),
    [("-0.29%", -0.29), ("+1.5%", 1.5), ("12%", 12.0), ("N/A", None), ("", None), ("0.5", None), ("1,2%", None)],
)
def test_a_change_is_read_strictly(text: object, change: float | None) -> None:
    assert percent(text) == change


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("DATA AS OF Jul 28, 2020", "2020-07-28T20:00:00+00:00"),
        ("Sep 3, 2026 4:00 PM ET", "2026-09-03T20:00:00+00:00"),
        ("DATA AS OF Nov 20, 2026 12:05 PM ET", "2026-11-20T17:05:00+00:00"),
        ("Nov 20, 2026 12:05 AM ET", "2026-11-20T05:05:00+00:00"),
        ("Nov 20, 2026 7:59 AM ET - PRE-MARKET", "2026-11-20T12:59:00+00:00"),
        ("Nov 22, 2026", "2026-11-22T15:00:00+00:00"),  # today's close is still ahead: now
        ("Nov 20, 2026 13:05 PM ET", None),
        ("Nov 31, 2026", None),
        ("Dec 24, 2026", None),
        ("20 Nov 2026", None),
        ("Closed at Nov 20, 2026 4:00 PM ET", "2026-11-20T21:00:00+00:00"),
        ("CLOSED AT 4:00 PM ET ON NOV 20, 2026", "2026-11-20T21:00:00+00:00"),
        ("Data as of November 20, 2026 3:59:07 PM EST", "2026-11-20T20:59:00+00:00"),
        ("Sept. 3, 2026 16:00 ET", "2026-09-03T20:00:00+00:00"),
        ("11/20/2026 04:00 p.m.", "2026-11-20T21:00:00+00:00"),
        ("Nov 20, 2026 4:00 PM PT", None),
        ("Foo 20, 2026", None),
        ("N/A", None),
        (None, None),
    ],
)
def test_nasdaqs_stamps(text: object, moment: str | None) -> None:
    found = as_of(text, NOW)
    assert (found.astimezone(UTC).isoformat() if found else None) == moment


def test_without_a_dollar_sign_the_currency_is_unknown() -> None:
    page = nasdaq_page("UAMY", "10.40", percentageChange="N/A")
    quote = NASDAQ.parse("UAMY", reply_of(NASDAQ.request("UAMY", "stocks"), 200, page), NOW)
    assert quote.currency is None and quote.change_percent == -0.2876


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (UNKNOWN, Refused),
        (nasdaq_page("UAMY", "N/A"), Refused),
        (nasdaq_page("OTHER"), Refused),
        (b"<html>one moment</html>", BadPayload),
        (b"<html>Please solve the CAPTCHA</html>", NotReachable),
        (b"{}", BadPayload),
        (b"[" * 100_000, BadPayload),
    ],
)
def test_what_nasdaq_does_not_give(body: bytes, kind: type[SourceError]) -> None:
    with pytest.raises(kind, match="Nasdaq"):
        NASDAQ.parse("UAMY", reply_of(NASDAQ.request("UAMY", "stocks"), 200, body), NOW)


def test_a_fund_is_asked_as_one_and_another_is_found_out_once() -> None:
    market = Market("REMX", "NEWF")
    program = Program(market, "REMX", "NEWF", providers=(NASDAQ,))
    assert program.round() == ["nasdaq/REMX", "nasdaq/NEWF", "nasdaq/NEWF"]
    assert program.round(2) == ["nasdaq/REMX", "nasdaq/NEWF"]
    assert program.remembered == {"nasdaq/REMX": "etf", "nasdaq/NEWF": "etf"}
    market.funds.clear()
    assert program.round(4) == ["nasdaq/REMX", "nasdaq/NEWF"], "it was a fund and is nothing now"


# Finnhub


def test_finnhubs_numbers() -> None:
    quote = FINNHUB.parse("AAPL", reply_of(FINNHUB.request("AAPL"), 200, FINNHUB_SAMPLE), NOW)
    assert (quote.price, quote.previous_close, quote.change_percent) == (261.74, 260.05, 0.6499)
    assert (quote.currency, quote.source, quote.name) == ("USD", "finnhub", None)
    assert quote.as_of == datetime.fromtimestamp(1795445985, UTC)


@pytest.mark.parametrize(
    ("status_", "body", "kind", "words"),
    [
        (200, b'{"c":0,"d":null,"dp":null,"h":0,"l":0,"o":0,"pc":0,"t":0}', Refused, "does not know it"),
        (200, b'{"error":"You do not have access"}', BadPayload, "no price"),
        (200, b"oops", BadPayload, "something else"),
        (200, b'{"c":-5,"t":1795445985}', BadPayload, "cannot be"),
        (401, b'{"error":"Invalid API key"}', Refused, "does not accept the key"),
        (429, b"", RateLimited, "wait"),
    ],
)
def test_what_finnhub_does_not_give(status_: int, body: bytes, kind: type[SourceError], words: str) -> None:
    with pytest.raises(kind, match=words):
        FINNHUB.parse("UAMY", reply_of(FINNHUB.request("UAMY"), status_, body), NOW)


def test_finnhubs_key_stands_in_no_address_and_no_shown_form() -> None:
    request = FINNHUB.request("UAMY")
    assert KEY not in request.url and KEY not in repr(request)
    assert request.secret_headers == {"X-Finnhub-Token": KEY}


def test_a_wrong_key_closes_finnhub_at_once_and_harms_no_other() -> None:
    market = Market()
    market.broken = {"finnhub": status(401), "yahoo": status(429)}
    program = Program(market, "UAMY", "MP", providers=(YAHOO, FINNHUB, NASDAQ))
    assert program.round() == ["yahoo/UAMY", "finnhub/UAMY", "nasdaq/UAMY", "nasdaq/MP"]
    finnhub = program.parts["quotes/finnhub"]
    assert finnhub.outcome == "refused" and "[quotes.finnhub]" in str(finnhub.error) and KEY not in str(finnhub)


# The configuration


def test_finnhub_is_asked_only_when_it_is_named_and_a_key_can_be_had() -> None:
    def quotes(names: tuple[str, ...], key: str | None) -> QuotesSource:
        found = registry.sources(Settings(quotes=Quotes(providers=names)), None, ("UAMY",), key)[-1]
        assert isinstance(found, QuotesSource)
        return found

    usual = ("query1.finance.yahoo.com", "api.nasdaq.com")
    assert quotes(Quotes().providers, KEY).hosts == usual
    named = (*Quotes().providers, "finnhub")
    assert quotes(named, None).hosts == usual
    assert quotes(named, KEY).hosts == (*usual, "finnhub.io")
    assert "FINNHUB_API_KEY" in str(quotes(("finnhub",), None).ready())
    with pytest.raises(UsageError, match="did you mean 'nasdaq'"):
        quotes(("nasdac",), None)
    program = Program(Market(), "UAMY", providers=(Finnhub("https://finnhub.io/q", None, "no key: set X"), YAHOO))
    assert program.round() == ["yahoo/UAMY"]
    assert (program.parts["quotes/finnhub"].outcome, program.parts["quotes/finnhub"].note) == (None, "no key: set X")


def test_a_provider_that_is_no_longer_configured_is_switched_off() -> None:
    program = Program(Market(), "UAMY")
    program.round()
    program.source = QuotesSource(("UAMY",), (NASDAQ,), INTERVAL)
    program.round(2)
    assert {part.name: part.enabled for part in program.parts.values()} == {
        "quotes/yahoo": False,
        "quotes/nasdaq": True,
    }


_ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
_KEYS = ["data", "symbol", "primaryData", "lastSalePrice", "keyStats", "status", "bCodeMessage", "message"]


@given(st.recursive(_ODD, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(_KEYS), inner)))
def test_any_json_of_nasdaq_is_a_quote_or_an_error_of_ours(value: Any) -> None:
    reply = reply_of(NASDAQ.request("UAMY", "stocks"), 200, json.dumps(value).encode())
    with pytest.raises(SourceError):
        NASDAQ.parse("UAMY", reply, NOW)


@given(st.dictionaries(st.sampled_from(["percentageChange", "lastTradeTimestamp", "currency", "netChange"]), _ODD))
def test_drifting_types_never_lose_nasdaqs_price(last: dict[str, Any]) -> None:
    reply = reply_of(NASDAQ.request("UAMY", "stocks"), 200, nasdaq_page("UAMY", **last))
    assert NASDAQ.parse("UAMY", reply, NOW).price == 10.40
