"""The command `quotes`: prints the last prices of stocks."""

from __future__ import annotations

from datetime import datetime, timedelta

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import is_stale, quote_shape
from mineralwatch.cli.output import print_json, print_table, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.models.market import Quote

_MISSED = 10  # a quote is stale after ten intervals without an answer


def quotes(ctx: CommandContext) -> int:
    """Print all quotes, sorted by symbol, each with the age of its price."""
    from mineralwatch.store import snapshot_queries

    now, fresh_for = ctx.now(), ctx.settings().quotes.interval * _MISSED
    with open_store(ctx) as conn:
        stored = snapshot_queries.quotes(conn)
    if ctx.args.json:
        print_json([quote_shape(quote, now, fresh_for) for quote in stored])
    elif stored:
        head = ("SYMBOL", "PRICE", "CURRENCY", "CHANGE", "AS OF", "SOURCE", "")
        print_table(head, [_row(quote, now, fresh_for) for quote in stored], right_aligned=frozenset({1, 3}))
    else:
        say("No quotes yet: `mineralwatch poll` asks for them.")
    return 0


def _row(quote: Quote, now: datetime, fresh_for: timedelta) -> tuple[str, ...]:
    from mineralwatch.view.time_text import ago

    return (
        quote.symbol,
        f"{quote.price:,.2f}" if quote.price is not None else "",
        quote.currency or "",
        f"{quote.change_percent:+.2f} %" if quote.change_percent is not None else "",
        ago(quote.as_of, now) if quote.as_of else "",
        quote.source or "",
        quote.error or ("stale" if is_stale(quote, now, fresh_for) else ""),
    )
