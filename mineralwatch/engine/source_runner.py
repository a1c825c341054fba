"""Runs one source's generator: fetches what it asks for, parses what it hands over, gives back its Reading."""

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
    """What a round does for its sources."""

    def __init__(self, fetch: Fetch, get: FetchFile, run: RunWork, spend: SpendCall) -> None:
        """`spend(quota)` counts a metered call *before* it is sent and says whether it may be."""
        self._fetch, self._get, self._run, self._spend = fetch, get, run, spend
        self._files: list[Path] = []

    async def do(self, step: SourceStep) -> Any:
        """The answer to one step."""
        if isinstance(step, ParseJob):
            return await self._run(step)
        if isinstance(step, Download):
            found = await self._get(step)
            if found.path is not None:
                self._files.append(found.path)
            return found
        if step.metered is not None and not self._spend(step.metered):
            spent = RateLimited("today's calls are used up; the next ones are free at 00:00 UTC")
            return HttpReply(step.url, None, error=spent)
        return await self._fetch(step)

    def clear(self) -> None:
        """Take the files away that were fetched."""
        for file in self._files:
            discard(file)


async def run_source(source: Source, asked: ReadContext, hands: StepRunner) -> SourceReading:
    """One round of one source. A file that was fetched is taken away afterwards, but not when this is cancelled: it is
    whole, and the next round reads it.

    Raises SourceError as the source does: then nothing was read, and what is stored stays as it is.
    """
    steps = source.read(asked)
    cancelled = False
    try:
        step = steps.send(None)
        while True:
            try:
                answer = await hands.do(step)
            except SourceError as error:  # work that could not be done: the source decides what that costs
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as done:
        reading: SourceReading = done.value
        return reading
    except asyncio.CancelledError:
        cancelled = True
        raise
    finally:
        steps.close()
        if not cancelled:
            hands.clear()
