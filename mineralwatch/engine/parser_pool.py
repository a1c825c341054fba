"""Parses replies outside of the event loop: small replies and the official file in a thread, a large reply in a process
of its own, which is killed when it takes too long or when the round is cancelled.

Processes are spawned, never forked: a forked process would outlive a killed poller and keep the poller lock. Each
process ends by itself when its parent process has ended.
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

PROCESS_FROM_BYTES = 100_000  # from this size a reply is parsed in a process: hostile text could take seconds
MAX_PROCESSES = 2  # at most two parser processes run at once
MAX_PARSE_SECONDS = 20.0  # a process that takes longer is killed


class ParserPool:
    """Runs parse jobs; an async context manager that kills its processes at the end."""

    def __init__(self, seconds: float = MAX_PARSE_SECONDS) -> None:
        self._seconds = seconds
        self._slots = asyncio.Semaphore(MAX_PROCESSES)
        self._running: set[BaseProcess] = set()
        self._closed = False

    async def run(self, job: ParseJob) -> Any:
        """Run a parse job and return its result. Exceptions of the job's function pass through; raises BadPayload when
        the process was killed or took too long."""
        # The official file is parsed in a thread, which needs a third of a process's memory.
        size = sum(len(argument) for argument in job.arguments if isinstance(argument, bytes))
        if job.own_thread or size < PROCESS_FROM_BYTES:
            return await in_thread(job.function, *job.arguments)
        async with self._slots:
            return await in_thread(self._parse_in_worker, job)

    def _parse_in_worker(self, job: ParseJob) -> Any:
        context = multiprocessing.get_context("spawn")
        receiving, sending = context.Pipe(duplex=False)
        process = context.Process(target=_run_job, args=(sending, job), daemon=True)
        try:
            process.start()
            self._running.add(process)
            sending.close()
            if self._closed or not receiving.poll(self._seconds):
                raise BadPayload(f"reading the answer took longer than {self._seconds:g} s; the next round tries again")
            succeeded, result = receiving.recv()
        except (EOFError, OSError):
            # The parser process was killed, perhaps by the system when memory ran out.
            raise BadPayload("the process that parsed the answer was killed; the next round tries again") from None
        finally:
            self._running.discard(process)
            receiving.close()
            with suppress(OSError, ValueError, AttributeError):  # the process may never have started
                process.kill()
                process.join()
        if not succeeded:
            raise result
        return result

    async def __aenter__(self) -> ParserPool:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._closed = True
        for process in tuple(self._running):
            process.kill()


async def in_thread(call: Callable[..., Any], *args: Any) -> Any:
    """Run a function in a daemon thread and return its result. A daemon thread does not keep the program from ending,
    as a thread of the standard library's executor would."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()

    def settle(result: Any, error: BaseException | None) -> None:
        if future.done():  # the waiting task was cancelled
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    def run() -> None:
        result, raised = None, None
        try:
            result = call(*args)
        except Exception as error:
            raised = error
        with suppress(RuntimeError):  # the event loop has ended meanwhile
            loop.call_soon_threadsafe(settle, result, raised)

    threading.Thread(target=run, name="reading", daemon=True).start()
    return await future


def _run_job(sending: Connection, job: ParseJob) -> None:
    """Run one job in a spawned process and send the pair (whether it succeeded, its result or exception) to the
    parent."""
    _watch_parent()
    try:
        result: tuple[bool, Any] = (True, job.function(*job.arguments))
    except Exception as error:
        result = (False, error)
    sending.send(result)


def _watch_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None

    def exit_with_parent() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=exit_with_parent, daemon=True).start()
