"""Chooses the provider of each quote: the first in the configured order that is not rate limited, not in a pause after
failures, and has not failed several times in this round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mineralwatch.domain.errors import BadPayload, NoConnection, NotReachable, RateLimited, Refused, SourceError
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Quote
from mineralwatch.sources import quotes_provider_health
from mineralwatch.sources.base import ReadContext, SourceStep
from mineralwatch.sources.quotes_provider import QuoteProvider, QuoteResult

_SYMBOL = re.compile(r"[A-Za-z0-9.^=_&:/-]{1,24}")
# After so many failures in a row a provider is not asked again in this round: error answers, no answer in time, no
# connection. An error answer may concern one symbol only, so more of them are allowed.
_MAX_FAILURES, _MAX_SILENT, _MAX_UNREACHED = 5, 3, 2
# no exchange closes for so long: a symbol whose last trade is older was renamed or delisted
_TOO_OLD = timedelta(days=10)
_UNKNOWN = "unknown since "
# for so long a later provider that does not know a symbol is not asked for that symbol
_UNKNOWN_PAUSE = timedelta(hours=1)
_MAX_STEP_BACK = timedelta(days=1)  # a later provider's price may be older than the stored price by so much


class QuoteFailover:
    """The quotes providers during one round: which of them may be asked, what they answered, and their health
    afterwards.

    `hints` are texts that are remembered from round to round, for a provider and a symbol.
    """

    def __init__(self, providers: Sequence[QuoteProvider], context: ReadContext, interval: timedelta) -> None:
        self._providers = tuple(providers)
        self._context, self._now, self._interval = context, context.now, interval
        self._health = {
            p.name: context.part_health.get(quotes_provider_health.health_name(p.name))
            or quotes_provider_health.never_asked(p.name)
            for p in self._providers
        }
        self._open = self._providers_to_ask()
        self._failures_in_a_row: Counter[str] = Counter()
        self._times_asked: Counter[str] = Counter()
        self._prices: Counter[str] = Counter()
        self._last_error: dict[str, SourceError] = {}
        self._hints: dict[str, str] = dict(context.remembered)

    def _providers_to_ask(self) -> set[str]:
        """The names of the providers that may be asked. Those in a pause after failures are included when no other
        provider is left, or when a person asks."""
        allowed = {
            p.name
            for p in self._providers
            if p.missing_setup() is None and not quotes_provider_health.is_rate_limited(self._health[p.name], self._now)
        }
        not_backing_off = {
            name for name in allowed if not quotes_provider_health.is_backing_off(self._health[name], self._now)
        }
        return allowed if self._context.by_hand else not_backing_off or allowed

    def any_open(self) -> bool:
        """Whether any provider may still be asked in this round."""
        return bool(self._open)

    def failed_last(self, symbols: Sequence[str]) -> list[str]:
        """The symbols in order, but with those that failed in the last round at the end, so that they do not delay the
        others."""
        failed = {s for s in symbols if any(_failure_key(p, s) in self._hints for p in self._providers)}
        return sorted(symbols, key=failed.__contains__)

    def quote_while_closed(self, symbol: str) -> Quote | None:
        """The stored quote while the symbol's exchange is closed, so that no request is needed; None when the exchange
        may be open, and when a person asks."""
        last_quote, until = self._context.last_quotes.get(symbol), self._hints.get(_closed_key(symbol))
        if (
            self._context.by_hand
            or last_quote is None
            or last_quote.price is None
            or last_quote.error is not None
            or until is None
        ):
            return None
        if (
            self._now >= datetime.fromisoformat(until)
            or last_quote.fetched_at is None
            or self._now < last_quote.fetched_at
        ):
            return None
        return replace(last_quote, session="closed", fetched_at=self._now)

    def ask(self, symbol: str) -> Generator[SourceStep, Any, QuoteResult]:
        """The quote of the first provider that has the symbol; raises SourceError with the reasons of all providers
        when none has it."""
        if not _SYMBOL.fullmatch(symbol):
            raise Refused(f"{symbol[:24]!r} is no symbol: check symbols in [quotes]", 404)
        reasons: list[SourceError] = []
        for provider in self._providers:
            if provider.missing_setup() is not None or not provider.covers(symbol):
                continue
            why = self._why_not_asked(provider) or self._not_known_lately(provider, symbol)
            if why is None:
                try:
                    return (yield from self._ask_one(provider, symbol))
                except SourceError as error:
                    why = self._why_not_asked(provider) or error
            reasons.append(why)
        raise _combined(reasons) or Refused(f"{symbol}: no provider has it: add yahoo to providers in [quotes]", 404)

    def _why_not_asked(self, provider: QuoteProvider) -> SourceError | None:
        """The error that says why a provider is not asked in this round, in the same words each time; None when the
        provider may be asked."""
        if provider.name in self._open:
            return None
        trouble = quotes_provider_health.current_error(self._health[provider.name])
        return trouble or NotReachable(f"{provider.title} is not asked now; a later round tries again")

    def _not_known_lately(self, provider: QuoteProvider, symbol: str) -> SourceError | None:
        """The error for a later provider that did not know the symbol within the last hour; None when the provider may
        be asked, which is always so when a person asks."""
        hint = self._hints.get(_hint_key(provider, symbol), "")
        if provider is self._providers[0] or self._context.by_hand or not hint.startswith(_UNKNOWN):
            return None
        since = datetime.fromisoformat(hint.removeprefix(_UNKNOWN))
        if not timedelta() <= self._now - since < _UNKNOWN_PAUSE:
            return None
        return Refused(f"{symbol}: {provider.title} does not know it", 404)

    def _ask_one(self, provider: QuoteProvider, symbol: str) -> Generator[SourceStep, Any, QuoteResult]:
        """Ask one provider, and remember the hint of its result or its failure. Raises the provider's SourceError."""
        key = _hint_key(provider, symbol)
        hint = self._hints.get(key, "")
        self._times_asked[provider.name] += 1
        try:
            result = yield from provider.read(symbol, None if hint.startswith(_UNKNOWN) else hint or None, self._now)
        except SourceError as error:
            self._note_failure(provider, symbol, error)
            raise
        self._failures_in_a_row[provider.name] = 0
        self._prices[provider.name] += 1
        for name in (key, _closed_key(symbol), _failure_key(provider, symbol)):
            self._hints.pop(name, None)
        if result.closed_until is not None:
            self._hints[_closed_key(symbol)] = result.closed_until.isoformat()
        if result.hint:
            self._hints[key] = result.hint
        return self._checked(provider, result)

    def _checked(self, provider: QuoteProvider, result: QuoteResult) -> QuoteResult:
        """The result, after comparison with the stored quote: a later provider may not give the symbol another name,
        nor a price more than a day older. Raises SourceError when it does."""
        last = result.quote.as_of
        if last is not None and self._now - last > _TOO_OLD:
            old = f"{provider.title}'s last price is of {last:%Y-%m-%d}: was it renamed or delisted?"
            raise Refused(f"{result.quote.symbol}: {old}", 404)
        last_quote = self._context.last_quotes.get(result.quote.symbol)
        if last_quote is None or provider is self._providers[0]:
            return result
        if last_quote.source != provider.name and _steps_back(result.quote, last_quote, self._now):
            raise BadPayload(
                f"{last_quote.symbol}: {provider.title}'s price is of an earlier day than the one that is held"
            )
        return replace(result, quote=replace(result.quote, name=last_quote.name or result.quote.name))

    def _note_failure(self, provider: QuoteProvider, symbol: str, error: SourceError) -> None:
        """Record a failure of a provider, which is then not asked again in this round: at once after a rate limit, a
        refused key or a refused proxy login, otherwise after several failures in a row."""
        name = provider.name
        self._last_error[name] = error
        if isinstance(error, Refused) and error.status == 404:
            self._failures_in_a_row[name] = 0
            self._hints[_hint_key(provider, symbol)] = _UNKNOWN + self._now.isoformat(timespec="seconds")
            return
        self._failures_in_a_row[name] += 1
        before = self._health[name]
        if isinstance(error, RateLimited):
            self._health[name] = quotes_provider_health.after_rate_limit(before, provider.title, error, self._now)
            self._open.discard(name)
            return
        self._hints[_failure_key(provider, symbol)] = "1"
        # These errors concern all symbols alike, but a 401 from a provider without a key may concern this symbol only.
        shut = error.status == 407 or (error.status == 401 and provider.keyed)
        if shut or self._failures_in_a_row[name] >= _failures_allowed(error):
            self._stop_asking(name, error)

    def _stop_asking(self, name: str, error: SourceError) -> None:
        self._health[name] = quotes_provider_health.after_failure(self._health[name], error, self._now, self._interval)
        self._open.discard(name)

    def finish_round(self, symbols: Sequence[str]) -> None:
        """Update the health of the providers at the end of a round: a provider that gave a price has worked; a provider
        that was asked for every symbol and gave no price has failed."""
        for provider in self._providers:
            name = provider.name
            if name in self._open and self._times_asked[name] and not self._prices[name]:
                error = self._last_error[name]
                covered = sum(provider.covers(symbol) for symbol in symbols)
                if self._times_asked[name] >= covered or not (isinstance(error, Refused) and error.status == 404):
                    self._stop_asking(name, error)
            elif name in self._open and self._prices[name]:
                self._health[name] = quotes_provider_health.after_success(
                    self._health[name], self._now, self._prices[name]
                )

    def provider_health(self) -> tuple[SourceHealth, ...]:
        """The health row of each provider; the row of a provider that is no longer configured becomes disabled."""
        first = self._providers[0].title if self._providers else ""
        rows = {name: replace(row, enabled=False) for name, row in self._context.part_health.items() if row.enabled}
        for provider in self._providers:
            row = replace(self._health[provider.name], enabled=True)
            missing = provider.missing_setup()
            rows[row.name] = (
                quotes_provider_health.not_configured(row, missing)
                if missing
                else quotes_provider_health.not_needed(row, first)
            )
        return tuple(rows.values())

    def provider_error(self) -> SourceError | None:
        """The errors of all providers combined into one; None when there are none."""
        result = [
            quotes_provider_health.current_error(self._health[p.name])
            for p in self._providers
            if p.missing_setup() is None
        ]
        return _combined([error for error in result if error is not None])

    def next_possible(self) -> datetime | None:
        """The earliest time at which one of the providers may be asked again; None when no provider is set up."""
        ready = [self._health[p.name] for p in self._providers if p.missing_setup() is None]
        waits = (
            quotes_provider_health.is_rate_limited(row, self._now)
            or quotes_provider_health.is_backing_off(row, self._now)
            for row in ready
        )
        dues = (row.next_due if must_wait else None for row, must_wait in zip(ready, waits, strict=True))
        return min((due or self._now for due in dues), default=None)

    def hints_to_keep(self, symbols: Sequence[str]) -> Mapping[str, str]:
        """The hints for the next round, without the hints of symbols and providers that are no longer configured."""
        slots = {_hint_key(provider, symbol) for provider in self._providers for symbol in symbols}
        slots |= {_closed_key(symbol) for symbol in symbols}
        slots |= {_failure_key(provider, symbol) for provider in self._providers for symbol in symbols}
        first_provider_keys = {_hint_key(provider, symbol) for provider in self._providers[:1] for symbol in symbols}
        kept = {key: hint for key, hint in self._hints.items() if key in slots}
        return {
            key: hint
            for key, hint in sorted(kept.items())
            if not (key in first_provider_keys and hint.startswith(_UNKNOWN))
        }


