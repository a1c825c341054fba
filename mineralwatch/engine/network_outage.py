"""Distinguishes an outage of this machine's network from a source whose own server cannot be reached.

The sources of a round run side by side. A source that could not connect waits for the other sources before its error is
explained: until any source gets a reply, or all have ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mineralwatch.domain.errors import NoConnection, SourceError
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.polling import fetch_schedule
from mineralwatch.domain.polling.outage import UnreachedSource, is_local_outage, retry_wait
from mineralwatch.engine.source_runner import Fetch, FetchFile
from mineralwatch.sources.base import Download, DownloadResult, HttpReply, HttpRequest
from mineralwatch.sources.urls import host_of


class LocalOutage(SourceError):
    """No source could be reached, so the fault is this machine's network; all sources are tried again at `retry_at`."""

    def __init__(self, message: str, retry_at: datetime) -> None:
        super().__init__(message)
        self.retry_at = retry_at


@dataclass(slots=True)
class ReplyMonitor:
    """Records which replies one source got in one round."""

    answered: bool = False
    hosts: set[str] = field(default_factory=set)  # the hosts to which this source could not connect
    no_way_out: bool = True  # True until a failure to connect shows a cause outside this machine
    unspent: list[str] = field(default_factory=list)  # kinds of the metered calls that reached no server: not counted

    def monitored_fetch(self, fetch: Fetch) -> Fetch:
        """A function that calls `fetch` and records each reply or error in this monitor."""

        async def monitored(request: HttpRequest) -> HttpReply:
            reply = await fetch(request)
            self.record_reply(request.url, reply.error, request.metered)
            return reply

        return monitored

    def monitored_fetch_file(self, fetch_file: FetchFile) -> FetchFile:
        """A function that calls `fetch_file` and records each result in this monitor."""

        async def monitored(wanted: Download) -> DownloadResult:
            result = await fetch_file(wanted)
            self.record_reply(wanted.url, result.error)
            return result

        return monitored

    def record_reply(self, url: str, error: SourceError | None, metered: str | None = None) -> None:
        """Record one reply, or with `error` a failed request. A request that this program itself refused to send counts
        neither as a reply nor as a failure. `metered` is the kind of a metered call."""
        if isinstance(error, NoConnection):
            self.hosts.add(host_of(url))
            self.no_way_out = self.no_way_out and error.no_way_out
            if metered is not None:
                self.unspent.append(metered)
        elif error is None or error.status is not None:
            self.answered = True


class OutageDetector:
    """Remembers, across the rounds of one process, which sources could not be reached since any server last replied,
    and when all sources are tried again."""

    def __init__(self, host_count: int) -> None:
        """`host_count` is the number of different hosts that the sources use."""
        self._host_count = host_count
        self._silent: dict[str, UnreachedSource] = {}
        self._answered_at: datetime | None = None
        self._tries = 0
        self._retry_at: datetime | None = None

    def record_answer(self, now: datetime) -> None:
        """Record that a server replied, so that earlier failures to connect are no longer a sign of an outage."""
        self._silent.clear()
        self._answered_at, self._tries, self._retry_at = now, 0, None

    def record_silence(self, name: str, silence: UnreachedSource) -> None:
        """Record that the source `name` could not connect to any of its hosts."""
        # The source's health row of the first failure is kept, since a later row already shows the outage.
        known = self._silent.get(name)
        self._silent[name] = UnreachedSource(silence.hosts, known.before, silence.no_way_out) if known else silence

    def retry_time_if_outage(self, now: datetime) -> datetime | None:
        """If this machine's network is down, the time at which all sources are tried again; otherwise None."""
        if not is_local_outage(self._silent.values(), self._answered_at, self._host_count):
            return None
        planned = fetch_schedule.plausible_moment(self._retry_at, None, now, retry_wait(max(self._tries, 1)))
        if planned is None or now >= planned:
            self._tries += 1
            self._retry_at = now + retry_wait(self._tries)
        return self._retry_at

    def wrongly_blamed(self, asked: Iterable[str]) -> dict[str, SourceHealth]:
        """The sources that were recorded as failed before the outage was noticed: by name, the health to restore.

        The sources in `asked` are left out, since this round reads them and sets their health.
        """
        return {name: source.before for name, source in self._silent.items() if name not in set(asked)}


class RoundOutageCheck:
    """Decides for the sources of one round whether an error is theirs or an outage of this machine's network."""

    def __init__(self, detector: OutageDetector, names: Iterable[str]) -> None:
        self._detector = detector
        self._unfinished = set(names)
        self._decided = asyncio.Event()
        self._any_reply = False
        self.retry_at: datetime | None = None
        """When all sources are tried again; None unless this round found that this machine has no network."""

    async def explain_error(
        self,
        name: str,
        hosts: Iterable[str],
        monitor: ReplyMonitor,
        error: SourceError | None,
        previous_health: SourceHealth,
        now: datetime,
    ) -> SourceError | None:
        """The error to report for a source: its own `error`, or a LocalOutage when no source of the round got a reply.

        `monitor` knows whether any host replied to this source. For a source without a reply, this waits until another
        source gets a reply or all have ended.
        """
        if monitor.answered or (error is not None and error.status is not None):
            self._any_reply = True
            self._detector.record_answer(now)
            self._decided.set()
        elif error is not None and (monitor.hosts or isinstance(error, NoConnection)):
            no_way_out = monitor.no_way_out if monitor.hosts else isinstance(error, NoConnection) and error.no_way_out
            self._detector.record_silence(
                name, UnreachedSource(frozenset(monitor.hosts or hosts), previous_health, no_way_out)
            )
            self.source_ended(name)
            await self._decided.wait()
            if not self._any_reply:
                self.retry_at = self._detector.retry_time_if_outage(now)
                return LocalOutage(str(error), self.retry_at) if self.retry_at else error
        return error

    def source_ended(self, name: str) -> None:
        """Record that a source has ended, with or without an error. Once all have ended, the waiting sources go on."""
        self._unfinished.discard(name)
        if not self._unfinished:
            self._decided.set()
