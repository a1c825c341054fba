"""The quotes provider Nasdaq: the data of Nasdaq's quote page, without a key and undocumented, for US listings only.
Every value is a string formatted for the page.

Funds and shares are requested under different asset classes. The class of a symbol is known from the last answer,
before that it is guessed by a short list; a wrong guess costs one more request, once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from mineralwatch.domain.errors import BadPayload, RateLimited, Refused
from mineralwatch.domain.models.market import Quote
from mineralwatch.domain.text.safe_text import clean_text
from mineralwatch.sources import lenient_json
from mineralwatch.sources.base import HttpReply, HttpRequest, SourceStep
from mineralwatch.sources.quotes_provider import BROWSER_AGENT, QuoteResult, is_us_listing
from mineralwatch.sources.server_messages import unexpected_body_error
from mineralwatch.sources.urls import server_of, with_query

_FUNDS = frozenset({"COPX", "LIT", "PICK", "REMX", "SETM", "SLX", "SPY", "URA", "XME"})
_CLASSES = ("stocks", "etf")
_NEW_YORK = ZoneInfo("America/New_York")
_CLOSE = time(16)  # the end of regular trading in New York
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_DOLLARS = re.compile(r"(\$?)((?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,8})?)", re.ASCII)
_PERCENT = re.compile(r"([+-]?\d{1,6}(?:\.\d{1,8})?)%", re.ASCII)
_LONGEST_STAMP = 80
_NAMED_DAY = re.compile(r"\b([A-Z]{3,9})\.? (\d{1,2}),? (\d{4})\b", re.ASCII | re.IGNORECASE)
_SLASHED_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", re.ASCII)
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::\d{2})?(?: ?([AP])\.?M\b)?", re.ASCII | re.IGNORECASE)
_OTHER_ZONE = re.compile(r"\b(?:UTC|GMT|[CMP][SD]?T|BST|CES?T)\b")
_SESSIONS = {
    "open": "regular",
    "market open": "regular",
    "closed": "closed",
    "market closed": "closed",
    "pre market": "pre",
    "after hours": "post",
}


class NasdaqProvider:
    """The provider `nasdaq`; `{symbol}` in the address `url` is replaced by the symbol."""

    name = "nasdaq"
    title = "Nasdaq"
    keyed = False

    def __init__(self, url: str) -> None:
        self._url = url
        self.hosts: tuple[str, ...] = (server_of(url),)

    def missing_setup(self) -> str | None:
        """Always None: this provider needs no setup."""
        return None

    def covers(self, symbol: str) -> bool:
        """Whether the symbol may be a US listing."""
        return is_us_listing(symbol)

    def read(self, symbol: str, hint: str | None, now: datetime) -> Generator[SourceStep, Any, QuoteResult]:
        """The quote of one symbol; `hint` is the asset class of the last answer. Raises SourceError."""
        first = hint if hint in _CLASSES else ("etf" if symbol in _FUNDS else "stocks")
        other = next(kind for kind in _CLASSES if kind != first)
        try:
            reply: HttpReply = yield self.request(symbol, first)
            return QuoteResult(self.parse(symbol, reply, now), hint=first)
        except Refused as refused:
            if refused.status != 404 or hint == first:
                raise
        reply = yield self.request(symbol, other)
        return QuoteResult(self.parse(symbol, reply, now), hint=other)

    def request(self, symbol: str, kind: str) -> HttpRequest:
        """The request for one symbol under the asset class `kind`, which is `stocks` or `etf`."""
        url = self._url.replace("{symbol}", quote(symbol, safe=""))
        return HttpRequest(
            with_query(url, {"assetclass": kind}),
            headers={"User-Agent": BROWSER_AGENT, "Accept": "application/json"},
            pace=timedelta(seconds=1),
            max_body=1_000_000,
        )

    def parse(self, symbol: str, reply: HttpReply, now: datetime) -> Quote:
        """The quote in a reply. Raises SourceError; when Nasdaq does not know the symbol it is Refused with status
        404."""
        if isinstance(reply.error, RateLimited):
            raise reply.error
        try:
            answer = lenient_json.mapping(json.loads(reply.body))
        except (ValueError, RecursionError):
            fallback = f"{symbol}: Nasdaq sent something other than JSON; tried again later"
            raise reply.error or unexpected_body_error("Nasdaq", reply.body, fallback) from None
        if "data" in answer and answer["data"] is None:
            raise Refused(f"{symbol}: Nasdaq does not know it{_reason(answer)}", 404)
        if reply.error is not None:
            raise reply.error
        data = lenient_json.mapping(answer.get("data"))
        named = clean_text(data.get("symbol"), 40)
        if not named:
            raise BadPayload(f"{symbol}: Nasdaq's answer names no symbol; tried again later")
        if named.upper() != symbol.upper():
            raise Refused(f"{symbol}: Nasdaq answered for {named} instead; was it renamed?", 404)
        return _quote(symbol, data, now)


def _reason(answer: Mapping[str, Any]) -> str:
    """What Nasdaq says about a symbol that it does not know, in brackets; "" when it says nothing."""
    codes = lenient_json.mapping(answer.get("status")).get("bCodeMessage")
    words = lenient_json.text(lenient_json.mapping(codes).get("errorMessage"), 80) or lenient_json.text(
        answer.get("message"), 80
    )
    return f" ({words.rstrip('.')})" if words else ""


def _quote(symbol: str, data: Mapping[str, Any], now: datetime) -> Quote:
    last = lenient_json.mapping(data.get("primaryData"))
    price, in_dollars = dollars(last.get("lastSalePrice"))
    if price is None:
        raise Refused(f"{symbol}: Nasdaq has no price for it", 404)
    stats = lenient_json.mapping(lenient_json.mapping(data.get("keyStats")).get("PreviousClose"))
    previous_close, _ = dollars(stats.get("value"))
    change = percent(last.get("percentageChange"))
    if change is None and previous_close is not None:
        change = round((price / previous_close - 1) * 100, 4)
    stated = lenient_json.text(last.get("currency"), 10) or lenient_json.text(data.get("currency"), 10)
    return Quote(
        symbol=symbol,
        price=price,
        currency=stated or ("USD" if in_dollars else None),
        previous_close=previous_close,
        change_percent=change,
        session=_SESSIONS.get((lenient_json.text(data.get("marketStatus"), 30) or "").lower().replace("-", " ")),
        as_of=as_of(last.get("lastTradeTimestamp"), now),
        name=lenient_json.text(data.get("companyName"), 100),
        source="nasdaq",
        fetched_at=now,
    )


def dollars(value: object) -> tuple[float | None, bool]:
    """The number in a text like `$1,234.50`, and whether the text has the dollar sign; the number is None for `N/A` and
    any other text."""
    found = _DOLLARS.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None, False
    price = float(found.group(2).replace(",", ""))
    return (price if 0 < price < 1e9 else None), bool(found.group(1))


def percent(value: object) -> float | None:
    """The number in a text like `-0.29%`; None for any other text."""
    found = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    return float(found.group(1)) if found else None


def as_of(value: object, now: datetime) -> datetime | None:
    """The time in `Sep 3, 2026 4:00 PM ET`, `DATA AS OF Jul 28, 2020` or `Closed at ...`, never later than `now`.

    A day without a time stands for its closing price, so the time is 16:00 in New York, which is three hours too late
    on the few days when trading ends early. A time in another zone gives None.
    """
    if not isinstance(value, str) or len(value) > _LONGEST_STAMP or _OTHER_ZONE.search(value):
        return None
    clock = _CLOCK.search(value)
    try:
        day = _day(value)
        time_of_day = _time(*clock.groups()) if clock else _CLOSE
    except ValueError:
        return None
    if day is None or not 1990 <= day.year <= 2100:
        return None
    moment = datetime.combine(day, time_of_day, _NEW_YORK)
    if moment.date() > (now + timedelta(days=1)).astimezone(_NEW_YORK).date():
        return None
    return min(moment, now.astimezone(_NEW_YORK))


def _day(text: str) -> date | None:
    """The day in a time stamp, as `Sep 3, 2026` or `9/3/2026`; None when there is no day. Raises ValueError for an
    impossible day."""
    if found := _NAMED_DAY.search(text):
        name, day, year = found.groups()
        months = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
        return date(int(year), months[0], int(day)) if months else None
    if found := _SLASHED_DAY.search(text):
        return date(int(found[3]), int(found[1]), int(found[2]))
    return None


def _time(hour: str, minute: str, half: str | None) -> time:
    """A time of day, on the 12-hour clock when `half` is A or P. Raises ValueError for an impossible time."""
    if half is None:
        return time(int(hour), int(minute))
    if not 1 <= int(hour) <= 12:
        raise ValueError(hour)
    return time(int(hour) % 12 + (12 if half.upper() == "P" else 0), int(minute))
