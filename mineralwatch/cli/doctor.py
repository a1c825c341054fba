"""`doctor`: is everything in order? Exit code 1 when a check fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from mineralwatch.cli import checks
from mineralwatch.cli.checks import Check
from mineralwatch.cli.configured import addresses, configured
from mineralwatch.cli.context import Context
from mineralwatch.cli.out import print_json, print_table
from mineralwatch.domain.errors import StoreError, UsageError
from mineralwatch.domain.models import Alert, SourceHealth

if TYPE_CHECKING:
    from mineralwatch.config.settings import Settings


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

    from mineralwatch.config import config_file
    from mineralwatch.config.settings import Settings

    paths = ctx.paths()
    yield checks.python()
    yield checks.sqlite()
    yield checks.expat(version_info)
    problems = config_file.config_problems(paths)
    yield checks.config(problems, config_file.config_notes(paths), paths.config_file)
    settings = Settings() if problems else ctx.settings()
    yield checks.place(paths)
    yield checks.store(paths)
    yield checks.poller(paths)
    yield checks.key(settings, ctx.environ)
    yield checks.desktop(settings, ctx.environ)
    stored = _stored(ctx, settings)
    yield checks.inbox(stored.alerts)
    yield from _sources(ctx, settings, stored)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the store knows; nothing when it cannot be read, which another check says."""

    health: Mapping[str, SourceHealth] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    symbols: tuple[str, ...] = ()


def _stored(ctx: Context, settings: Settings) -> _Stored:
    from mineralwatch.store import queries
    from mineralwatch.store.connection import open_reader

    try:
        with closing(open_reader(ctx.paths().store)) as conn:
            health = {one.name: one for one in queries.health(conn)}
            return _Stored(health, queries.alerts(conn), queries.quoted_symbols(conn, settings))
    except StoreError:
        return _Stored()


def _sources(ctx: Context, settings: Settings, stored: _Stored) -> Iterator[Check]:
    from mineralwatch.cli.reach import unreached
    from mineralwatch.sources.quotes import QuotesSource

    try:
        sources = configured(ctx, settings, stored.symbols)
        wanted = {source.name: addresses(ctx, settings, source.hosts) for source in sources if source.ready() is None}
    except UsageError as error:
        yield Check("sources", "FAIL", str(error))
        return
    closed = unreached(address for every in wanted.values() for address in every)
    for source in sources:
        providers = source.providers if isinstance(source, QuotesSource) else ()
        known = wanted.get(source.name, [])
        reasons = [closed[address] for address in known if address in closed]
        # One of several providers is enough, and each has a line of its own.
        why = reasons[0] if reasons and (not providers or len(reasons) == len(known)) else None
        yield checks.source(source.name, source.ready(), why, stored.health.get(source.name), ctx.now())
        for provider in providers:
            name = f"{source.name}/{provider.name}"
            reasons = [closed[one] for one in addresses(ctx, settings, provider.hosts) if one in closed]
            why = reasons[0] if reasons else None
            yield checks.provider(name, provider.ready(), why, stored.health.get(name), ctx.now())
