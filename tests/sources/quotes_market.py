"""The three providers of quotes with a switch for each, and round after round with what one leaves for the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from drive_source import NOW, Driven, drive, reply_of

from mineralwatch.config.settings import QuotesSettings
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Quote
from mineralwatch.sources.base import HttpReply, HttpRequest, SourceReading
from mineralwatch.sources.quotes_finnhub import FinnhubProvider
from mineralwatch.sources.quotes_nasdaq import NasdaqProvider
from mineralwatch.sources.quotes_source import QuotesSource
from mineralwatch.sources.quotes_yahoo import YahooProvider

KEY = "finnhub-key-0123456789"
YAHOO = YahooProvider(QuotesSettings().yahoo.url)
NASDAQ = NasdaqProvider(QuotesSettings().nasdaq.url)
FINNHUB = FinnhubProvider(QuotesSettings().finnhub.url, KEY, "no key")
INTERVAL = timedelta(seconds=90)
Answer = Callable[[HttpRequest], HttpReply]


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
        self.broken: dict[str, Callable[[HttpRequest], HttpReply]] = {}
        self.funds = set(funds)
        self.asked: list[str] = []

    def __call__(self, request: HttpRequest) -> HttpReply:
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
    def symbol(request: HttpRequest, provider: str) -> str:
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
        self.reading = SourceReading()

    def round(self, minutes: float = 0, *, by_hand: bool = False) -> list[str]:
        """The requests of one round, so many minutes after the story's clock."""
        self.market.asked.clear()
        now = NOW + timedelta(minutes=minutes)
        done: Driven = drive(
            self.source,
            self.market,
            now=now,
            part_health=self.parts,
            last_quotes=self.quotes,
            remembered=self.remembered,
            by_hand=by_hand,
        )
        self.reading = done.reading
        self.parts |= {part.name: part for part in self.reading.part_health}
        self.remembered = dict(self.reading.remember or {})
        for quote in self.reading.quotes:
            held = self.quotes.get(quote.symbol)
            self.quotes[quote.symbol] = replace(held, error=quote.error) if held and quote.price is None else quote
        return list(self.market.asked)

    def sources(self) -> dict[str, str | None]:
        return {symbol: quote.source for symbol, quote in self.quotes.items()}