def _hint_key(provider: QuoteProvider, symbol: str) -> str:
    return f"{provider.name}/{symbol}"


def _failure_key(provider: QuoteProvider, symbol: str) -> str:
    return f"failed/{_hint_key(provider, symbol)}"


def _failures_allowed(error: SourceError) -> int:
    """After how many failures in a row a provider is not asked again in this round; `error` is the last of the
    failures."""
    if isinstance(error, NoConnection):
        return _MAX_UNREACHED
    return _MAX_SILENT if isinstance(error, NotReachable) and error.status is None else _MAX_FAILURES


def _closed_key(symbol: str) -> str:
    return f"closed until/{symbol}"


def _steps_back(quote: Quote, last_quote: Quote, now: datetime) -> bool:
    """Whether a new quote is more than a day older than the stored one, which has a price."""
    if quote.as_of is None or last_quote.as_of is None or last_quote.as_of > now:
        return False
    return last_quote.price is not None and last_quote.as_of - quote.as_of > _MAX_STEP_BACK


def _combined(errors: Sequence[SourceError]) -> SourceError | None:
    """Several errors as one, with the texts of all; None when there are none. The result is RateLimited only when all
    are, and an unknown symbol (404) only when the others are rate limits."""
    if not errors:
        return None
    words = "; ".join(dict.fromkeys(str(error) for error in errors))
    others = [error for error in errors if not isinstance(error, RateLimited)]
    weighty = [error for error in others if not (isinstance(error, Refused) and error.status == 404)]
    chosen = next(iter(weighty or others or errors))
    if isinstance(chosen, RateLimited):
        return RateLimited(words, chosen.status)
    return type(chosen)(words, chosen.status)
