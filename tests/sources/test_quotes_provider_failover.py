"""Several providers: who is asked for what, for how long one that says stop is left alone, and what is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from drive_source import NOW, reply_of
from quotes_market import (
    FINNHUB,
    INTERVAL,
    KEY,
    NASDAQ,
    NOT_FOUND,
    UNKNOWN,
    YAHOO,
    Answer,
    Market,
    Program,
    nasdaq_page,
    status,
    yahoo_chart,
)

from mineralwatch.config.settings import QuotesSettings, Settings
from mineralwatch.domain.errors import NotReachable, RateLimited, SourceError, UsageError
from mineralwatch.domain.models.market import Quote
from mineralwatch.sources import source_factory
from mineralwatch.sources.base import HttpReply
from mineralwatch.sources.quotes_finnhub import FinnhubProvider
from mineralwatch.sources.quotes_provider import is_us_listing
from mineralwatch.sources.quotes_source import QuotesSource

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
    assert program.reading.retry_at == NOW + timedelta(minutes=10)
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
        lambda request: HttpReply(request.url, None, error=NotReachable("did not answer within 5 s")),
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
        found = source_factory.make_sources(Settings(quotes=QuotesSettings(providers=names)), None, ("UAMY",), key)[-1]
        assert isinstance(found, QuotesSource)
        return found

    usual = ("query1.finance.yahoo.com", "api.nasdaq.com")
    assert quotes(QuotesSettings().providers, KEY).hosts == usual
    named = (*QuotesSettings().providers, "finnhub")
    assert quotes(named, None).hosts == usual
    assert quotes(named, KEY).hosts == (*usual, "finnhub.io")
    assert "FINNHUB_API_KEY" in str(quotes(("finnhub",), None).missing_setup())
    with pytest.raises(UsageError, match="did you mean 'nasdaq'"):
        quotes(("nasdac",), None)
    program = Program(
        Market(), "UAMY", providers=(FinnhubProvider("https://finnhub.io/q", None, "no key: set X"), YAHOO)
    )
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
