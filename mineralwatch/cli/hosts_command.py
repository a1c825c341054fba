"""The command `hosts`: prints every host that the program would call, and why or why not. It connects to no host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.configured_sources import configured_sources, proxy_address
from mineralwatch.cli.json_shapes import Shape
from mineralwatch.cli.output import print_json, print_table
from mineralwatch.cli.store_reader import open_store

if TYPE_CHECKING:
    from mineralwatch.config.settings import Settings
    from mineralwatch.sources.base import Source

HOST_KEYS = ("source", "host", "on", "why", "via")
_OFFICIAL_FILE = "sam_bulk"


def hosts(ctx: CommandContext) -> int:
    """Print a list of {source, host, on, why, via}, in the order of the sources; `on` says whether the host is called,
    `via` is the proxy."""
    from mineralwatch.store import meta_values, snapshot_queries

    settings = ctx.settings()
    with open_store(ctx) as conn:
        symbols, choice = snapshot_queries.quoted_symbols(conn, settings), meta_values.official_choice(conn)
    rows = [
        row
        for source in configured_sources(ctx, settings, symbols)
        for row in _source_rows(ctx, settings, source, choice)
    ]
    if ctx.args.json:
        print_json(rows)
    else:
        cells = [(row["source"], row["host"], "on" if row["on"] else "off", _reason_text(row)) for row in rows]
        print_table(("SOURCE", "HOST", "", "WHY"), cells)
    return 0


def _source_rows(ctx: CommandContext, settings: Settings, source: Source, choice: str | None) -> Iterator[Shape]:
    from mineralwatch.sources.quotes_source import QuotesSource

    if isinstance(source, QuotesSource) and source.providers:
        for position, provider in enumerate(source.providers):
            missing = source.missing_setup() or provider.missing_setup()
            order = "asked first" if position == 0 else "asked when the one before it gives no price"
            for host in provider.hosts:
                yield _row(ctx, settings, source.name, host, missing, f"{provider.name}, {order}")
        return
    missing, why = source.missing_setup(), _interval_text(source)
    if source.name == _OFFICIAL_FILE and missing is None:
        missing, why = official_file_state(settings.sam_bulk.enabled, choice)
    for host in source.hosts:
        yield _row(ctx, settings, source.name, host, missing, why)


def official_file_state(enabled: bool | None, choice: str | None) -> tuple[str | None, str]:
    """Two texts about the official daily file: why it is not fetched regularly (None when it is), and why it is (""
    when it is not)."""
    if enabled:
        return None, "[sam_bulk] enabled"
    if choice == "daily" and enabled is None:
        return None, "daily, as you answered"
    return "only when you ask: `poll --official`, U on the screen, or [sam_bulk] enabled = true", ""


def _row(ctx: CommandContext, settings: Settings, name: str, host: str, missing: str | None, why: str) -> Shape:
    proxy = proxy_address(ctx, settings, host)
    via = f"{proxy[0]}:{proxy[1]}" if proxy else None
    return {"source": name, "host": host, "on": missing is None, "why": missing or why, "via": via}


def _interval_text(source: Source) -> str:
    minutes = round(source.interval.total_seconds() / 60)
    return f"at most every {minutes} min" if minutes < 120 else f"at most every {minutes // 60} h"


def _reason_text(row: Shape) -> str:
    return f"{row['why']}; through the proxy {row['via']}" if row["via"] else str(row["why"])
