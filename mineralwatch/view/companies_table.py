"""The table "Who is exposed": listed companies with their business with the stockpile and last price, then private
companies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Company, Quote
from mineralwatch.ports import Snapshot
from mineralwatch.view.formatting import grade_letters, millions_text, symbol_of
from mineralwatch.view.panel_content import Column, Glyphs, Line, Row, Span, TableView, Tone
from mineralwatch.view.source_health_text import enabled_sources, is_failing, is_offline, sources_badge, sources_clause
from mineralwatch.view.spans import in_glyphs, line, line_in_glyphs
from mineralwatch.view.time_text import age, clock_text, short_date

_COLUMNS = (
    Column("symbol", "symbol", 7),
    Column("tie", "tie to stockpile, $m", 22, grow=3),
    Column("price", "price", 10, right=True),
    Column("change", "%", 6, right=True),
    Column("as_of", "as of", 9),
    Column("via", "from", 7, drop=1),
    Column("src", "src", 3, drop=2),
    Column("name", "company", 20, grow=1, drop=3),
)
_COLUMNS_WITHOUT_PRICES = tuple(
    index for index, column in enumerate(_COLUMNS) if column.id not in ("price", "change", "via")
)
_ROLES = ("stockpile", "stake", "sector", "benchmark")
# A price is stale after this time: exchanges are closed for up to four days in a row over a holiday.
_STALE = timedelta(days=4)


def build_table(snapshot: Snapshot, now: datetime, glyphs: Glyphs) -> TableView:
    """A table with one row for each stock symbol, and then one for each private company. The stockpile's own suppliers
    are the first of the listed companies, benchmark indices the last."""
    quotes = {quote.symbol: quote for quote in snapshot.quotes}
    sources = enabled_sources(snapshot, "quotes")
    groups = _groups(snapshot)
    with_companies = {companies[0].symbol for companies in groups}
    groups += [[_company_of_unlisted_symbol(quote)] for quote in snapshot.quotes if quote.symbol not in with_companies]
    why_no_price = _why_no_quote(sources)
    rows = [_row(companies, quotes.get(companies[0].symbol or ""), why_no_price, now, glyphs) for companies in groups]
    said_of = filter(
        None, (_synthetic_note(snapshot.quotes), _providers_text(snapshot.quotes), sources_badge(sources, now))
    )
    badge = in_glyphs("; ".join(said_of), glyphs) if sources else ""
    if rows and not snapshot.quotes:
        # When there is no quote at all, the price columns are left out to give their room to the companies.
        few = tuple(Row(row.key, tuple(row.cells[index] for index in _COLUMNS_WITHOUT_PRICES)) for row in rows)
        columns = tuple(_COLUMNS[index] for index in _COLUMNS_WITHOUT_PRICES)
        columns = tuple(replace(column, width=34) if column.id == "tie" else column for column in columns)
        return TableView(columns, few, "Who is exposed", badge)
    if rows:
        return TableView(_COLUMNS, tuple(rows), "Who is exposed", badge)
    if snapshot.poller.busy:
        return TableView(_COLUMNS, (), "Who is exposed", badge, "loading", in_glyphs("Reading the sources …", glyphs))
    text = f"No company is known: the shipped record is not loaded. Prices: {sources_clause(sources, now)}."
    return TableView(_COLUMNS, (), "Who is exposed", badge, "empty", in_glyphs(text, glyphs))


def _providers_text(quotes: Sequence[Quote]) -> str:
    """When there are several providers, each with the number of prices that it gave: `nasdaq 3, yahoo 1`; else ""."""
    counts = Counter(quote.source for quote in quotes if quote.source and quote.price is not None)
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items())) if len(counts) > 1 else ""


def _synthetic_note(quotes: Sequence[Quote]) -> str:
    """A note that the prices are synthetic, when a provider marks them so; otherwise ""."""
    return "prices SYNTHETIC" if any((quote.name or "").startswith("SYNTHETIC") for quote in quotes) else ""


def _company_of_unlisted_symbol(quote: Quote) -> Company:
    """The row for a quoted symbol that the record names no company for."""
    return Company(quote.name or quote.symbol, quote.symbol, None, "watched by your settings", "sector")


def _why_no_quote(sources: Sequence[SourceHealth]) -> str:
    """Why a stock symbol has no quote yet, in a word or two for its price cell."""
    if all(source.outcome is None for source in sources):
        return "not read"
    out = is_offline(sources) or all(is_failing(source) and source.http_status is None for source in sources)
    return "offline" if out else ("failed" if all(is_failing(source) for source in sources) else "no quote")


def _groups(snapshot: Snapshot) -> list[list[Company]]:
    """The companies in groups, one group for each stock symbol or private company, in the order of the table's rows."""
    groups: dict[str, list[Company]] = {}
    for company in snapshot.companies:
        groups.setdefault(company.symbol or f"private {company.name}", []).append(company)
    for companies in groups.values():
        companies.sort(key=_rank)
    return sorted(groups.values(), key=lambda companies: (_is_private(companies[0]), *_rank(companies[0])))


