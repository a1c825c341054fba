"""The interface of a quotes provider. `quotes_source` asks several in order: Yahoo, Nasdaq, Finnhub."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from mineralwatch.domain.models import Bar, Quote
from mineralwatch.sources.base import SourceStep

# The keyless providers answer 429 or 403 to any User-Agent but a browser's.
BROWSER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
_US_LISTING = re.compile(r"[A-Z]{1,5}")


@dataclass(frozen=True, slots=True)
class QuoteResult:
    """One symbol's quote, and the daily rows that came with it."""

    quote: Quote
    bars: tuple[Bar, ...] = ()
    hint: str | None = None  # given to the provider with the next request for this symbol
    closed_until: datetime | None = None  # the exchange opens no earlier, so the symbol is not asked for before


class QuoteProvider(Protocol):
    """One web service that gives quotes."""

    name: str  # in the configuration and in `Quote.source`
    title: str  # in messages
    keyed: bool  # it needs an API key
    hosts: tuple[str, ...]

    def missing_setup(self) -> str | None:
        """One line that says what the user has to set up first; None when it can be asked."""
        ...

    def covers(self, symbol: str) -> bool:
        """Whether it may have the symbol; it is not asked for others."""
        ...

    def read(self, symbol: str, hint: str | None, now: datetime) -> Generator[SourceStep, Any, QuoteResult]:
        """Ask for the quote of one symbol; `hint` is what the symbol's last result said to hand in again.

        Raises SourceError with a message that names the symbol: Refused with status 404 when the provider does not know
        the symbol, which does not count as a failure of the provider.
        """
        ...


def is_us_listing(symbol: str) -> bool:
    """Whether a symbol may be of a US exchange: no suffix of another exchange (LYC.AX), and no index (^TXGM)."""
    return _US_LISTING.fullmatch(symbol) is not None
