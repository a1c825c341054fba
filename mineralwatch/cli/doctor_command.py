"""The command `doctor`: checks whether everything is in order. Exit code 1 when a check fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, field
from typing import TYPE_CHECKING

from mineralwatch.cli import doctor_checks
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.configured_sources import configured_sources, connect_addresses
from mineralwatch.cli.doctor_checks import Check
from mineralwatch.cli.output import print_json, print_table
from mineralwatch.domain.errors import StoreError, UsageError
from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.quick_dataclass import dataclass

if TYPE_CHECKING:
    from mineralwatch.config.settings import Settings


def doctor(ctx: CommandContext) -> int:
    """Print the results of all checks; a check that may explain the failure of another comes first."""
    results = list(_all_checks(ctx))
    if ctx.args.json:
        print_json([asdict(check) for check in results])
    else:
        print_table(("CHECK", "", "FINDING"), [(check.check, check.level, check.says) for check in results])
    return 1 if any(check.level == "FAIL" for check in results) else 0


def _all_checks(ctx: CommandContext) -> Iterator[Check]:
    from pyexpat import version_info

    from mineralwatch.config import config_file
    from mineralwatch.config.settings import Settings

    paths = ctx.paths()
    yield doctor_checks.python()
    yield doctor_checks.sqlite()
    yield doctor_checks.expat(version_info)
    problems = config_file.config_problems(paths)
    yield doctor_checks.config(problems, config_file.config_notes(paths), paths.config_file)
    settings = Settings() if problems else ctx.settings()
    yield doctor_checks.data_folder(paths)
    yield doctor_checks.store(paths)
    yield doctor_checks.poller(paths)
    yield doctor_checks.sam_key(settings, ctx.environ)
    yield doctor_checks.desktop(settings, ctx.environ)
    stored = _read_store(ctx, settings)
    yield doctor_checks.derivation(stored.failed)
    yield doctor_checks.inbox(stored.alerts)
    yield from _source_checks(ctx, settings, stored)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What `doctor` reads from the store; empty when the store cannot be read, which another check reports."""

    health: Mapping[str, SourceHealth] = field(default_factory=dict)
    alerts: tuple[Alert, ...] = ()
    symbols: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)  # solicitations that could not be derived


def _read_store(ctx: CommandContext, settings: Settings) -> _Stored:
    from mineralwatch.store import fact_rows, snapshot_queries
    from mineralwatch.store.connection import open_reader

    try:
        with closing(open_reader(ctx.paths().store)) as conn:
            health = {source_health.name: source_health for source_health in snapshot_queries.health(conn)}
            symbols = snapshot_queries.quoted_symbols(conn, settings)
            return _Stored(health, snapshot_queries.alerts(conn), symbols, fact_rows.failed(conn))
    except StoreError:
        return _Stored()


def _source_checks(ctx: CommandContext, settings: Settings, stored: _Stored) -> Iterator[Check]:
    """The checks of all sources and quotes providers; connects to the hosts of those that have what they need."""
    from mineralwatch.cli.host_probe import unreachable_hosts
    from mineralwatch.sources.quotes_source import QuotesSource

    try:
        sources = configured_sources(ctx, settings, stored.symbols)
        addresses_by_source = {
            source.name: connect_addresses(ctx, settings, source.hosts)
            for source in sources
            if source.missing_setup() is None
        }
    except UsageError as error:
        yield Check("sources", "FAIL", str(error))
        return
    unreachable = unreachable_hosts(address for addresses in addresses_by_source.values() for address in addresses)
    for source in sources:
        providers = source.providers if isinstance(source, QuotesSource) else ()
        addresses = addresses_by_source.get(source.name, [])
        reasons = [unreachable[address] for address in addresses if address in unreachable]
        # One reachable provider is enough for the source `quotes`, and each provider has a check of its own.
        why = reasons[0] if reasons and (not providers or len(reasons) == len(addresses)) else None
        yield doctor_checks.source(source.name, source.missing_setup(), why, stored.health.get(source.name), ctx.now())
        for provider in providers:
            name = f"{source.name}/{provider.name}"
            reasons = [
                unreachable[address]
                for address in connect_addresses(ctx, settings, provider.hosts)
                if address in unreachable
            ]
            why = reasons[0] if reasons else None
            yield doctor_checks.provider(name, provider.missing_setup(), why, stored.health.get(name), ctx.now())
