"""The source of stock quotes: one request for each symbol, to the first provider that has it. A symbol that fails does
not affect the others."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import timedelta
from typing import Any

from mineralwatch.domain.errors import Refused, SourceError
from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.sources.base import ReadContext, SourceReading, SourceStep
from mineralwatch.sources.quotes_failover import QuoteFailover
from mineralwatch.sources.quotes_provider import QuoteProvider


class QuotesSource:
    """The source `quotes`: asks for all symbols in turn; when one provider does not have a symbol, the next provider is
    asked in the same round."""

    name = "quotes"
    kind = "quotes"

    def __init__(self, symbols: Sequence[str], providers: Sequence[QuoteProvider], interval: timedelta) -> None:
        self._symbols = tuple(dict.fromkeys(symbols))
        self.providers = tuple(providers)
        self.interval = interval
        ready_providers = [provider for provider in self.providers if provider.missing_setup() is None]
        self.hosts: tuple[str, ...] = tuple(
            dict.fromkeys(host for provider in ready_providers for host in provider.hosts)
        )

    def missing_setup(self) -> str | None:
        """What the user has to set up when there is no symbol, or no provider that can be asked; otherwise None."""
        if not self._symbols:
            return "no symbols to quote: name some as symbols in [quotes]"
        if not self.providers:
            return "no quotes provider: name one as providers in [quotes], such as yahoo"
        lacking = [provider.missing_setup() for provider in self.providers]
        return lacking[0] if all(lacking) else None

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """A quote or an error for each symbol, and the health of each provider.

        When no symbol gets a price, nothing is raised: `problem` is set, and the quote of each symbol holds the error.
        """
        missing = self.missing_setup()
        if missing is not None:
            raise Refused(missing)
        failover = QuoteFailover(self.providers, context, self.interval)
        quotes: list[Quote] = []
        bars: list[Bar] = []
        errors: list[SourceError] = []
        asked_symbols: list[str] = []
        for symbol in failover.failed_last(self._symbols):
            if (closed_quote := failover.quote_while_closed(symbol)) is not None:
                quotes.append(closed_quote)
                continue
            asked_symbols.append(symbol)
            try:
                result = yield from failover.ask(symbol)
            except SourceError as error:
                errors.append(error)
                quotes.append(Quote(symbol, None, fetched_at=context.now, error=str(error)))
            else:
                quotes.append(result.quote)
                bars.extend(result.bars)
        failover.finish_round(asked_symbols)
        priced = len(quotes) - len(errors)
        problem = (failover.provider_error() or errors[0]) if not priced or not failover.any_open() else None
        return SourceReading(
            quotes=tuple(quotes),
            bars=tuple(bars),
            complete=not errors,
            scope=f"{len(self._symbols)} symbols",
            http_status=200 if asked_symbols else None,
            note=self._note(priced, len(asked_symbols), None if problem else failover.provider_error()),
            problem=problem,
            retry_at=failover.next_possible() if problem else None,
            part_health=failover.provider_health(),
            remember=failover.hints_to_keep(self._symbols),
        )

    def _note(self, priced: int, asked: int, error: SourceError | None) -> str | None:
        """One line that names the error of a provider that other providers made up for, how many symbols have no price,
        and how many exchanges are closed; None when there is nothing to say."""
        count = len(self._symbols)
        few = f"{priced} of {count} symbols have a price" if priced < count else None
        closed = f"{count - asked} of {count} are not asked for: their exchanges are closed" if asked < count else None
        return "; ".join(filter(None, (str(error) if error else None, few, closed))) or None
