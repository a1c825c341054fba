"""Runs a source's generator: does each step that the generator yields, sends back the result, and returns the
reading with which the generator ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from mineralwatch.domain.errors import RateLimited, SourceError
from mineralwatch.sources.base import (
    Download,
    DownloadResult,
    HttpReply,
    HttpRequest,
    ParseJob,
    ReadContext,
    Source,
    SourceReading,
    SourceStep,
)
from mineralwatch.sources.partial_download import discard

Fetch = Callable[[HttpRequest], Awaitable[HttpReply]]
FetchFile = Callable[[Download], Awaitable[DownloadResult]]
RunWork = Callable[[ParseJob], Awaitable[Any]]
SpendCall = Callable[[str], bool]


class StepRunner:
    """Does the steps of one source: HTTP requests, downloads and parse jobs."""

    def __init__(self, fetch: Fetch, fetch_file: FetchFile, run_work: RunWork, spend: SpendCall) -> None:
        """`spend(quota)` counts a metered call *before* it is sent, and returns whether the call may be sent."""
        self._fetch, self._fetch_file, self._run_work, self._spend = fetch, fetch_file, run_work, spend
        self._downloaded: list[Path] = []

    async def do(self, step: SourceStep) -> Any:
        """Do one step and return its result: a reply, a downloaded file or the result of a parse job."""
        if isinstance(step, ParseJob):
            return await self._run_work(step)
        if isinstance(step, Download):
            result = await self._fetch_file(step)
            if result.path is not None:
                self._downloaded.append(result.path)
            return result
        if step.metered is not None and not self._spend(step.metered):
            used_up = RateLimited("today's calls are used up; the next ones are free at 00:00 UTC")
            return HttpReply(step.url, None, error=used_up)
        return await self._fetch(step)

    def clear(self) -> None:
        """Delete the files that were downloaded for this source."""
        for file in self._downloaded:
            discard(file)


async def run_source(source: Source, context: ReadContext, runner: StepRunner) -> SourceReading:
    """Read one source once. Downloaded files are deleted afterwards; if this task is cancelled they are kept, since
    they are complete and the next round can read them.

    Raises the SourceError that the source raises; then nothing was read.
    """
    steps = source.read(context)
    cancelled = False
    try:
        step = steps.send(None)
        while True:
            try:
                result = await runner.do(step)
            except SourceError as error:  # the source decides whether to continue without this result
                step = steps.throw(error)
            else:
                step = steps.send(result)
    except StopIteration as done:
        reading: SourceReading = done.value
        return reading
    except asyncio.CancelledError:
        cancelled = True
        raise
    finally:
        steps.close()
        if not cancelled:
            runner.clear()
