"""One polling round: which sources, all at once, each with its own transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

from mineralwatch.config.api_keys import finnhub_key, sam_key
from mineralwatch.config.settings import Settings
from mineralwatch.domain import schedule
from mineralwatch.domain.alert_rules import RuleSpec, compile_rules
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.models import SourceHealth
from mineralwatch.domain.outage import OFFLINE
from mineralwatch.domain.projection import RecordFacts
from mineralwatch.engine import clock, merges, official_file, store_setup
from mineralwatch.engine.daily_quota import DailyQuota
from mineralwatch.engine.network_outage import OutageDetector, RoundOutageCheck
from mineralwatch.engine.parser_pool import ParserPool
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.poll_source import poll_source, skipped_report
from mineralwatch.engine.round_report import RoundOptions, RoundReport, SourceReport
from mineralwatch.sources import registry
from mineralwatch.sources.base import Source
from mineralwatch.sources.http_client import HttpClient, user_agent
from mineralwatch.sources.proxy import wrong_proxy
from mineralwatch.sources.sam_bulk import SamArchive
from mineralwatch.store import commit as storing
from mineralwatch.store import meta_values, poller_queries, queries, user_acts
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.health_rows import put_health


class Rounds:
    """Polls round by round, in the process that holds the poller lock."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        settings: Settings,
        environ: Mapping[str, str],
        cache: Path,
        tell: official_file.OnProgress | None = None,
    ) -> None:
        """`conn` is the poller's own writer, `cache` the folder for large files; `tell` hears how far such a one is.

        Raises UsageError for a rule that cannot be read, or a proxy that cannot be used.
        """
        wrong = wrong_proxy(settings.network.proxy, environ, socks=find_spec("socksio") is not None)
        if wrong is not None:
            raise UsageError(wrong)
        self._conn, self._settings, self._environ = conn, settings, environ
        self._rules: Sequence[RuleSpec] = compile_rules(settings.alerts.rules)
        self._symbols = queries.symbols(conn)
        self._shipped = store_setup.shipped_record(settings, self.now())
        self._record: Mapping[str, RecordFacts] = store_setup.record_facts(self._shipped)
        self._settled: frozenset[int] | None = None  # the user's acts that were settled last
        key = sam_key(settings.sam, environ)
        wanted = "finnhub" in settings.quotes.providers
        self.sources: tuple[Source, ...] = registry.sources(
            settings,
            key,
            queries.quoted_symbols(conn, settings),
            finnhub_key(settings.quotes.finnhub, environ) if wanted else None,
        )
        self._client = HttpClient(settings.network, user_agent(settings.network), now=self.now, environ=environ)
        self._downloads = official_file.DownloadService(conn, self._client, cache, self.now, tell)
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # by source: each is asked once at a time
        self._long_turn, self._storing_items = asyncio.Lock(), asyncio.Lock()
        self._under_way = 0  # rounds
        self._reach = OutageDetector(len({host for source in self.sources for host in source.hosts}))
        self._spread: dict[str, datetime] = {}  # sources that fell due while the machine slept, and their turns

    def now(self) -> datetime:
        """The civil time."""
        return clock.now(self._environ)

    async def __aenter__(self) -> Rounds:
        await self._client.__aenter__()
        self._downloads.clear_progress()  # of a poller that died in the middle
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, at)

    def next_due(self) -> datetime | None:
        """When the next source is due, of those that are not being asked; None when all wait for a person. The official
        file is asked for apart."""
        if user_acts.live_deriving_acts(self._conn) != self._settled:
            return self.now()
        now = self.now()
        waiting = (
            s for s in self.sources if not official_file.is_official_file(s) and not self._turns[s.name].locked()
        )
        dues = [self._due_at(s, now) for s in waiting if s.missing_setup() is None]
        return min(dues, default=None)

    def spread_after_sleep(self) -> None:
        """The machine has slept: what fell due meanwhile is asked once, and not all of it at the same moment."""
        now, chance = self.now(), clock.jitter(self._environ)
        for source in self.sources:
            self._spread.pop(source.name, None)
            due = self._due_at(source, now)
            self._spread[source.name] = schedule.due_after_sleep(now, due, source.interval, chance())

    def includes_official_file(self, wish: RoundOptions) -> bool:
        """Whether a wish takes the official file with it, so that it may take minutes."""
        return official_file.asks_for_official_file(wish) or (
            wish.everything and not wish.names and self.official_wanted()
        )

    def official_wanted(self) -> bool:
        """Whether the official file is read unasked."""
        return official_file.is_read_unasked(self._conn, self._settings)

    def official_due(self) -> bool:
        """Whether the official file is to be read now, unasked."""
        now = self.now()
        found = [s for s in self.sources if official_file.is_official_file(s) and self._may(s, RoundOptions())]
        return self.official_wanted() and any(self._due_at(s, now) <= now for s in found)

    async def run(self, wish: RoundOptions, *, long: bool = True) -> RoundReport:
        """One round; the official file is read beside the others, or with `long` False not even when it is due.

        Several may run at once, so that a slow source holds up nobody else: a source that another one is asking is left
        to that, or asked after it when a person names it.

        Raises UsageError for a name that is no source; StoreError when nothing can be written.
        """
        chosen = self._chosen(wish)
        self._settle()
        quick, slow = await asyncio.gather(
            self._short([s for s in chosen if not official_file.is_official_file(s)], wish),
            self._long([s for s in chosen if long and official_file.is_official_file(s)], wish),
        )
        return RoundReport((*quick, *slow))

    def _settle(self) -> None:
        """Before the first round, and whenever the user has done or taken back something from which events follow."""
        done = user_acts.live_deriving_acts(self._conn)
        if done != self._settled:
            merges.settle(self._conn, self._shipped, self.now())
            self._settled = done

    async def _short(self, chosen: Sequence[Source], wish: RoundOptions) -> list[SourceReport]:
        if not chosen:
            return []
        waits = wish.everything or bool(wish.names)
        ready = [s for s in chosen if self._may(s, wish) and (waits or not self._turns[s.name].locked())]
        reports = await self._marked(self._poll(ready, wish)) if ready else []
        done = {report.name: report for report in reports}
        return [done.get(s.name) or self._skipped(s) for s in chosen]

    async def _marked(self, round_: Awaitable[list[SourceReport]]) -> list[SourceReport]:
        """A round, with the store saying that one is under way."""
        self._under_way += 1
        self._mark(busy=True)
        try:
            return await round_
        finally:
            self._under_way -= 1
            self._mark(busy=self._under_way > 0, ended=self.now())

    async def _long(self, chosen: Sequence[Source], wish: RoundOptions) -> list[SourceReport]:
        """The official file and its archives, one after the other."""
        reports: list[SourceReport] = []
        by_hand = wish.by_hand or wish.official
        for source in chosen:
            async with self._long_turn:
                if not self._may(source, wish):
                    reports.append(self._skipped(source))
                    continue
                (report,) = await self._poll([source], replace(wish, by_hand=by_hand))
            named = f"{report.name} FY{source.year}" if isinstance(source, SamArchive) else report.name
            reports.append(replace(report, name=named))
        return reports

    def _skipped(self, source: Source) -> SourceReport:
        before, missing = poller_queries.health(self._conn, source.name), source.missing_setup()
        if missing is not None:
            # Said where a person looks at sources, too: that it waits for a key is the first thing to know of it.
            health = replace(before or SourceHealth(source.name, source.kind), outcome="skipped", error=missing)
            storing.commit(self._conn, storing.PollOutcome(source=source.name, at=self.now(), health=health))
        return skipped_report(source, before, self.now(), missing)

    async def _poll(self, ready: Sequence[Source], wish: RoundOptions) -> list[SourceReport]:
        async with ParserPool() as parsers:
            bench = PollContext(
                conn=self._conn,
                fetch=self._client.fetch,
                fetch_file=self._downloads.download,
                run_work=parsers.run,
                quota=DailyQuota(self._conn, {"sam": self._settings.sam.daily_calls}, self.now),
                settings=self._settings,
                rules=self._rules,
                record=self._record,
                symbols=self._symbols,
                now=self.now,
                jitter=clock.jitter(self._environ),
                outage_check=RoundOutageCheck(self._reach, [source.name for source in ready]),
                entries_lock=self._storing_items,
            )
            found = await asyncio.gather(*(self._one(s, bench, wish) for s in ready))
        if bench.outage_check.retry_at is not None:
            self._clear_of_blame([source.name for source in ready], bench.outage_check.retry_at)
        return [report for report in found if report is not None]

    async def _one(self, source: Source, bench: PollContext, wish: RoundOptions) -> SourceReport | None:
        """The report of a source; None when it may not be asked any more after another round has asked it."""
        try:
            async with self._turns[source.name]:
                return await poll_source(source, bench, by_hand=wish.by_hand) if self._may(source, wish) else None
        finally:
            bench.outage_check.source_ended(source.name)

    def _clear_of_blame(self, asked: Sequence[str], again: datetime) -> None:
        """Sources that failed by themselves, before the others showed that the outage is our own."""
        for name, before in self._reach.wrongly_blamed(asked).items():
            health = poller_queries.health(self._conn, name)
            if health is not None and health.outcome == "failed":
                cleared = replace(health, outcome=OFFLINE, failures=before.failures, next_due=again)
                with write_transaction(self._conn):
                    if put_health(self._conn, cleared):
                        meta_values.bump_revision(self._conn)

    def _chosen(self, wish: RoundOptions) -> tuple[Source, ...]:
        names = {source.name for source in self.sources}
        wanted = {name.partition("/")[0] for name in wish.names}  # a part, `quotes/yahoo`, is asked with its whole
        for name in sorted(wanted - names):
            raise UsageError(f"there is no source named {name!r}; there are: {', '.join(sorted(names))}")
        asked = official_file.asks_for_official_file(wish) or (not wish.names and self.official_wanted())
        named = tuple(
            s
            for s in self.sources
            if not wanted or s.name in wanted or (wish.official and official_file.is_official_file(s))
        )
        archives = (SamArchive(self._settings.sam_bulk, self._settings.watch.offices, year) for year in wish.years)
        return (*(s for s in named if asked or not official_file.is_official_file(s)), *archives)

    def _may(self, source: Source, wish: RoundOptions) -> bool:
        """Whether to ask it now. A server's own word, and a missing key, hold even for a person who asks."""
        if source.missing_setup() is not None:
            return False
        health = poller_queries.health(self._conn, source.name)
        now = self.now()
        asked = health and schedule.plausible_moment(
            health.not_before, health.last_try, now, schedule.LONGEST_RETRY_AFTER
        )
        if asked and asked > now:
            return False
        if wish.everything or wish.names or (wish.official and official_file.is_official_file(source)):
            return True
        return self._due_at(source, now) <= now

    def _due_at(self, source: Source, now: datetime) -> datetime:
        """When a source is due; one that was never asked is due `now`, and not a moment after it."""
        health = poller_queries.health(self._conn, source.name)
        due = _due_at(source, health, now)
        spread = schedule.plausible_moment(self._spread.get(source.name), None, now, schedule.WAKE_SPREAD)
        return max(due, spread or due)

    def _mark(self, *, busy: bool, ended: datetime | None = None) -> None:
        with write_transaction(self._conn):
            meta_values.set_round(self._conn, busy=busy, ended=ended)


def _due_at(source: Source, health: SourceHealth | None, now: datetime) -> datetime:
    """When a source is due by its health row. Quotes wait as long as their providers ask."""
    if official_file.is_official_file(source):
        return official_file.due_at(health, source.interval, now)
    if health is None:
        return now
    most = schedule.longest_wait(source.interval, office_hours=source.kind == "sam")
    if source.kind == "quotes":
        most = max(most, schedule.LONGEST_RETRY_AFTER)
    return schedule.due_at(health.next_due, health.not_before, health.last_try, now, most) or now
