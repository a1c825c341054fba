"""Makes a poller end within about a second of being told to stop, whatever it is doing.

Most of its work can be cancelled at once. What cannot, such as a long computation or a DNS look-up, ends with the
process: SQLite rolls back an unfinished transaction, and the next poller does the work again.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

STOP_SECONDS = 1.0  # for the poller to end by itself after it was told to stop
DELIVERY_SECONDS = 3.0  # more for an alert that is being delivered


class ShutdownDeadline:
    """Ends the process if it has not ended by itself `STOP_SECONDS` after it was told to stop, or `DELIVERY_SECONDS`
    later while `is_delivering` gives True."""

    def __init__(self, seconds: float = STOP_SECONDS, end: Callable[[int], object] = os._exit) -> None:
        self.is_delivering: Callable[[], bool] = lambda: False
        self._seconds, self._end = seconds, end
        self._finished = threading.Event()
        self._stop_requested = False

    def stop_event(self, *, lifeline: bool) -> asyncio.Event:
        """An event that SIGINT, SIGTERM and SIGHUP set; with `lifeline`, the end of standard input sets it too."""
        stop, loop = asyncio.Event(), asyncio.get_running_loop()

        def stop_now(*_: object) -> None:
            self.start_countdown()
            with suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(stop.set)

        def watch_stdin() -> None:
            while sys.stdin.buffer.read(4096):
                pass
            stop_now()

        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, stop_now)  # the loop's own handlers would wait until the loop is free
        if lifeline:
            threading.Thread(target=watch_stdin, name="lifeline", daemon=True).start()
        return stop

    def start_countdown(self) -> None:
        """Start the countdown, once."""
        if not self._stop_requested:
            self._stop_requested = True
            threading.Thread(target=self._end_when_late, name="leaving", daemon=True).start()

    def cancel_countdown(self) -> None:
        """Stop the countdown: the poller has ended by itself."""
        self._finished.set()

    def _end_when_late(self) -> None:
        if self._finished.wait(self._seconds) or (self.is_delivering() and self._finished.wait(DELIVERY_SECONDS)):
            return
        self._end(0)
