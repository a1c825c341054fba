"""Who is asked for a symbol: the providers in order, without those that wait, rest, or fail in this round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mineralwatch.domain.errors import BadPayload, NoConnection, NotReachable, RateLimited, Refused, SourceError
from mineralwatch.domain.models import Quote, SourceHealth
from mineralwatch.sources import quotes_provider_health as standing
from mineralwatch.sources.base import ReadContext, SourceStep
from mineralwatch.sources.quotes_provider import QuoteProvider, QuoteResult

_SYMBOL = re.compile(r"[A-Za-z0-9.^=_&:/-]{1,24}")
# After so many failures in a row a provider is taken to be down for this round. One symbol's page may be forbidden or
# broken for ever, and take its time, so the words of a server count less than not reaching it at all.
_MOST_FAILURES, _MOST_SILENT, _MOST_UNREACHED = 5, 3, 2
_OLD = timedelta(days=10)  # no exchange rests so long: a symbol without a trade since was renamed or taken off
_UNKNOWN = "unknown since "
_UNKNOWN_FOR = timedelta(hours=1)  # a fallback that does not know a symbol is not asked for it again
_OLDER = timedelta(days=1)


class QuoteFailover:
    """One round's providers, what they gave, and how each one stands after it."""

    def __init__(self, providers: Sequence[QuoteProvider], asked: ReadContext, interval: timedelta) -> None:
        self._providers = tuple(providers)
        self._asked, self._now, self._interval = asked, asked.now, interval
        self._standing = {
            p.name: asked.part_health.get(standing.health_name(p.name)) or standing.never_asked(p.name)
            for p in self._providers
        }
        self._open = self._opening()
        self._in_a_row: Counter[str] = Counter()
        self._asked_of: Counter[str] = Counter()
        self._gave: Counter[str] = Counter()
        self._last: dict[str, SourceError] = {}
        self._hints: dict[str, str] = dict(asked.remembered)

    def _opening(self) -> set[str]:
        """Who may be asked. Those that only rest after failures are asked all the same when nobody else is left."""
        may = {
            p.name
            for p in self._providers
            if p.missing_setup() is None and not standing.is_rate_limited(self._standing[p.name], self._now)
        }
        fresh = {name for name in may if not standing.is_backing_off(self._standing[name], self._now)}
        return may if self._asked.by_hand else fresh or may

    def any_open(self) -> bool:
        """Whether anybody is left to ask."""
        return bool(self._open)

    def failed_last(self, symbols: Sequence[str]) -> list[str]:
        """The symbols with those last that failed last time: what is broken for ever then stands before no other."""
        late = {s for s in symbols if any(_failure(p, s) in self._hints for p in self._providers)}
        return sorted(symbols, key=late.__contains__)

    def quote_while_closed(self, symbol: str) -> Quote | None:
        """The price that is held, while its exchange is closed: nobody can say more. A person who asks is believed."""
        held, until = self._asked.last_quotes.get(symbol), self._hints.get(_rest(symbol))
        if self._asked.by_hand or held is None or held.price is None or held.error is not None or until is None:
            return None
        if self._now >= datetime.fromisoformat(until) or held.fetched_at is None or self._now < held.fetched_at:
            return None
        return replace(held, session="closed", fetched_at=self._now)

    def ask(self, symbol: str) -> Generator[SourceStep, Any, QuoteResult]:
        """The first good answer; raises SourceError with all reasons when there is none."""
        if not _SYMBOL.fullmatch(symbol):
            raise Refused(f"{symbol[:24]!r} is no symbol: check symbols in [quotes]", 404)
        reasons: list[SourceError] = []
        for provider in self._providers:
            if provider.missing_setup() is not None or not provider.covers(symbol):
                continue
            why = self._closed(provider) or self._passed_over(provider, symbol)
            if why is None:
                try:
                    return (yield from self._ask_one(provider, symbol))
                except SourceError as error:
                    why = self._closed(provider) or error
            reasons.append(why)
        raise _together(reasons) or Refused(f"{symbol}: no provider has it: add yahoo to providers in [quotes]", 404)

    def _closed(self, provider: QuoteProvider) -> SourceError | None:
        """Why a provider is not asked now, in the same words in every round; None when it is."""
        if provider.name in self._open:
            return None
        trouble = standing.current_error(self._standing[provider.name])
        return trouble or NotReachable(f"{provider.title} is not asked now; a later round tries again")

    def _passed_over(self, provider: QuoteProvider, symbol: str) -> SourceError | None:
        """A fallback that did not know a symbol a little while ago is spared it, unless a person asks."""
        hint = self._hints.get(_slot(provider, symbol), "")
        if provider is self._providers[0] or self._asked.by_hand or not hint.startswith(_UNKNOWN):
            return None
        since = datetime.fromisoformat(hint.removeprefix(_UNKNOWN))
        if not timedelta() <= self._now - since < _UNKNOWN_FOR:
            return None
        return Refused(f"{symbol}: {provider.title} does not know it", 404)

    def _ask_one(self, provider: QuoteProvider, symbol: str) -> Generator[SourceStep, Any, QuoteResult]:
        slot = _slot(provider, symbol)
        hint = self._hints.get(slot, "")
        self._asked_of[provider.name] += 1
        try:
            found = yield from provider.read(symbol, None if hint.startswith(_UNKNOWN) else hint or None, self._now)
        except SourceError as error:
            self._failed(provider, symbol, error)
            raise
        self._in_a_row[provider.name] = 0
        self._gave[provider.name] += 1
        for name in (slot, _rest(symbol), _failure(provider, symbol)):
            self._hints.pop(name, None)
        if found.closed_until is not None:
            self._hints[_rest(symbol)] = found.closed_until.isoformat()
        if found.hint:
            self._hints[slot] = found.hint
        return self._fitting(provider, found)

    def _fitting(self, provider: QuoteProvider, found: QuoteResult) -> QuoteResult:
        """What a provider gave, beside what is held: a fallback may neither rename a symbol nor put the clock back."""
        last = found.quote.as_of
        if last is not None and self._now - last > _OLD:
            old = f"{provider.title}'s last price is of {last:%Y-%m-%d}: was it renamed or delisted?"
            raise Refused(f"{found.quote.symbol}: {old}", 404)
        held = self._asked.last_quotes.get(found.quote.symbol)
        if held is None or provider is self._providers[0]:
            return found
        if held.source != provider.name and _is_older(found.quote, held, self._now):
            raise BadPayload(f"{held.symbol}: {provider.title}'s price is of an earlier day than the one that is held")
        return replace(found, quote=replace(found.quote, name=held.name or found.quote.name))

    def _failed(self, provider: QuoteProvider, symbol: str, error: SourceError) -> None:
        """Who asks us to wait is out at once, and who lets nobody in; who fails again and again, after a while."""
        name = provider.name
        self._last[name] = error
        if isinstance(error, Refused) and error.status == 404:
            self._in_a_row[name] = 0
            self._hints[_slot(provider, symbol)] = _UNKNOWN + self._now.isoformat(timespec="seconds")
            return
        self._in_a_row[name] += 1
        before = self._standing[name]
        if isinstance(error, RateLimited):
            self._standing[name] = standing.after_rate_limit(before, provider.title, error, self._now)
            self._open.discard(name)
            return
        self._hints[_failure(provider, symbol)] = "1"
        # No other symbol would fare better where the proxy or the key is refused; without a key, 401 may mean this one.
        shut = error.status == 407 or (error.status == 401 and provider.keyed)
        if shut or self._in_a_row[name] >= _most(error):
            self._shut(name, error)

    def _shut(self, name: str, error: SourceError) -> None:
        self._standing[name] = standing.after_failure(self._standing[name], error, self._now, self._interval)
        self._open.discard(name)

    def finish_round(self, symbols: Sequence[str]) -> None:
        """The round is over: who was asked and is still open has worked, unless it failed for all symbols."""
        for provider in self._providers:
            name = provider.name
            if name in self._open and self._asked_of[name] and not self._gave[name]:
                error = self._last[name]
                covered = sum(provider.covers(symbol) for symbol in symbols)
                if self._asked_of[name] >= covered or not (isinstance(error, Refused) and error.status == 404):
                    self._shut(name, error)
            elif name in self._open and self._gave[name]:
                self._standing[name] = standing.after_success(self._standing[name], self._now, self._gave[name])

    def provider_health(self) -> tuple[SourceHealth, ...]:
        """How each provider stands; those that are no longer configured are switched off."""
        first = self._providers[0].title if self._providers else ""
        rows = {name: replace(row, enabled=False) for name, row in self._asked.part_health.items() if row.enabled}
        for provider in self._providers:
            row = replace(self._standing[provider.name], enabled=True)
            missing = provider.missing_setup()
            rows[row.name] = standing.not_configured(row, missing) if missing else standing.not_needed(row, first)
        return tuple(rows.values())

    def provider_error(self) -> SourceError | None:
        """What is wrong with the providers, in one line; None when nothing is."""
        found = [standing.current_error(self._standing[p.name]) for p in self._providers if p.missing_setup() is None]
        return _together([error for error in found if error is not None])

    def next_possible(self) -> datetime | None:
        """When the first of the providers may be asked again."""
        ready = [self._standing[p.name] for p in self._providers if p.missing_setup() is None]
        held = (standing.is_rate_limited(row, self._now) or standing.is_backing_off(row, self._now) for row in ready)
        dues = (row.next_due if holds else None for row, holds in zip(ready, held, strict=True))
        return min((due or self._now for due in dues), default=None)

    def hints_to_keep(self, symbols: Sequence[str]) -> Mapping[str, str]:
        """The hints for the next round, without those of symbols and providers that are gone."""
        slots = {_slot(provider, symbol) for provider in self._providers for symbol in symbols}
        slots |= {_rest(symbol) for symbol in symbols}
        slots |= {_failure(provider, symbol) for provider in self._providers for symbol in symbols}
        first = {_slot(provider, symbol) for provider in self._providers[:1] for symbol in symbols}
        kept = {slot: hint for slot, hint in self._hints.items() if slot in slots}
        return {slot: h for slot, h in sorted(kept.items()) if not (slot in first and h.startswith(_UNKNOWN))}


