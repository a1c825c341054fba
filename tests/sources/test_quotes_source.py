"""Quotes: one dead symbol harms no other, and a provider that says stop is left alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from drive_source import NOW, Driven, drive, reply_of
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from mineralwatch.config.settings import (
    FederalRegisterSettings,
    FeedSettings,
    QuotesSettings,
    SamSettings,
    Settings,
    UsaspendingSettings,
    WatchSettings,
)
from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, Refused, SourceError, UsageError
from mineralwatch.sources import source_factory
from mineralwatch.sources.base import HttpReply, HttpRequest
from mineralwatch.sources.default_feeds import DEFAULT_FEEDS, feeds_of
from mineralwatch.sources.quotes_source import QuotesSource
from mineralwatch.sources.quotes_yahoo import YahooProvider, session

YAHOO = YahooProvider(QuotesSettings().yahoo.url)
OPENS = int(datetime(2026, 11, 20, 14, 30, tzinfo=UTC).timestamp())
NOT_FOUND = (
    b'{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}'
)


def chart(symbol: str = "UAMY", price: Any = 11.0, before: Any = 10.0, **meta: Any) -> bytes:
    period = {"start": OPENS, "end": OPENS + 23_400}
    whole = {
        "meta": {
            "symbol": symbol,
            "currency": "USD",
            "regularMarketPrice": price,
            "chartPreviousClose": before,
            "regularMarketTime": OPENS + 60,
            "gmtoffset": -18_000,
            "longName": "United States Antimony\x1b[0m Corporation",
            "currentTradingPeriod": {"regular": period},
            **meta,
        },
        "timestamp": [OPENS, OPENS + 86_400],
        "indicators": {
            "quote": [
                {"open": [10.5, None], "high": [11.5, 2], "low": [10, 1], "close": [11, None], "volume": [1200, 0]}
            ]
        },
    }
    return json.dumps({"chart": {"result": [whole], "error": None}}).encode()


def symbol_of(request: HttpRequest) -> str:
    return request.url.partition("?")[0].rpartition("/")[2]


def poll(answers: dict[str, Callable[[HttpRequest], HttpReply]], *providers: Any) -> Driven:
    source = QuotesSource(tuple(answers), providers or (YAHOO,), timedelta(seconds=90))
    return drive(source, lambda request: answers[symbol_of(request)](request))


def good(symbol: str, **more: Any) -> Callable[[HttpRequest], HttpReply]:
    return lambda request: reply_of(request, 200, chart(symbol, **more))


def bad(status: int, body: bytes = b"") -> Callable[[HttpRequest], HttpReply]:
    return lambda request: reply_of(request, status, body)


def test_a_quote_and_its_daily_row() -> None:
    reading = poll({"UAMY": good("UAMY")}).reading
    quote, bar = reading.quotes[0], reading.bars[0]
    assert (quote.symbol, quote.price, quote.previous_close, quote.change_percent) == ("UAMY", 11.0, 10.0, 10.0)
    assert (quote.currency, quote.source, quote.name) == ("USD", "yahoo", "United States Antimony Corporation")
    assert quote.as_of == datetime(2026, 11, 20, 14, 31, tzinfo=UTC) and quote.fetched_at == NOW
    assert quote.session == "closed" and quote.error is None
    assert len(reading.bars) == 1
    assert (bar.day, bar.open, bar.high, bar.low, bar.close, bar.volume) == (
        date(2026, 11, 20),
        10.5,
        11.5,
        10,
        11,
        1200,
    )
    assert reading.complete and reading.problem is None


def test_the_request_is_one_symbol_encoded_and_paced() -> None:
    request = YAHOO.request("^TXGM")
    assert request.url == "https://query1.finance.yahoo.com/v8/finance/chart/%5ETXGM?range=1d&interval=1d"
    assert request.pace >= timedelta(seconds=1) and request.headers["User-Agent"].startswith("Mozilla/")


def test_minor_units_stay_what_they_are() -> None:
    quote = poll({"RIO.L": good("RIO.L", currency="GBp", price="5105.5", before=None)}).reading.quotes[0]
    assert (quote.currency, quote.price, quote.change_percent) == ("GBp", 5105.5, None)


def test_the_bar_is_on_the_exchanges_own_day() -> None:
    evening = good("LYC.AX", gmtoffset=39_600)
    assert poll({"LYC.AX": evening}).reading.bars[0].day == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("minutes", "name"), [(-60, "pre"), (0, "regular"), (389, "regular"), (390, "post"), (900, "closed")]
)
def test_the_session_is_told_from_the_trading_periods(minutes: int, name: str) -> None:
    periods = {
        "pre": {"start": OPENS - 19_800, "end": OPENS},
        "regular": {"start": OPENS, "end": OPENS + 23_400},
        "post": {"start": OPENS + 23_400, "end": OPENS + 37_800},
    }
    assert session(periods, datetime.fromtimestamp(OPENS + minutes * 60, UTC)) == name
    assert session({}, NOW) is None


@pytest.mark.parametrize(
    ("dead", "words"),
    [
        (bad(404, NOT_FOUND), "delisted"),
        (bad(200, NOT_FOUND), "delisted"),
        (bad(200, b"<!doctype html><html>consent</html>"), "web page"),
        (bad(200, b"{}"), "something else"),
        (bad(200, chart("OTHER")), "answered for OTHER"),
        (good("DEAD", price=None), "no price"),
        (good("DEAD", price=-1), "no price"),
        (bad(500), "trouble of its own"),
    ],
)
def test_one_dead_symbol_does_not_harm_the_others(dead: Callable[[HttpRequest], HttpReply], words: str) -> None:
    reading = poll({"DEAD": dead, "UAMY": good("UAMY"), "MP": good("MP")}).reading
    assert [quote.price for quote in reading.quotes] == [None, 11.0, 11.0]
    assert words in str(reading.quotes[0].error) and "\n" not in str(reading.quotes[0].error)
    assert reading.problem is None and not reading.complete and "2 of 3" in str(reading.note)


@pytest.mark.parametrize("stop", [bad(429, b"Edge: Too Many Requests"), bad(200, b"Too Many Requests\r\n")])
def test_too_many_requests_stops_the_round_and_keeps_what_was_read(stop: Callable[[HttpRequest], HttpReply]) -> None:
    done = poll({"UAMY": good("UAMY"), "MP": stop, "LAC": good("LAC")})
    assert [symbol_of(request) for request in done.requests] == ["UAMY", "MP"]
    assert [(quote.symbol, quote.price) for quote in done.reading.quotes] == [("UAMY", 11), ("MP", None), ("LAC", None)]
    assert {quote.error for quote in done.reading.quotes[1:]} == {str(done.reading.problem)}
    assert isinstance(done.reading.problem, RateLimited)


def test_a_provider_that_is_down_is_not_asked_for_every_symbol() -> None:
    answers = {"UAMY": good("UAMY"), **{f"S{n}": bad(500) for n in range(9)}}
    done = poll(answers)
    assert len(done.requests) == 6 and isinstance(done.reading.problem, NotReachable)


def test_many_unknown_symbols_are_no_outage() -> None:
    answers = {f"S{n}": bad(404, NOT_FOUND) for n in range(5)}
    done = poll({**answers, "UAMY": good("UAMY")})
    assert len(done.requests) == 6 and done.reading.problem is None


@pytest.mark.parametrize(
    ("dead", "kind"), [(bad(429), RateLimited), (bad(404, NOT_FOUND), Refused), (bad(500), NotReachable)]
)
def test_no_price_at_all_is_an_outage(dead: Callable[[HttpRequest], HttpReply], kind: type[SourceError]) -> None:
    reading = poll({"UAMY": dead, "MP": dead}).reading
    assert isinstance(reading.problem, kind)
    assert all(quote.price is None and quote.error for quote in reading.quotes)


def test_a_second_provider_is_asked_when_the_first_fails() -> None:
    class Second(YahooProvider):
        name = "second"

    second = Second("https://second.example/{symbol}")
    source = QuotesSource(("UAMY", "MP", "LAC"), (YAHOO, second), timedelta(seconds=90))

    def answer(request: HttpRequest) -> HttpReply:
        return reply_of(request, 429) if "yahoo" in request.url else good(symbol_of(request))(request)

    done = drive(source, answer)
    assert [quote.price for quote in done.reading.quotes] == [11.0, 11.0, 11.0]
    assert len(done.requests) == 4 and done.reading.problem is None
    assert source.hosts == ("query1.finance.yahoo.com", "second.example")


def test_a_symbol_that_is_none_is_never_sent() -> None:
    source = QuotesSource(("UAMY", "../../etc passwd"), (YAHOO,), timedelta(seconds=90))
    done = drive(source, good("UAMY"))
    assert len(done.requests) == 1 and "no symbol" in str(done.reading.quotes[1].error)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["chart", "result", "error", "meta", "quote", "timestamp"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(json_values)
def test_any_json_is_a_quote_or_an_error_of_ours(value: Any) -> None:
    reply = reply_of(YAHOO.request("UAMY"), 200, json.dumps({"chart": value}).encode())
    with pytest.raises(SourceError):
        YAHOO.parse("UAMY", reply, NOW)


@given(
    st.dictionaries(
        st.sampled_from(
            ["currency", "regularMarketTime", "gmtoffset", "currentTradingPeriod", "longName", "timestamp"]
        ),
        json_values,
    )
)
def test_drifting_types_never_lose_the_price(meta: dict[str, Any]) -> None:
    reply = reply_of(YAHOO.request("UAMY"), 200, chart("UAMY", **meta))
    assert YAHOO.parse("UAMY", reply, NOW)[0].price == 11.0


def test_deep_nesting_is_no_crash() -> None:
    reply = reply_of(YAHOO.request("UAMY"), 200, b'{"chart":' + b"[" * 100_000)
    with pytest.raises(BadPayload):
        YAHOO.parse("UAMY", reply, NOW)


def test_the_source_factory_builds_every_source_once() -> None:
    own = (FeedSettings("northern-miner", "https://mine.example/rss"), FeedSettings("own", "https://own.example/rss"))
    found = source_factory.make_sources(Settings(feeds=own), None, ("UAMY",))
    names = [source.name for source in found]
    assert names == [
        "sam",
        "sam_bulk",
        "federal_register",
        "usaspending",
        "edgar",
        *(feed.name for feed in DEFAULT_FEEDS),
        "own",
        "quotes",
    ]
    assert [source.kind for source in found] == [*names[:5], *["feed"] * 7, "quotes"]
    assert next(source.hosts for source in found if source.name == "northern-miner") == ("mine.example",)
    assert found[0].missing_setup() is not None and found[-1].missing_setup() is None
    assert all(source.interval > timedelta(0) for source in found)


def test_the_source_factory_keeps_to_the_configuration() -> None:
    settings = Settings(
        default_feeds=False, quotes=QuotesSettings(symbols=()), watch=WatchSettings(), sam=SamSettings()
    )
    off = {
        "federal_register": FederalRegisterSettings(enabled=False),
        "usaspending": UsaspendingSettings(enabled=False),
    }
    settings = structs.replace(settings, **off)  # type: ignore[arg-type]
    found = source_factory.make_sources(settings, "key-0123456789")
    assert [source.name for source in found] == ["sam", "sam_bulk", "edgar", "quotes"]
    assert found[0].missing_setup() is None and "symbols" in str(found[-1].missing_setup())
    with pytest.raises(UsageError, match="yahoo"):
        source_factory.make_sources(Settings(quotes=QuotesSettings(providers=("stooq",))), None)


def test_default_feeds_bear_their_public_names() -> None:
    assert [feed.name for feed in feeds_of(True, ())] == [
        "google-news-stockpile",
        "google-news-materials",
        "mining-technology",
        "northern-miner",
        "mining-com",
        "war-gov-contracts",
    ]
    assert all(feed.url.startswith("https://") and " " not in feed.url for feed in DEFAULT_FEEDS)


def test_the_source_factory_loads_neither_the_http_library_nor_the_feed_parser() -> None:
    code = (
        "import sys, mineralwatch.sources.source_factory;"
        "print(sorted({'httpx', 'httpx2', 'httpcore', 'feedparser', 'textual', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
