"""The sources as they are configured, for commands that look at them and ask nobody."""

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

Address = tuple[str, int]  # host and port


def configured_sources(ctx: CommandContext, settings: Settings, symbols: tuple[str, ...]) -> tuple[Source, ...]:
    """Every source there is; one whose key cannot be had says so by `missing_setup()`. Raises UsageError."""
    from mineralwatch.config import api_keys
    from mineralwatch.sources import registry

    try:
        key = api_keys.sam_key(settings.sam, ctx.environ)
    except UsageError:  # `doctor` says it as a finding of its own
        key = None
    wanted = "finnhub" in settings.quotes.providers
    return registry.sources(
        settings, key, symbols, api_keys.finnhub_key(settings.quotes.finnhub, ctx.environ) if wanted else None
    )


def address(host: str) -> Address:
    """The host and port of a source's host, which may be a bare name or an origin."""
    parts = urlsplit(host if "://" in host else f"https://{host}")
    return parts.hostname or host, parts.port or (80 if parts.scheme == "http" else 443)


def proxy_address(ctx: CommandContext, settings: Settings, host: str) -> Address | None:
    """The proxy that requests to a host go through, or None when they go straight there. Raises UsageError."""
    from mineralwatch.sources.proxy import proxy_for, wrong_proxy

    wrong = wrong_proxy(settings.network.proxy, ctx.environ, socks=find_spec("socksio") is not None)
    if wrong is not None:
        raise UsageError(wrong)
    found = proxy_for(host if "://" in host else f"https://{host}", settings.network.proxy, ctx.environ)
    return address(found) if found else None


def connect_addresses(ctx: CommandContext, settings: Settings, hosts: Sequence[str]) -> list[Address]:
    """Where the requests to hosts really go: to them, or to the proxy before them."""
    return [proxy_address(ctx, settings, host) or address(host) for host in hosts]
