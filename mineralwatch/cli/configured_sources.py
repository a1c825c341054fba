"""The configured sources and their hosts, for commands that describe them without fetching anything."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.domain.errors import UsageError

if TYPE_CHECKING:
    from mineralwatch.config.settings import Settings
    from mineralwatch.sources.base import Source

Address = tuple[str, int]  # the host and the port that a connection goes to


def configured_sources(ctx: CommandContext, settings: Settings, symbols: tuple[str, ...]) -> tuple[Source, ...]:
    """All configured sources; a source that lacks a key is in the list and says so by `missing_setup()`. Raises
    UsageError."""
    from mineralwatch.config import api_keys
    from mineralwatch.sources import source_factory

    try:
        key = api_keys.sam_key(settings.sam, ctx.environ)
    except UsageError:  # `doctor` reports this error in a check of its own
        key = None
    uses_finnhub = "finnhub" in settings.quotes.providers
    return source_factory.make_sources(
        settings, key, symbols, api_keys.finnhub_key(settings.quotes.finnhub, ctx.environ) if uses_finnhub else None
    )


def address(host: str) -> Address:
    """Host and port of one entry of `Source.hosts`, which is written as a bare name, as `name:port` or as an origin."""
    parts = urlsplit(host if "://" in host else f"https://{host}")
    return parts.hostname or host, parts.port or (80 if parts.scheme == "http" else 443)


def proxy_address(ctx: CommandContext, settings: Settings, host: str) -> Address | None:
    """Host and port of the proxy for requests to this host; None for a direct connection. Raises UsageError."""
    from mineralwatch.sources.proxy import proxy_for, wrong_proxy

    problem = wrong_proxy(settings.network.proxy, ctx.environ, socks=find_spec("socksio") is not None)
    if problem is not None:
        raise UsageError(problem)
    proxy = proxy_for(host if "://" in host else f"https://{host}", settings.network.proxy, ctx.environ)
    return address(proxy) if proxy else None


def connect_addresses(ctx: CommandContext, settings: Settings, hosts: Sequence[str]) -> list[Address]:
    """The addresses to which connections for these hosts really go: that of the host itself, or that of the proxy."""
    return [proxy_address(ctx, settings, host) or address(host) for host in hosts]