def _slot(provider: QuoteProvider, symbol: str) -> str:
    return f"{provider.name}/{symbol}"


def _failure(provider: QuoteProvider, symbol: str) -> str:
    return f"failed/{_slot(provider, symbol)}"


def _most(error: SourceError) -> int:
    """How many failures in a row close a provider, when the last of them is this one."""
    if isinstance(error, NoConnection):
        return _MOST_UNREACHED
    return _MOST_SILENT if isinstance(error, NotReachable) and error.status is None else _MOST_FAILURES


def _rest(symbol: str) -> str:
    return f"closed until/{symbol}"


def _is_older(quote: Quote, held: Quote, now: datetime) -> bool:
    if quote.as_of is None or held.as_of is None or held.as_of > now:
        return False
    return held.price is not None and held.as_of - quote.as_of > _OLDER


def _together(errors: Sequence[SourceError]) -> SourceError | None:
    """Several reasons as one error. Only when all ask us to wait is it one that asks; unknown symbols count last."""
    if not errors:
        return None
    words = "; ".join(dict.fromkeys(str(error) for error in errors))
    others = [error for error in errors if not isinstance(error, RateLimited)]
    weighty = [error for error in others if not (isinstance(error, Refused) and error.status == 404)]
    chosen = next(iter(weighty or others or errors))
    if isinstance(chosen, RateLimited):
        return RateLimited(words, chosen.status)
    return type(chosen)(words, chosen.status)
