"""One polling round: which sources, all at once, each with its own transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType

from mineralwatch.config.secrets import finnhub_key, sam_key
from mineralwatch.config.settings import Settings
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.models import SourceHealth
from mineralwatch.domain.project import RecordFacts
from mineralwatch.domain.rules import RuleSpec, compile_rules
from mineralwatch.engine import clock, setup
from mineralwatch.engine.parsing import Parsers
from mineralwatch.engine.pipeline import Bench, poll_source, skipped
from mineralwatch.engine.quota import Quota
from mineralwatch.engine.report import RoundReport, SourceReport, Wish
from mineralwatch.sources import registry
from mineralwatch.sources.base import Source
from mineralwatch.sources.http import Client, user_agent
from mineralwatch.store import meta, reads, state
from mineralwatch.store.connection import write


class Rounds:
    """Polls round by round, in the process that holds the poller lock."""

    def __init__(self, conn: sqlite3.Connection, settings: Settings, environ: Mapping[str, str]) -> None:
        """`conn` is the poller's own writer. Raises UsageError for a rule that cannot be read."""
        self._conn, self._settings, self._environ = conn, settings, environ
        self._rules: Sequence[RuleSpec] = compile_rules(settings.alerts.rules)
        self._symbols = reads.symbols(conn)
        self._record: Mapping[str, RecordFacts] = setup.record_facts(setup.shipped(settings, self.now()))
        key = sam_key(settings.sam, environ)
        wanted = "finnhub" in settings.quotes.providers
        self.sources: tuple[Source, ...] = registry.sources(
            settings,
            key,
            reads.quoted_symbols(conn, settings),
            finnhub_key(settings.quotes.finnhub, environ) if wanted else None,
        )
        self._client = Client(settings.network, user_agent(settings.network), now=self.now, environ=environ)

    def now(self) -> datetime:
        """The civil time."""
        return clock.now(self._environ)

    async def __aenter__(self) -> Rounds:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, at)

    def next_due(self) -> datetime | None:
        """When the next source is due; None when all wait for a person."""
        dues = [self._due_at(source) for source in self.sources if source.ready() is None]
        return min(dues, default=None)

    async def run(self, wish: Wish) -> RoundReport:
        """One round. Raises UsageError for a name that is no source; StoreError when nothing can be written."""
        chosen = self._chosen(wish)
        ready = [source for source in chosen if self._may(source, wish)]
        if ready:
            self._mark(busy=True)
        try:
            reports = await self._poll(ready, wish)
        finally:
            if ready:
                self._mark(busy=False)
        done = {report.name: report for report in reports}
        now = self.now()
        return RoundReport(
            tuple(done.get(s.name) or skipped(s, state.health(self._conn, s.name), now, s.ready()) for s in chosen)
        )

    async def _poll(self, ready: Sequence[Source], wish: Wish) -> list[SourceReport]:
        async with Parsers(len(ready)) as parsers:
            bench = Bench(
                conn=self._conn,
                fetch=self._client.fetch,
                run=parsers.run,
                quota=Quota(self._conn, {"sam": self._settings.sam.daily_calls}, self.now),
                settings=self._settings,
                rules=self._rules,
                record=self._record,
                symbols=self._symbols,
                now=self.now,
                jitter=clock.chance(self._environ),
            )
            return list(await asyncio.gather(*(poll_source(s, bench, by_hand=wish.by_hand) for s in ready)))

    def _chosen(self, wish: Wish) -> tuple[Source, ...]:
        names = {source.name for source in self.sources}
        wanted = {name.partition("/")[0] for name in wish.names}  # a part, `quotes/yahoo`, is asked with its whole
        for name in sorted(wanted - names):
            raise UsageError(f"there is no source named {name!r}; there are: {', '.join(sorted(names))}")
        return tuple(s for s in self.sources if s.name in wanted) if wanted else self.sources

    def _may(self, source: Source, wish: Wish) -> bool:
        """Whether to ask it now. A server's own word, and a missing key, hold even for a person who asks."""
        if source.ready() is not None:
            return False
        health = state.health(self._conn, source.name)
        now = self.now()
        if health and health.not_before and health.not_before > now:
            return False
        return bool(wish.everything or wish.names) or self._due(health, now)

    def _due(self, health: SourceHealth | None, now: datetime) -> bool:
        return health is None or health.next_due is None or health.next_due <= now

    def _due_at(self, source: Source) -> datetime:
        health = state.health(self._conn, source.name)
        return health.next_due if health and health.next_due else self.now()

    def _mark(self, *, busy: bool) -> None:
        with write(self._conn):
            meta.set_round(self._conn, busy=busy, ended=None if busy else self.now())
