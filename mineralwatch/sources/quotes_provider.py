"""What a quotes provider is. `quotes_source` asks several of them in order; each file `quotes_<name>` is one."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from mineralwatch.domain.models import Bar, Quote
from mineralwatch.sources.base import SourceStep

# Providers that serve web pages answer 429 or 403 to the agents of plain tools.
BROWSER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
_US_LISTING = re.compile(r"[A-Z]{1,5}")


@dataclass(frozen=True, slots=True)
class QuoteResult:
    """A symbol's quote, the daily rows that came with it, and what makes the next questions shorter or fewer."""

    quote: Quote
    bars: tuple[Bar, ...] = ()
    hint: str | None = None
    closed_until: datetime | None = None  # its exchange surely opens no earlier, so nothing new can be said before


class QuoteProvider(Protocol):
    """One origin of quotes."""

    name: str  # as the configuration and a quote's `source` name it
    title: str  # in a sentence
    keyed: bool  # whether it is asked with a key
    hosts: tuple[str, ...]

    def missing_setup(self) -> str | None:
        """None when it can be asked; otherwise the one line that says what is missing and what to do."""
        ...

    def covers(self, symbol: str) -> bool:
        """Whether a symbol is one that it may have; it is never asked for others."""
        ...

    def read(self, symbol: str, hint: str | None, now: datetime) -> Generator[SourceStep, Any, QuoteResult]:
        """Ask for one symbol; `hint` is that of the last answer. Raises SourceError with a line about the symbol.

        Refused with status 404 means that the provider does not know the symbol, which is no trouble of its own.
        """
        ...


def is_us_listing(symbol: str) -> bool:
    """Whether a symbol can be one of a US exchange: no other exchange's suffix (LYC.AX), no index (^TXGM)."""
    return _US_LISTING.fullmatch(symbol) is not None
