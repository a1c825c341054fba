"""Where answers are read: never in the event loop. What is small, and the official file, in a thread that nobody waits
for; a large answer in a process of its own, which is ended when it takes too long or when the round is let go.

Processes are spawned, never forked: a forked one would outlive a killed poller and keep its lock. Each watches its
parent and leaves when the parent is gone, however that went.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from mineralwatch.domain.errors import BadPayload
from mineralwatch.sources.base import ParseJob

PROCESS_FROM_BYTES = 100_000  # bytes of an answer, from which hostile text could take seconds
MAX_PROCESSES = 2  # processes at once
MAX_PARSE_SECONDS = 20.0  # that a process may read


class ParserPool:
    """Runs Work; an async context manager that ends its processes."""

    def __init__(self, seconds: float = MAX_PARSE_SECONDS) -> None:
        self._seconds = seconds
        self._slots = asyncio.Semaphore(MAX_PROCESSES)
        self._running: set[BaseProcess] = set()
        self._left = False

    async def run(self, work: ParseJob) -> Any:
        """The function's result; its own exceptions come through, and BadPayload when its process was ended or took too
        long."""
        # The official file stays here: a thread needs a third of the memory of a process.
        if work.own_thread or sum(len(one) for one in work.arguments if isinstance(one, bytes)) < PROCESS_FROM_BYTES:
            return await in_thread(work.function, *work.arguments)
        async with self._slots:
            return await in_thread(self._in_process, work)

    def _in_process(self, work: ParseJob) -> Any:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        try:
            process.start()
            self._running.add(process)
            theirs.close()
            if self._left or not ours.poll(self._seconds):
                raise BadPayload(f"reading the answer took longer than {self._seconds:g} s; the next round tries again")
            good, found = ours.recv()
        except (EOFError, OSError):
            # Somebody ended it, perhaps the system for want of memory.
            raise BadPayload("the process that read the answer was ended; the next round tries again") from None
        finally:
            self._running.discard(process)
            ours.close()
            with suppress(OSError, ValueError, AttributeError):  # it may never have started
                process.kill()
                process.join()
        if not good:
            raise found
        return found

    async def __aenter__(self) -> ParserPool:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._left = True
        for process in tuple(self._running):
            process.kill()


async def in_thread(call: Callable[..., Any], *args: Any) -> Any:
    """What a function gives that runs in a thread of its own. A program that leaves does not wait for it, as it would
    for the threads of the standard library's executor."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()

    def settle(result: Any, error: BaseException | None) -> None:
        if future.done():  # nobody waits any more
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    def run() -> None:
        result, failed = None, None
        try:
            result = call(*args)
        except Exception as error:
            failed = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=run, name="reading", daemon=True).start()
    return await future


def _serve(answer: Connection, work: ParseJob) -> None:
    """The whole life of a process: one piece of work."""
    _watch_parent()
    try:
        found: tuple[bool, Any] = (True, work.function(*work.arguments))
    except Exception as error:
        found = (False, error)
    answer.send(found)


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None

    def leave() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=leave, daemon=True).start()
