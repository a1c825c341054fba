"""Stock quotes: one request a symbol, from the first provider that gives an answer. One dead symbol harms no other."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import timedelta
from typing import Any

from mineralwatch.domain.errors import Refused, SourceError
from mineralwatch.domain.models import Bar, Quote
from mineralwatch.sources.base import ReadContext, SourceReading, SourceStep
from mineralwatch.sources.quotes_failover import QuoteFailover
from mineralwatch.sources.quotes_provider import QuoteProvider


class QuotesSource:
    """All symbols, one after another; a symbol that one provider cannot give is asked of the next in the same round."""

    name = "quotes"
    kind = "quotes"

    def __init__(self, symbols: Sequence[str], providers: Sequence[QuoteProvider], interval: timedelta) -> None:
        self._symbols = tuple(dict.fromkeys(symbols))
        self.providers = tuple(providers)
        self.interval = interval
        asked = [provider for provider in self.providers if provider.missing_setup() is None]
        self.hosts: tuple[str, ...] = tuple(dict.fromkeys(host for provider in asked for host in provider.hosts))

    def missing_setup(self) -> str | None:
        """Needs a symbol and a provider."""
        if not self._symbols:
            return "no symbols to quote: name some as symbols in [quotes]"
        if not self.providers:
            return "no quotes provider: name one as providers in [quotes], such as yahoo"
        lacking = [provider.missing_setup() for provider in self.providers]
        return lacking[0] if all(lacking) else None

    def read(self, asked: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """A quote for each symbol, or its error, with the health of each provider.

        An outage is a SourceReading too, with `problem` set: each symbol then says why its last price is not renewed.
        """
        missing = self.missing_setup()
        if missing is not None:
            raise Refused(missing)
        desk = QuoteFailover(self.providers, asked, self.interval)
        quotes: list[Quote] = []
        bars: list[Bar] = []
        errors: list[SourceError] = []
        awake: list[str] = []
        for symbol in desk.failed_last(self._symbols):
            if (held := desk.quote_while_closed(symbol)) is not None:
                quotes.append(held)
                continue
            awake.append(symbol)
            try:
                found = yield from desk.ask(symbol)
            except SourceError as error:
                errors.append(error)
                quotes.append(Quote(symbol, None, fetched_at=asked.now, error=str(error)))
            else:
                quotes.append(found.quote)
                bars.extend(found.bars)
        desk.finish_round(awake)
        priced = len(quotes) - len(errors)
        problem = (desk.provider_error() or errors[0]) if not priced or not desk.any_open() else None
        return SourceReading(
            quotes=tuple(quotes),
            bars=tuple(bars),
            complete=not errors,
            scope=f"{len(self._symbols)} symbols",
            http_status=200 if awake else None,
            note=self._note(priced, len(awake), None if problem else desk.provider_error()),
            problem=problem,
            retry_at=desk.next_possible() if problem else None,
            part_health=desk.provider_health(),
            remember=desk.hints_to_keep(self._symbols),
        )

    def _note(self, priced: int, awake: int, trouble: SourceError | None) -> str | None:
        """Whose trouble the other providers make good, how many symbols go without, and how many exchanges rest."""
        count = len(self._symbols)
        few = f"{priced} of {count} symbols have a price" if priced < count else None
        closed = f"{count - awake} of {count} are not asked for: their exchanges are closed" if awake < count else None
        return "; ".join(filter(None, (str(trouble) if trouble else None, few, closed))) or None
