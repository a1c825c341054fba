"""The quotes provider Yahoo: its v8 chart, without a key and undocumented, for personal use; one symbol a second.

`chartPreviousClose` is the close before the first day of the range, so it is the previous close only when the range is
one day.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote as percent_encoded

from mineralwatch.domain.errors import RateLimited, Refused
from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.domain.text.safe_text import clean_text
from mineralwatch.sources import lenient_json
from mineralwatch.sources.base import HttpReply, HttpRequest, SourceStep
from mineralwatch.sources.quotes_provider import BROWSER_AGENT, QuoteResult
from mineralwatch.sources.server_messages import unexpected_body_error
from mineralwatch.sources.urls import server_of, with_query

_PERIODS = ("pre", "regular", "post")
_SHARES = ("EQUITY", "ETF", "INDEX")
_WEEKDAY_ZONES = ("America/", "Australia/", "Europe/", "Asia/Hong_Kong", "Asia/Seoul", "Asia/Shanghai", "Asia/Tokyo")
_SATURDAY = 5
_LONGEST_REST = timedelta(days=4)


class YahooProvider:
    """The provider `yahoo`; `{symbol}` in the address `url` is replaced by the symbol."""

    name = "yahoo"
    title = "Yahoo"
    keyed = False

    def __init__(self, url: str) -> None:
        self._url = url
        self.hosts: tuple[str, ...] = (server_of(url),)

    def missing_setup(self) -> str | None:
        """Always None: this provider needs no setup."""
        return None

    def covers(self, symbol: str) -> bool:
        """Always True: Yahoo has every exchange and index."""
        return True

    def read(self, symbol: str, hint: str | None, now: datetime) -> Generator[SourceStep, Any, QuoteResult]:
        """The quote of one symbol by one request; raises SourceError."""
        reply: HttpReply = yield self.request(symbol)
        quote, bars = self.parse(symbol, reply, now)
        return QuoteResult(quote, bars, closed_until=closed_until(_chart_meta(reply.body), now))

    def request(self, symbol: str) -> HttpRequest:
        """The request for one symbol: a chart of one day as a single daily price."""
        url = self._url.replace("{symbol}", percent_encoded(symbol, safe=""))
        return HttpRequest(
            with_query(url, {"range": "1d", "interval": "1d"}),
            headers={"User-Agent": BROWSER_AGENT, "Accept": "application/json"},
            pace=timedelta(seconds=1),
            max_body=1_000_000,
        )

    def parse(self, symbol: str, reply: HttpReply, now: datetime) -> tuple[Quote, tuple[Bar, ...]]:
        """The quote and the daily prices in a reply; raises SourceError."""
        if b"Too Many Requests" in reply.body[:200] and not isinstance(reply.error, RateLimited):
            raise RateLimited("Yahoo asks us to wait; asked again later", 429)
        chart = _chart(reply.body)
        stated = lenient_json.mapping(chart.get("error"))
        if stated:
            why = lenient_json.text(stated.get("description"), 120) or "no reason given"
            raise Refused(f"{symbol}: Yahoo says: {why}", 404)
        if reply.error is not None:
            raise reply.error
        result = lenient_json.mapping(chart.get("result"))
        if not result:
            fallback = f"{symbol}: Yahoo sent {_describe_body(reply.body)} instead of a chart; tried again later"
            raise unexpected_body_error("Yahoo", reply.body, fallback)
        return _quote(symbol, lenient_json.mapping(result.get("meta")), now), tuple(_bars(symbol, result))


def _chart(body: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return lenient_json.mapping(lenient_json.mapping(answer).get("chart"))


def _chart_meta(body: bytes) -> Mapping[str, Any]:
    return lenient_json.mapping(lenient_json.mapping(_chart(body).get("result")).get("meta"))


def _describe_body(body: bytes) -> str:
    return "a web page (consent or a bot check)" if b"<html" in body[:2_000].lower() else "something else"


def _quote(symbol: str, meta: Mapping[str, Any], now: datetime) -> Quote:
    named = clean_text(meta.get("symbol"), 40)
    if named and named.upper() != symbol.upper():
        raise Refused(f"{symbol}: Yahoo answered for {named} instead; was it renamed?", 404)
    price = _positive(meta.get("regularMarketPrice"))
    if price is None:
        raise Refused(f"{symbol}: Yahoo's chart holds no price", 404)
    previous_close = _positive(meta.get("chartPreviousClose"))
    return Quote(
        symbol=symbol,
        price=price,
        currency=lenient_json.text(meta.get("currency"), 10),
        previous_close=previous_close,
        change_percent=round((price / previous_close - 1) * 100, 4) if previous_close is not None else None,
        session=session(lenient_json.mapping(meta.get("currentTradingPeriod")), now),
        as_of=lenient_json.epoch(meta.get("regularMarketTime"), UTC),
        name=lenient_json.text(meta.get("longName"), 100) or lenient_json.text(meta.get("shortName"), 100),
        source="yahoo",
        fetched_at=now,
    )


def closed_until(meta: Mapping[str, Any], now: datetime) -> datetime | None:
    """The time before which the exchange certainly does not open, from Yahoo's trading periods; None while the exchange
    is open, or when no such time is known.

    In the evening all periods may be past. The time is then an hour before the first period's time of day on the next
    weekday, since summer time may begin; this is done only for shares, and in time zones without trading on Sundays.
    """
    periods = lenient_json.mapping(meta.get("currentTradingPeriod"))
    spans = [_span(lenient_json.mapping(periods.get(name))) for name in _PERIODS]
    spans_known = [span for span in spans if span is not None]
    if not spans_known or any(start <= now < end for start, end in spans_known):
        return None
    opens = min((start for start, _ in spans_known if start > now), default=None)
    if opens is None:
        opens = _next_weekday(min(start for start, _ in spans_known), meta, now)
    return opens if opens is not None and now < opens <= now + _LONGEST_REST else None


def _span(period: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """Start and end of a trading period; None when one is unreadable or the end is not after the start."""
    start, end = lenient_json.epoch(period.get("start"), UTC), lenient_json.epoch(period.get("end"), UTC)
    return (start, end) if start is not None and end is not None and start < end else None


def _next_weekday(start: datetime, meta: Mapping[str, Any], now: datetime) -> datetime | None:
    """An hour before the same local time of day on the next weekday; None where the trading days are not certain."""
    zone, offset = meta.get("exchangeTimezoneName"), lenient_json.number(meta.get("gmtoffset"))
    of_the_week = isinstance(zone, str) and zone.startswith(_WEEKDAY_ZONES) and meta.get("instrumentType") in _SHARES
    if not of_the_week or offset is None or abs(offset) > 86_400 or now - start > _LONGEST_REST:
        return None
    there = timedelta(seconds=offset)
    while start <= now or (start + there).weekday() >= _SATURDAY:
        start += timedelta(days=1)
    return start - timedelta(hours=1)


def session(periods: Mapping[str, Any], now: datetime) -> str | None:
    """The trading period that `now` falls in (pre, regular or post), `closed` when in none; None when Yahoo gives no
    periods."""
    any_period = False
    for name in _PERIODS:
        period = lenient_json.mapping(periods.get(name))
        start, end = lenient_json.epoch(period.get("start"), UTC), lenient_json.epoch(period.get("end"), UTC)
        if start is None or end is None:
            continue
        any_period = True
        if start <= now < end:
            return name
    return "closed" if any_period else None


def _bars(symbol: str, result: Mapping[str, Any]) -> Iterator[Bar]:
    """The daily prices, dated by the local day of the exchange; days without a closing price are skipped."""
    offset = lenient_json.number(lenient_json.mapping(result.get("meta")).get("gmtoffset")) or 0
    indicators = lenient_json.mapping(lenient_json.mapping(result.get("indicators")).get("quote"))
    times = result.get("timestamp")
    for index, stamp in enumerate(times if isinstance(times, list) else ()):
        moment = lenient_json.epoch(stamp, UTC)
        close = _positive(_at(indicators.get("close"), index))
        if moment is None or close is None or abs(offset) > 86_400:
            continue
        yield Bar(
            symbol=symbol,
            day=(moment + timedelta(seconds=offset)).date(),
            close=close,
            open=_positive(_at(indicators.get("open"), index)),
            high=_positive(_at(indicators.get("high"), index)),
            low=_positive(_at(indicators.get("low"), index)),
            volume=lenient_json.count(_at(indicators.get("volume"), index)),
            source="yahoo",
        )


def _at(column: object, index: int) -> object:
    """The value at an index of a column; None when the column is no list or too short."""
    return column[index] if isinstance(column, list) and index < len(column) else None


def _positive(value: object) -> float | None:
    """The number when it is above 0 and below a thousand million; otherwise None."""
    found = lenient_json.number(value)
    return found if found is not None and 0 < found < 1e9 else None
