"""Makes the configured sources, without importing the HTTP library or the feed parser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from mineralwatch.config.secret_settings import variable_to_set
from mineralwatch.config.settings import QuotesSettings, Settings
from mineralwatch.domain.errors import UsageError
from mineralwatch.sources.base import Source
from mineralwatch.sources.default_feeds import feeds_of
from mineralwatch.sources.edgar import EdgarSource
from mineralwatch.sources.federal_register import FederalRegisterSource
from mineralwatch.sources.feed import FeedSource
from mineralwatch.sources.quotes_finnhub import FinnhubProvider
from mineralwatch.sources.quotes_nasdaq import NasdaqProvider
from mineralwatch.sources.quotes_provider import QuoteProvider
from mineralwatch.sources.quotes_source import QuotesSource
from mineralwatch.sources.quotes_yahoo import YahooProvider
from mineralwatch.sources.sam_api import SamSource
from mineralwatch.sources.sam_bulk import SamBulkSource
from mineralwatch.sources.usaspending import UsaspendingSource

_PROVIDERS: dict[str, Callable[[QuotesSettings, str | None], QuoteProvider]] = {
    "yahoo": lambda quotes, _: YahooProvider(quotes.yahoo.url),
    "nasdaq": lambda quotes, _: NasdaqProvider(quotes.nasdaq.url),
    "finnhub": lambda quotes, key: FinnhubProvider(
        quotes.finnhub.url,
        key,
        "no key: get one free at finnhub.io and set "
        + variable_to_set(quotes.finnhub.api_key_env, "FINNHUB_API_KEY", "quotes.finnhub"),
    ),
}
PROVIDER_NAMES = tuple(_PROVIDERS)


def make_sources(
    settings: Settings, sam_key: str | None, symbols: Sequence[str] = (), finnhub_key: str | None = None
) -> tuple[Source, ...]:
    """Every configured source: SAM.gov, the registers, the feeds, the quotes; a source that is switched off is left
    out.

    A source or provider whose key is None stays in the list and gives the reason by `missing_setup()`. `symbols` are
    those linked to the watched materials, used when the configuration names none. Raises UsageError for an unknown
    provider.
    """
    feeds = feeds_of(settings.default_feeds, settings.feeds)
    quoted = settings.quotes.symbols or symbols
    quotes = QuotesSource(quoted, make_providers(settings.quotes, finnhub_key), settings.quotes.interval)
    registers: list[Source] = [EdgarSource(settings.edgar)]
    if settings.usaspending.enabled:
        registers.insert(0, UsaspendingSource(settings.usaspending, settings.watch.offices))
    if settings.federal_register.enabled:
        registers.insert(0, FederalRegisterSource(settings.federal_register))
    return (
        SamSource(settings.sam, settings.watch.offices, sam_key),
        SamBulkSource(settings.sam_bulk, settings.watch.offices),
        *registers,
        *(FeedSource(feed) for feed in feeds),
        quotes,
    )


def make_providers(quotes: QuotesSettings, finnhub_key: str | None = None) -> tuple[QuoteProvider, ...]:
    """The quotes providers in order of preference; raises UsageError when the configuration names an unknown
    provider."""
    unknown = [name for name in quotes.providers if name not in _PROVIDERS]
    if unknown:
        nearest = get_close_matches(unknown[0].lower(), PROVIDER_NAMES, n=1, cutoff=0.6)
        hint = f"did you mean {nearest[0]!r}?" if nearest else f"known: {', '.join(PROVIDER_NAMES)}"
        raise UsageError(f"[quotes] providers: {unknown[0]!r} is unknown; {hint}")
    return tuple(_PROVIDERS[name](quotes, finnhub_key) for name in quotes.providers)
