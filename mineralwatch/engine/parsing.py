"""Where parsing runs: here while there is little, in worker processes when there is much, a large file in a thread.

Workers are spawned, never forked: a forked worker would outlive a killed poller and keep its lock. Each watches its
parent and leaves when the parent is gone, however that went.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Any

from mineralwatch.domain.errors import BadPayload
from mineralwatch.sources.base import Work

MANY = 8  # sources in one round from which two workers pay for their start
WORKERS = 2


class Parsers:
    """Runs Work; an async context manager that ends its workers."""

    def __init__(self, sources: int) -> None:
        """`sources` is how many sources the round has."""
        self._pool: ProcessPoolExecutor | None = None
        if sources >= MANY:
            self._pool = ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"), initializer=_watch_parent)

    async def run(self, work: Work) -> Any:
        """The function's result; its own exceptions come through, and BadPayload when its process was ended."""
        if work.apart:
            # A thread, since it needs a third of the memory of a process, and starting one would hold up the loop for
            # longer than the other thread ever does.
            return await asyncio.to_thread(work.call, *work.args)
        if self._pool is None:
            return work.call(*work.args)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work.call, *work.args)
        except BrokenProcessPool:
            # Somebody ended the worker, perhaps the system for want of memory.
            raise BadPayload("the process that read the answer was ended; the next round tries again") from None

    async def __aenter__(self) -> Parsers:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None

    def leave() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=leave, daemon=True).start()
