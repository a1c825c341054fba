"""The command `quotes`: prints the last prices of stocks, or their daily bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import is_stale, quote_shape
from mineralwatch.cli.json_shapes_prices import series_shape
from mineralwatch.cli.output import print_json, print_table, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.domain.models.market import PriceSeries, Quote

_MISSED = 10  # a quote is stale after ten intervals without an answer


def quotes(ctx: CommandContext) -> int:
    """Print all quotes or those of the named symbols, sorted by symbol, each with the age of its price; with
    `--history`, their daily bars. The exit code is 1 when a named symbol is not quoted."""
    from mineralwatch.store import series_queries, snapshot_queries

    wanted = set(ctx.args.symbols)
    with open_store(ctx) as conn:
        stored = [quote for quote in snapshot_queries.quotes(conn) if not wanted or quote.symbol in wanted]
        found = [quote.symbol for quote in stored]
        series = series_queries.price_series(conn, found) if ctx.args.history else ()
    unknown = sorted(wanted - set(found))
    if unknown:
        say(f"Not quoted: {', '.join(unknown)}. `mineralwatch quotes` lists what is; symbols in [quotes] names more.")
    elif not stored and not ctx.args.json:
        say("No quotes yet: `mineralwatch poll` asks for them.")
    if ctx.args.history:
        _print_history(ctx, series)
    else:
        _print_quotes(ctx, stored)
    return 1 if unknown else 0


def _print_quotes(ctx: CommandContext, stored: Sequence[Quote]) -> None:
    now, fresh_for = ctx.now(), ctx.settings().quotes.interval * _MISSED
    if ctx.args.json:
        print_json([quote_shape(quote, now, fresh_for) for quote in stored])
    elif stored:
        head = ("SYMBOL", "PRICE", "CURRENCY", "CHANGE", "AS OF", "SOURCE", "")
        print_table(head, [_row(quote, now, fresh_for) for quote in stored], right_aligned=frozenset({1, 3}))


def _print_history(ctx: CommandContext, series: Sequence[PriceSeries]) -> None:
    rows = [row for one in series for row in _history_rows(one)]
    if ctx.args.json:
        print_json([series_shape(one) for one in series])
    elif rows:
        head = ("SYMBOL", "DAY", "OPEN", "HIGH", "LOW", "CLOSE", "UNIT", "VOLUME", "SOURCE")
        print_table(head, rows, right_aligned=frozenset({2, 3, 4, 5, 7}))
    elif series:
        say("No daily prices yet: `mineralwatch poll` asks for them, five years once for each symbol.")


def _history_rows(series: PriceSeries) -> list[tuple[str, ...]]:
    """The bars of a series, newest first; a session without a bar has a row that says so."""
    rows: dict[date, tuple[str, ...]] = {
        day: (series.symbol, day.isoformat(), "", "", "", "no bar", "", "", "") for day in series.gaps
    }
    for bar in series.bars:
        prices = ("" if price is None else f"{price:,.2f}" for price in (bar.open, bar.high, bar.low, bar.close))
        volume = "" if bar.volume is None else f"{bar.volume:,}"
        rows[bar.day] = (series.symbol, bar.day.isoformat(), *prices, series.unit or "", volume, bar.source or "")
    return [rows[day] for day in sorted(rows, reverse=True)]


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