def _is_private(company: Company) -> bool:
    """Whether a company is not listed; a benchmark index without a symbol is not a company."""
    return company.symbol is None and company.role != "benchmark"


def _rank(company: Company) -> tuple[int, float, str]:
    return _ROLES.index(company.role), -(company.ceiling or 0.0), company.name.casefold()


def _row(companies: Sequence[Company], quote: Quote | None, why_no_price: str, now: datetime, glyphs: Glyphs) -> Row:
    first = companies[0]
    tie = "; ".join(dict.fromkeys(tie_text(company) for company in companies))
    price, change, as_of = _quote_cells(first, quote, why_no_price, now)
    cells: tuple[Line, ...] = (
        line(Span(first.symbol or ("private" if _is_private(first) else "index"), "bold" if first.symbol else "dim")),
        line(tie),
        line(price),
        line(change),
        line(as_of),
        line(Span((quote.source if quote and quote.price is not None else None) or "", "dim")),
        line(Span(grade_letters([company.grade for company in companies if company.grade]), "dim")),
        line(Span(first.name, "dim")),
    )
    return Row(first.symbol or f"private {first.name}", tuple(line_in_glyphs(cell, glyphs) for cell in cells))


def tie_text(company: Company) -> str:
    """How a company is connected with the stockpile, in one cell; sums in millions of US dollars.

    A contract: `Sb ≤245, ordered 57.3` (material, ceiling, sum of orders). A stake of the government: `convertible
    stake`. A symbol for comparison: `benchmark`. A company without a symbol comes first with its name.
    """
    prefix = "" if company.symbol else f"{company.name}: "
    material = symbol_of(company.material) if company.material else ""
    if company.ceiling is not None or company.ordered is not None:
        sums = [f"≤{millions_text(company.ceiling)}"] if company.ceiling is not None else []
        sums += [f"ordered {millions_text(company.ordered)}"] if company.ordered is not None else []
        stake = f" + {company.stake}" if company.stake else ""
        return f"{prefix}{material} {', '.join(sums)}{stake}".strip()
    text = company.stake or company.tie
    return f"{prefix}{material + ' ' if material and material != '?' else ''}{text}"


def _quote_cells(company: Company, quote: Quote | None, why_no_price: str, now: datetime) -> tuple[Span, Span, Span]:
    """The cells for price, change and age of a quote. A missing price says why it is missing, and a stale price is
    marked."""
    if company.symbol is None:
        return Span("–", "dim"), Span(""), Span("")
    if quote is None:
        return Span("–", "dim"), Span(""), Span(why_no_price, "dim")
    if quote.price is None:
        return Span("–", "dim"), Span(""), Span(quote.error or "no price", "warn")
    is_stale = quote.as_of is None or now - quote.as_of > _STALE or quote.error is not None
    price = Span(f"{_price(quote.price)} {quote.currency or '?'}", "dim" if is_stale else "plain")
    return price, _change(quote, is_stale), Span(_as_of(quote, now), "warn" if is_stale else "dim")


def _price(price: float) -> str:
    return f"{price:,.2f}" if abs(price) >= 1 else f"{price:,.4f}"


def _change(quote: Quote, is_stale: bool) -> Span:
    change = quote.change_percent
    if change is None:
        return Span("")
    tone: Tone = "dim" if is_stale or round(change, 2) == 0 else ("good" if change > 0 else "bad")
    return Span(f"{change:+.2f}", tone)


def _as_of(quote: Quote, now: datetime) -> str:
    """The time of a quote: `14:02` if it is of today, `20 Nov` if it is of an earlier day; `3 d old` when the newest
    try to read a price failed."""
    if quote.as_of is None:
        return "age ?"
    if quote.error is not None:
        return f"{age(quote.as_of, now)} old"
    local = quote.as_of.astimezone(now.tzinfo)
    return clock_text(local) if local.date() == now.date() else short_date(local.date(), now.date())
