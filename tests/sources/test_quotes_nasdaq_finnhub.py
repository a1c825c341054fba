"""What Nasdaq and Finnhub send, read strictly."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from drive_source import NOW, reply_of
from hypothesis import given
from hypothesis import strategies as st
from quotes_market import (
    FINNHUB,
    FINNHUB_SAMPLE,
    KEY,
    NASDAQ,
    UNKNOWN,
    Market,
    Program,
    nasdaq_page,
)

from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, Refused, SourceError
from mineralwatch.sources.quotes_nasdaq import as_of, dollars, percent

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
        (200, b"oops", BadPayload, "something other than JSON"),
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
