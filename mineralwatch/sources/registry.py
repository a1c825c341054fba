"""Which sources there are, from the configuration. Imports neither the HTTP library nor the feed parser."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mineralwatch.config.settings import Quotes, Settings
from mineralwatch.domain.errors import UsageError
from mineralwatch.sources.base import Source
from mineralwatch.sources.defaults import feeds_of
from mineralwatch.sources.feed import FeedSource
from mineralwatch.sources.quotes import Provider, QuotesSource
from mineralwatch.sources.quotes_yahoo import Yahoo
from mineralwatch.sources.sam_api import SamSource

_PROVIDERS: dict[str, Callable[[Quotes], Provider]] = {"yahoo": lambda quotes: Yahoo(quotes.yahoo.url)}
PROVIDER_NAMES = tuple(_PROVIDERS)


def sources(settings: Settings, sam_key: str | None, symbols: Sequence[str] = ()) -> tuple[Source, ...]:
    """Every configured source: SAM.gov, the feeds, the quotes.

    `sam_key` None leaves `sam` in the list, with the reason as its `ready()`. `symbols` are those linked to the
    watched materials, used when the configuration names none. Raises UsageError for an unknown quotes provider.
    """
    feeds = feeds_of(settings.default_feeds, settings.feeds)
    quotes = QuotesSource(settings.quotes.symbols or symbols, providers(settings.quotes), settings.quotes.interval)
    return (
        SamSource(settings.sam, settings.watch.offices, sam_key),
        *(FeedSource(feed) for feed in feeds),
        quotes,
    )


def providers(quotes: Quotes) -> tuple[Provider, ...]:
    """The quotes providers in order of preference; raises UsageError for a name that is none."""
    unknown = [name for name in quotes.providers if name not in _PROVIDERS]
    if unknown:
        raise UsageError(f"[quotes] providers: {unknown[0]!r} is unknown; known: {', '.join(PROVIDER_NAMES)}")
    return tuple(_PROVIDERS[name](quotes) for name in quotes.providers)


def hosts(found: Sequence[Source]) -> tuple[tuple[str, str], ...]:
    """(source name, host) for every host that would be called."""
    return tuple((source.name, host) for source in found for host in source.hosts)
