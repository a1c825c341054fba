"""The quotes provider Finnhub. It needs a key of the user, allows sixty calls a minute, has US listings only, and gives
neither names nor currencies."""

from __future__ import annotations

import json
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

from mineralwatch.domain.errors import BadPayload, NotReachable, RateLimited, Refused
from mineralwatch.domain.models.market import Quote
from mineralwatch.sources import lenient_json
from mineralwatch.sources.base import HttpReply, HttpRequest, SourceStep
from mineralwatch.sources.quotes_provider import QuoteResult, is_us_listing
from mineralwatch.sources.server_messages import ServerMessage, classify_body, is_markup, unexpected_body_error
from mineralwatch.sources.urls import server_of, with_query


class FinnhubProvider:
    """The provider `finnhub`; when `key` is None, `missing` says what the user has to do."""

    name = "finnhub"
    title = "Finnhub"
    keyed = True

    def __init__(self, url: str, key: str | None, missing: str) -> None:
        self._url, self._key, self._missing = url, key, missing
        self.hosts: tuple[str, ...] = (server_of(url),)

    def missing_setup(self) -> str | None:
        """What the user has to do when there is no key; None when there is one."""
        return None if self._key else self._missing

    def covers(self, symbol: str) -> bool:
        """Whether the symbol may be a US listing: a free key gives no other exchange."""
        return is_us_listing(symbol)

    def read(self, symbol: str, hint: str | None, now: datetime) -> Generator[SourceStep, Any, QuoteResult]:
        """The quote of one symbol by one request; raises SourceError."""
        reply: HttpReply = yield self.request(symbol)
        return QuoteResult(self.parse(symbol, reply, now))

    def request(self, symbol: str) -> HttpRequest:
        """The request for one symbol; the key is a secret header, so that no log or error shows it."""
        return HttpRequest(
            with_query(self._url, {"symbol": symbol}),
            headers={"Accept": "application/json"},
            secret_headers={"X-Finnhub-Token": self._key or ""},
            pace=timedelta(seconds=1.1),  # the pause between two calls; sixty calls a minute are free
            max_body=100_000,
        )

    def parse(self, symbol: str, reply: HttpReply, now: datetime) -> Quote:
        """The quote in a reply. Raises SourceError; when Finnhub does not know the symbol it is Refused with status
        404."""
        if isinstance(reply.error, RateLimited):
            raise reply.error
        _raise_if_refused(symbol, reply)
        if reply.error is not None:
            raise reply.error
        try:
            answer = lenient_json.mapping(json.loads(reply.body))
        except (ValueError, RecursionError):
            fallback = f"{symbol}: Finnhub sent something other than JSON; tried again later"
            raise unexpected_body_error("Finnhub", reply.body, fallback) from None
        price, stamp = lenient_json.number(answer.get("c")), lenient_json.number(answer.get("t"))
        if price is None or stamp is None:
            raise BadPayload(f"{symbol}: Finnhub's answer holds no price; tried again later")
        if not price or not stamp:
            raise Refused(f"{symbol}: Finnhub does not know it", 404)
        if not 0 < price < 1e9:
            raise BadPayload(f"{symbol}: Finnhub gives a price that cannot be; tried again later")
        previous_close = lenient_json.number(answer.get("pc"))
        previous_close = previous_close if previous_close is not None and 0 < previous_close < 1e9 else None
        change = lenient_json.number(answer.get("dp"))
        if change is None and previous_close is not None:
            change = round((price / previous_close - 1) * 100, 4)
        return Quote(
            symbol=symbol,
            price=price,
            currency="USD",  # Finnhub names no currency; a US listing trades in dollars
            previous_close=previous_close,
            change_percent=change,
            as_of=lenient_json.epoch(stamp, UTC),
            source="finnhub",
            fetched_at=now,
        )


def _raise_if_refused(symbol: str, reply: HttpReply) -> None:
    """Raise Refused when Finnhub rejects the key, or rejects the symbol, because the key's plan may not include it."""
    message = classify_body(reply.status, reply.body)
    if reply.status == 401 or (message is ServerMessage.BAD_KEY and reply.error is not None):
        raise Refused(f"Finnhub does not accept the key ({reply.status}): mend it in [quotes.finnhub]", reply.status)
    if reply.status in (402, 403) and not is_markup(reply.body) and not isinstance(reply.error, NotReachable):
        raise Refused(f"{symbol}: Finnhub does not give it to this key's plan ({reply.status})", 404)
