"""What the poller knows of its own network: is it a source that cannot be reached, or nobody at all?

The sources of a round are asked side by side, so one that reached nobody waits for the others before it is judged: it
is let go at once when any of them gets an answer, and otherwise when all have ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mineralwatch.domain import schedule
from mineralwatch.domain.errors import NoConnection, SourceError
from mineralwatch.domain.models import SourceHealth
from mineralwatch.domain.outage import UnreachedSource, is_own_outage, retry_wait
from mineralwatch.engine.source_runner import Fetch, FetchFile
from mineralwatch.sources.base import Download, DownloadResult, HttpReply, HttpRequest
from mineralwatch.sources.urls import host_of


class LocalOutage(SourceError):
    """Nobody could be reached: no source is to blame, and all are tried again at `retry_at`."""

    def __init__(self, message: str, retry_at: datetime) -> None:
        super().__init__(message)
        self.retry_at = retry_at


@dataclass(slots=True)
class ReplyMonitor:
    """Hears what one source gets back in one round."""

    answered: bool = False
    hosts: set[str] = field(default_factory=set)  # tried and not reached
    no_way_out: bool = True  # as far as was heard
    unspent: list[str] = field(default_factory=list)  # metered calls that reached nobody, and so cost nothing

    def monitored_fetch(self, fetch: Fetch) -> Fetch:
        """The same way of fetching, listened to."""

        async def heard(request: HttpRequest) -> HttpReply:
            reply = await fetch(request)
            self.record_reply(request.url, reply.error, request.metered)
            return reply

        return heard

    def monitored_fetch_file(self, get: FetchFile) -> FetchFile:
        """The same for large files."""

        async def heard(wanted: Download) -> DownloadResult:
            found = await get(wanted)
            self.record_reply(wanted.url, found.error)
            return found

        return heard

    def record_reply(self, url: str, error: SourceError | None, metered: str | None = None) -> None:
        """One reply. An error of ours (a refused address) is neither an answer nor silence."""
        if isinstance(error, NoConnection):
            self.hosts.add(host_of(url))
            self.no_way_out = self.no_way_out and error.no_way_out
            if metered is not None:
                self.unspent.append(metered)
        elif error is None or error.status is not None:
            self.answered = True


class OutageDetector:
    """Over the rounds of one process: who was silent since anybody answered, and when all are tried again."""

    def __init__(self, hosts: int) -> None:
        """`hosts`: how many different ones the sources have in all."""
        self._hosts = hosts
        self._silent: dict[str, UnreachedSource] = {}
        self._answered_at: datetime | None = None
        self._times = 0
        self._retry_at: datetime | None = None

    def record_answer(self, now: datetime) -> None:
        """Somebody answered: what was silent before proves nothing any more."""
        self._silent.clear()
        self._answered_at, self._times, self._retry_at = now, 0, None

    def record_silence(self, name: str, silence: UnreachedSource) -> None:
        """A source reached nobody."""
        # What it was like when all was well counts, not how an earlier silence of the same outage was written down.
        known = self._silent.get(name)
        self._silent[name] = UnreachedSource(silence.hosts, known.before, silence.no_way_out) if known else silence

    def retry_time_if_outage(self, now: datetime) -> datetime | None:
        """When all are tried again, if the outage is our own; None if it is not."""
        if not is_own_outage(self._silent.values(), self._answered_at, self._hosts):
            return None
        held = schedule.plausible_moment(self._retry_at, None, now, retry_wait(max(self._times, 1)))
        if held is None or now >= held:
            self._times += 1
            self._retry_at = now + retry_wait(self._times)
        return self._retry_at

    def wrongly_blamed(self, asked: Iterable[str]) -> dict[str, SourceHealth]:
        """Sources that were blamed before the outage was understood, with how they did before that."""
        return {name: one.before for name, one in self._silent.items() if name not in set(asked)}


class RoundOutageCheck:
    """One round's question to `OutageDetector`: each of its sources answers, or waits for the others."""

    def __init__(self, reach: OutageDetector, names: Iterable[str]) -> None:
        self._reach = reach
        self._open = set(names)
        self._settled = asyncio.Event()
        self._anybody = False
        self.retry_at: datetime | None = None
        """When all are tried again, once this round was found to be in an outage of our own."""

    async def explain_error(
        self,
        name: str,
        hosts: Iterable[str],
        ear: ReplyMonitor,
        error: SourceError | None,
        before: SourceHealth,
        now: datetime,
    ) -> SourceError | None:
        """What a source that ended with `error` is to be told of: that, or an outage of our own."""
        if ear.answered or (error is not None and error.status is not None):
            self._anybody = True
            self._reach.record_answer(now)
            self._settled.set()
        elif error is not None and (ear.hosts or isinstance(error, NoConnection)):
            no_way_out = ear.no_way_out if ear.hosts else isinstance(error, NoConnection) and error.no_way_out
            self._reach.record_silence(name, UnreachedSource(frozenset(ear.hosts or hosts), before, no_way_out))
            self.source_ended(name)
            await self._settled.wait()
            if not self._anybody:
                self.retry_at = self._reach.retry_time_if_outage(now)
                return LocalOutage(str(error), self.retry_at) if self.retry_at else error
        return error

    def source_ended(self, name: str) -> None:
        """A source has ended, however it did; when all have, those who wait are let go."""
        self._open.discard(name)
        if not self._open:
            self._settled.set()
