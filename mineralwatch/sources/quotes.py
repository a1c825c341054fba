"""Stock quotes: one request a symbol, from the first provider that gives an answer. One dead symbol harms no other."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from mineralwatch.domain.errors import NotReachable, RateLimited, Refused, SourceError
from mineralwatch.domain.models import Bar, Quote
from mineralwatch.sources.base import Asked, Reading, Reply, Request, Step

_SYMBOL = re.compile(r"[A-Za-z0-9.^=_&:/-]{1,24}")
_MOST_FAILURES = 2  # in a row: then the provider itself is taken to be down for this round


class Provider(Protocol):
    """One origin of quotes."""

    name: str
    hosts: tuple[str, ...]

    def request(self, symbol: str) -> Request:
        """What to ask for one symbol."""
        ...

    def parse(self, symbol: str, reply: Reply, now: datetime) -> tuple[Quote, tuple[Bar, ...]]:
        """The quote in a reply, and the daily rows that came with it; raises SourceError with a line about the symbol.

        Refused with status 404 means that the provider does not know the symbol.
        """
        ...


class QuotesSource:
    """All symbols, one after another."""

    name = "quotes"
    kind = "quotes"

    def __init__(self, symbols: Sequence[str], providers: Sequence[Provider], interval: timedelta) -> None:
        self._symbols = tuple(dict.fromkeys(symbols))
        self._providers = tuple(providers)
        self.interval = interval
        self.hosts: tuple[str, ...] = tuple(
            dict.fromkeys(host for provider in self._providers for host in provider.hosts)
        )

    def ready(self) -> str | None:
        """Needs a symbol and a provider."""
        if not self._symbols:
            return "no symbols to quote: name some as symbols in [quotes]"
        if not self._providers:
            return "no quotes provider: name one as providers in [quotes], such as yahoo"
        return None

    def read(self, asked: Asked) -> Generator[Step, Any, Reading]:
        """A quote for each symbol, or its error; raises SourceError when not one price was read."""
        missing = self.ready()
        if missing is not None:
            raise Refused(missing)
        desk = _Desk(self._providers)
        quotes: list[Quote] = []
        bars: list[Bar] = []
        errors: list[SourceError] = []
        for symbol in self._symbols:
            if not desk.open():
                break
            try:
                quote, rows = yield from desk.ask(symbol, asked.now)
            except SourceError as error:
                errors.append(error)
                quote, rows = Quote(symbol, None, fetched_at=asked.now, error=str(error)), ()
            quotes.append(quote)
            bars.extend(rows)
        priced = sum(quote.price is not None for quote in quotes)
        if not priced:
            raise desk.problem or errors[0]
        return Reading(
            quotes=tuple(quotes),
            bars=tuple(bars),
            complete=priced == len(self._symbols),
            scope=f"{len(self._symbols)} symbols",
            http_status=200,
            note=None if priced == len(self._symbols) else f"{priced} of {len(self._symbols)} symbols have a price",
            problem=None if desk.open() else desk.problem,
        )


class _Desk:
    """The providers in order, without those that are out for this round."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = list(providers)
        self._failures = dict.fromkeys((provider.name for provider in providers), 0)
        self.problem: SourceError | None = None

    def open(self) -> bool:
        return bool(self._providers)

    def ask(self, symbol: str, now: datetime) -> Generator[Step, Any, tuple[Quote, tuple[Bar, ...]]]:
        """The first good answer; raises the first provider's error when there is none."""
        if not _SYMBOL.fullmatch(symbol):
            raise Refused(f"{symbol[:24]!r} is no symbol: check symbols in [quotes]", 404)
        first: SourceError | None = None
        for provider in tuple(self._providers):
            reply: Reply = yield provider.request(symbol)
            try:
                found = provider.parse(symbol, reply, now)
            except SourceError as error:
                self._failed(provider, error)
                first = first or error
            else:
                self._failures[provider.name] = 0
                return found
        raise first or NotReachable(f"no provider is left to ask for {symbol}")

    def _failed(self, provider: Provider, error: SourceError) -> None:
        """A provider that asks us to wait is out at once; one that fails again and again, after the second time."""
        if isinstance(error, Refused) and error.status == 404:
            self._failures[provider.name] = 0
            return
        self._failures[provider.name] += 1
        if isinstance(error, RateLimited) or self._failures[provider.name] >= _MOST_FAILURES:
            self._providers.remove(provider)
            self.problem = self.problem or error
