"""The interface of a quotes provider. `quotes_source` asks several providers in order: Yahoo, Nasdaq, Finnhub."""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import datetime
from typing import Any, Protocol

from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.sources.base import SourceStep

# The providers without a key answer 429 or 403 to any User-Agent but that of a browser.
BROWSER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
_US_LISTING = re.compile(r"[A-Z]{1,5}")


@dataclass(frozen=True, slots=True)
class QuoteResult:
    """One symbol's quote, and the daily prices that came with the quote."""

    quote: Quote
    bars: tuple[Bar, ...] = ()
    hint: str | None = None  # a text to hand to the provider with the next request for this symbol
    # the exchange opens no earlier than at this time, so nobody asks for the symbol before
    closed_until: datetime | None = None


class QuoteProvider(Protocol):
    """One web service that gives quotes."""

    name: str  # the provider's name in the configuration and in `Quote.source`
    title: str  # the provider's name in messages
    keyed: bool  # whether the provider needs an API key
    hosts: tuple[str, ...]

    def missing_setup(self) -> str | None:
        """One line that says what the user has to set up first; None when the provider can be asked."""
        ...

    def covers(self, symbol: str) -> bool:
        """Whether the provider may have the symbol; the provider is not asked for other symbols."""
        ...

    def read(self, symbol: str, hint: str | None, now: datetime) -> Generator[SourceStep, Any, QuoteResult]:
        """Ask for the quote of one symbol; `hint` is the `hint` of the symbol's last result.

        Raises SourceError with a message that names the symbol: Refused with status 404 when the provider does not know
        the symbol, which does not count as a failure of the provider.
        """
        ...


def is_us_listing(symbol: str) -> bool:
    """Whether a symbol may be of a US exchange: it has no suffix of another exchange (LYC.AX) and is no index
    (^TXGM)."""
    return _US_LISTING.fullmatch(symbol) is not None
