"""Polling rounds: chooses which sources are read, reads them side by side and stores each in its own transaction."""

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
from mineralwatch.domain.alerting.alert_rules import RuleSpec, compile_rules
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.polling import fetch_schedule
from mineralwatch.domain.polling.outage import OFFLINE
from mineralwatch.engine import clock, sam_daily_file
from mineralwatch.engine.daily_quota import DailyQuota
from mineralwatch.engine.deriver import Deriver
from mineralwatch.engine.network_outage import OutageDetector, RoundOutageCheck
from mineralwatch.engine.parser_pool import ParserPool
from mineralwatch.engine.poll_context import PollContext
from mineralwatch.engine.poll_source import poll_source, skipped_report
from mineralwatch.engine.recent_entries import RecentEntries
from mineralwatch.engine.round_report import RoundOptions, RoundReport, SourceReport
from mineralwatch.sources import source_factory
from mineralwatch.sources.base import Source
from mineralwatch.sources.http_client import HttpClient, user_agent
from mineralwatch.sources.proxy import wrong_proxy
from mineralwatch.sources.sam_bulk import SamArchive
from mineralwatch.store import commit as storing
from mineralwatch.store import meta_values, poller_queries, snapshot_queries, user_acts
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.health_rows import put_health


class Rounds:
    """Runs polling rounds, in the process that holds the poller lock."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        settings: Settings,
        environ: Mapping[str, str],
        cache: Path,
        on_progress: sam_daily_file.OnProgress | None = None,
    ) -> None:
        """`conn` is the poller's writing connection, `cache` the folder into which large files are downloaded;
        `on_progress` receives the progress of these downloads.

        Raises UsageError for an alert rule that cannot be read, or a proxy that cannot be used.
        """
        problem = wrong_proxy(settings.network.proxy, environ, socks=find_spec("socksio") is not None)
        if problem is not None:
            raise UsageError(problem)
        self._conn, self._settings, self._environ = conn, settings, environ
        self._rules: Sequence[RuleSpec] = compile_rules(settings.alerts.rules)
        self._symbols = snapshot_queries.symbols(conn)
        self._deriver = Deriver(conn)
        self._settled: tuple[frozenset[int], str | None] | None = (
            None  # the user's acts and the record from which everything was derived last
        )
        key = sam_key(settings.sam, environ)
        uses_finnhub = "finnhub" in settings.quotes.providers
        self.sources: tuple[Source, ...] = source_factory.make_sources(
            settings,
            key,
            snapshot_queries.quoted_symbols(conn, settings),
            finnhub_key(settings.quotes.finnhub, environ) if uses_finnhub else None,
        )
        self._client = HttpClient(settings.network, user_agent(settings.network), now=self.now, environ=environ)
        self._downloads = sam_daily_file.DownloadService(conn, self._client, cache, self.now, on_progress)
        self._source_locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # held while a source is read, by name
        self._official_lock, self._commit_lock = asyncio.Lock(), asyncio.Lock()
        self._recent_entries = RecentEntries()
        self._under_way = 0  # how many rounds are running
        self._outage_detector = OutageDetector(len({host for source in self.sources for host in source.hosts}))
        self._spread: dict[str, datetime] = {}  # new due times after the machine has slept, by source name

    def now(self) -> datetime:
        """The civil time, which the environment may set."""
        return clock.now(self._environ)

    async def __aenter__(self) -> Rounds:
        await self._client.__aenter__()
        self._downloads.clear_progress()  # removes the progress that a poller that crashed left in the store
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, at)

    def next_due(self) -> datetime | None:
        """The earliest due time of the sources that are not being read; None when no source can become due before the
        user sets something up. The present time while there are user acts from which nothing was derived yet. Without
        the official file, which has a schedule of its own (`official_file_is_due`)."""
        if self._acts_and_record() != self._settled:
            return self.now()
        now = self.now()
        waiting = (
            s
            for s in self.sources
            if not sam_daily_file.is_official_file(s) and not self._source_locks[s.name].locked()
        )
        dues = [self._due_at(s, now) for s in waiting if s.missing_setup() is None]
        return min(dues, default=None)

    def spread_after_sleep(self) -> None:
        """After the machine has slept, spread the sources that fell due meanwhile over the next minute."""
        now, jitter = self.now(), clock.jitter(self._environ)
        for source in self.sources:
            self._spread.pop(source.name, None)
            due = self._due_at(source, now)
            self._spread[source.name] = fetch_schedule.due_after_sleep(now, due, source.interval, jitter())

    def includes_official_file(self, options: RoundOptions) -> bool:
        """Whether a round with these options reads the official file, so that the round may take minutes."""
        return sam_daily_file.asks_for_official_file(options) or (
            options.everything and not options.names and self.official_file_is_scheduled()
        )

    def official_file_is_scheduled(self) -> bool:
        """Whether the official file is read by schedule."""
        return sam_daily_file.is_scheduled(self._conn, self._settings)

    def official_file_is_due(self) -> bool:
        """Whether the official file is due now by schedule."""
        now = self.now()
        found = [s for s in self.sources if sam_daily_file.is_official_file(s) and self._may_ask(s, RoundOptions())]
        return self.official_file_is_scheduled() and any(self._due_at(s, now) <= now for s in found)

    async def run(self, options: RoundOptions, *, with_official_file: bool = True) -> RoundReport:
        """Run one round. The official file is read beside the other sources; with `with_official_file` False it is not
        read even when it is due.

        Several rounds may run at once, so that a slow source delays no other: a source that another round is reading is
        skipped, or read afterwards when the options name it.

        Raises UsageError for a name that is no source, StoreError when the store cannot be written.
        """
        chosen = self._chosen(options)
        await self._settle()
        other_reports, official_reports = await asyncio.gather(
            self._poll_others([s for s in chosen if not sam_daily_file.is_official_file(s)], options),
            self._poll_official(
                [s for s in chosen if with_official_file and sam_daily_file.is_official_file(s)], options
            ),
        )
        return RoundReport((*other_reports, *official_reports))

    async def _settle(self) -> None:
        """Before the first round, after each of the user's acts and after another record was loaded, store what follows
        from all facts."""
        async with self._commit_lock:
            done = self._acts_and_record()
            if done == self._settled:
                return
            same_record = self._settled is not None and done[1] == self._settled[1]
            if not same_record:
                self._deriver.forget()
            if same_record or not self._deriver.is_settled():
                await self._deriver.settle_in_thread(self.now(), "acts" if same_record else "program")
            self._settled = done

    def _acts_and_record(self) -> tuple[frozenset[int], str | None]:
        return user_acts.live_deriving_acts(self._conn), meta_values.get(self._conn, "record")

    async def _poll_others(self, chosen: Sequence[Source], options: RoundOptions) -> list[SourceReport]:
        if not chosen:
            return []
        wait_for_turn = options.everything or bool(options.names)
        ready = [
            s
            for s in chosen
            if self._may_ask(s, options) and (wait_for_turn or not self._source_locks[s.name].locked())
        ]
        reports = await self._with_round_marked(self._poll(ready, options)) if ready else []
        done = {report.name: report for report in reports}
        return [done.get(s.name) or self._skipped(s) for s in chosen]

    async def _with_round_marked(self, round_: Awaitable[list[SourceReport]]) -> list[SourceReport]:
        """Await a round, and have the store say meanwhile that a round is running."""
        self._under_way += 1
        self._store_round_state(busy=True)
        try:
            return await round_
        finally:
            self._under_way -= 1
            self._store_round_state(busy=self._under_way > 0, ended=self.now())

    async def _poll_official(self, chosen: Sequence[Source], options: RoundOptions) -> list[SourceReport]:
        """Read the official file and its archives, one after the other; returns their reports."""
        reports: list[SourceReport] = []
        by_hand = options.by_hand or options.official
        for source in chosen:
            async with self._official_lock:
                if not self._may_ask(source, options):
                    reports.append(self._skipped(source))
                    continue
                (report,) = await self._poll([source], replace(options, by_hand=by_hand))
            named = f"{report.name} FY{source.year}" if isinstance(source, SamArchive) else report.name
            reports.append(replace(report, name=named))
        return reports

    def _skipped(self, source: Source) -> SourceReport:
        before, missing = poller_queries.health(self._conn, source.name), source.missing_setup()
        if missing is not None:
            # The missing setup, such as a key, is stored in the health row too: the screen's list of sources shows it.
            health = replace(before or SourceHealth(source.name, source.kind), outcome="skipped", error=missing)
            storing.commit(self._conn, storing.PollOutcome(source=source.name, at=self.now(), health=health))
        return skipped_report(source, before, self.now(), missing)

    async def _poll(self, ready: Sequence[Source], options: RoundOptions) -> list[SourceReport]:
        async with ParserPool() as parsers:
            context = PollContext(
                conn=self._conn,
                fetch=self._client.fetch,
                fetch_file=self._downloads.download,
                run_work=parsers.run,
                quota=DailyQuota(self._conn, {"sam": self._settings.sam.daily_calls}, self.now),
                settings=self._settings,
                rules=self._rules,
                deriver=self._deriver,
                symbols=self._symbols,
                now=self.now,
                jitter=clock.jitter(self._environ),
                outage_check=RoundOutageCheck(self._outage_detector, [source.name for source in ready]),
                commit_lock=self._commit_lock,
                recent_entries=self._recent_entries,
            )
            found = await asyncio.gather(*(self._poll_one(s, context, options) for s in ready))
        if context.outage_check.retry_at is not None:
            self._clear_failures([source.name for source in ready], context.outage_check.retry_at)
        return [report for report in found if report is not None]

    async def _poll_one(self, source: Source, context: PollContext, options: RoundOptions) -> SourceReport | None:
        """Read one source and return its report; None when another round has just read it, so that it is not due."""
        try:
            async with self._source_locks[source.name]:
                return (
                    await poll_source(source, context, by_hand=options.by_hand)
                    if self._may_ask(source, options)
                    else None
                )
        finally:
            context.outage_check.source_ended(source.name)

    def _clear_failures(self, asked: Sequence[str], retry_at: datetime) -> None:
        """Correct the health of sources that failed before the outage of this machine's network was detected."""
        for name, before in self._outage_detector.wrongly_blamed(asked).items():
            health = poller_queries.health(self._conn, name)
            if health is not None and health.outcome == "failed":
                cleared = replace(health, outcome=OFFLINE, failures=before.failures, next_due=retry_at)
                with write_transaction(self._conn):
                    if put_health(self._conn, cleared):
                        meta_values.bump_revision(self._conn)

    def _chosen(self, options: RoundOptions) -> tuple[Source, ...]:
        names = {source.name for source in self.sources}
        wanted = {name.partition("/")[0] for name in options.names}  # `quotes/yahoo` names the source `quotes`
        for name in sorted(wanted - names):
            raise UsageError(f"there is no source named {name!r}; there are: {', '.join(sorted(names))}")
        with_official_file = sam_daily_file.asks_for_official_file(options) or (
            not options.names and self.official_file_is_scheduled()
        )
        named = tuple(
            s
            for s in self.sources
            if not wanted or s.name in wanted or (options.official and sam_daily_file.is_official_file(s))
        )
        archives = (SamArchive(self._settings.sam_bulk, self._settings.watch.offices, year) for year in options.years)
        return (*(s for s in named if with_official_file or not sam_daily_file.is_official_file(s)), *archives)

    def _may_ask(self, source: Source, options: RoundOptions) -> bool:
        """Whether a source may be read now: never while its server asks to wait or a key is missing, even by hand."""
        if source.missing_setup() is not None:
            return False
        health = poller_queries.health(self._conn, source.name)
        now = self.now()
        not_before = health and fetch_schedule.plausible_moment(
            health.not_before, health.last_try, now, fetch_schedule.LONGEST_RETRY_AFTER
        )
        if not_before and not_before > now:
            return False
        if options.everything or options.names or (options.official and sam_daily_file.is_official_file(source)):
            return True
        return self._due_at(source, now) <= now

    def _due_at(self, source: Source, now: datetime) -> datetime:
        """When a source is due; a source that was never read is due at `now`."""
        health = poller_queries.health(self._conn, source.name)
        due = _due_at(source, health, now)
        spread = fetch_schedule.plausible_moment(self._spread.get(source.name), None, now, fetch_schedule.WAKE_SPREAD)
        return max(due, spread or due)

    def _store_round_state(self, *, busy: bool, ended: datetime | None = None) -> None:
        with write_transaction(self._conn):
            meta_values.set_round_state(self._conn, running=busy, ended=ended)


def _due_at(source: Source, health: SourceHealth | None, now: datetime) -> datetime:
    """When a source is due by its health row, at `now` without a row. Providers of quotes may ask for longer waits."""
    if sam_daily_file.is_official_file(source):
        return sam_daily_file.due_at(health, source.interval, now)
    if health is None:
        return now
    longest_wait = fetch_schedule.longest_wait(source.interval, office_hours=source.kind == "sam")
    if source.kind == "quotes":
        longest_wait = max(longest_wait, fetch_schedule.LONGEST_RETRY_AFTER)
    return fetch_schedule.due_at(health.next_due, health.not_before, health.last_try, now, longest_wait) or now
