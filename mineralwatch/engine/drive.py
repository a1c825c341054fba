"""Runs one source's generator: fetches what it asks for, parses what it hands over, gives back its Reading."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from mineralwatch.domain.errors import RateLimited
from mineralwatch.sources.base import Asked, Reading, Reply, Request, Source, Work

Fetch = Callable[[Request], Awaitable[Reply]]
Run = Callable[[Work], Awaitable[Any]]
Spend = Callable[[str], bool]


async def drive(source: Source, asked: Asked, fetch: Fetch, run: Run, spend: Spend) -> Reading:
    """One round of one source. `spend(quota)` counts a metered call *before* it is sent and says whether it may be.

    Raises SourceError as the source does: then nothing was read, and what is stored stays as it is.
    """
    steps = source.read(asked)
    answer: Any = None
    try:
        while True:
            step = steps.send(answer)
            answer = await run(step) if isinstance(step, Work) else await _fetch(step, fetch, spend)
    except StopIteration as done:
        reading: Reading = done.value
        return reading
    finally:
        steps.close()


async def _fetch(request: Request, fetch: Fetch, spend: Spend) -> Reply:
    if request.metered is not None and not spend(request.metered):
        spent = RateLimited("today's calls are used up; the next ones are free at 00:00 UTC")
        return Reply(request.url, None, error=spent)
    return await fetch(request)
