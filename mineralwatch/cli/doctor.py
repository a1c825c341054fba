"""`doctor`: is everything in order? Exit code 1 when a check fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mineralwatch.cli import checks
from mineralwatch.cli.checks import Check
from mineralwatch.cli.context import Context
from mineralwatch.cli.out import print_json, print_table
from mineralwatch.domain.errors import MineralwatchError, StoreError
from mineralwatch.domain.models import Alert, SourceHealth

if TYPE_CHECKING:
    from mineralwatch.config.settings import Settings
    from mineralwatch.sources.base import Source


def doctor(ctx: Context) -> int:
    """All checks, in the order in which a broken one explains the later ones."""
    found = list(_all(ctx))
    if ctx.args.json:
        print_json([asdict(check) for check in found])
    else:
        print_table(("CHECK", "", "FINDING"), [(check.check, check.level, check.says) for check in found])
    return 1 if any(check.level == "FAIL" for check in found) else 0


def _all(ctx: Context) -> Iterator[Check]:
    from pyexpat import version_info

    from mineralwatch.config import load
    from mineralwatch.config.settings import Settings

    paths = ctx.paths()
    yield checks.python()
    yield checks.sqlite()
    yield checks.expat(version_info)
    problems = load.validate(paths)
    yield checks.config(problems, paths.config_file)
    settings = Settings() if problems else ctx.settings()
    yield checks.place(paths)
    yield checks.store(paths)
    yield checks.poller(paths)
    yield checks.key(settings, ctx.environ)
    yield checks.desktop(settings, ctx.environ)
    health, alerts = _stored(ctx)
    yield checks.inbox(alerts)
    yield from _sources(ctx, settings, {one.name: one for one in health})


def _stored(ctx: Context) -> tuple[tuple[SourceHealth, ...], tuple[Alert, ...]]:
    """What the store knows of sources and alerts; nothing when it cannot be read, which another check says."""
    from mineralwatch.store import reads
    from mineralwatch.store.connection import open_reader

    try:
        conn = open_reader(ctx.paths().store)
    except StoreError:
        return (), ()
    try:
        return reads.health(conn), reads.alerts(conn)
    finally:
        conn.close()


def _sources(ctx: Context, settings: Settings, health: dict[str, SourceHealth]) -> Iterator[Check]:
    from mineralwatch.cli.reach import unreached

    sources = _configured(ctx, settings)
    wanted = {source.name: _addresses(source, settings, ctx) for source in sources if source.ready() is None}
    closed = unreached(address for addresses in wanted.values() for address in addresses)
    for source in sources:
        reasons = [closed[address] for address in wanted.get(source.name, ()) if address in closed]
        yield checks.source(
            source.name, source.ready(), reasons[0] if reasons else None, health.get(source.name), ctx.now()
        )


def _configured(ctx: Context, settings: Settings) -> tuple[Source, ...]:
    from mineralwatch.config import secrets
    from mineralwatch.sources import registry

    try:
        key = secrets.sam_key(settings.sam, ctx.environ)
    except MineralwatchError:  # the check of the key says it
        key = None
    return registry.sources(settings, key, settings.quotes.symbols)


def _addresses(source: Source, settings: Settings, ctx: Context) -> list[tuple[str, int]]:
    """Where a source's requests really go: its hosts, or the proxy before them."""
    from mineralwatch.sources.proxy import proxy_for

    found = []
    for host in source.hosts:
        parts = urlsplit(host if "://" in host else f"https://{host}")
        proxy = proxy_for(parts.geturl(), settings.network.proxy, ctx.environ)
        target = urlsplit(proxy) if proxy else parts
        found.append((target.hostname or host, target.port or (80 if target.scheme == "http" else 443)))
    return found
