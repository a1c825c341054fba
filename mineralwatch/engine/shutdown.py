"""Makes a poller end within about a second of a signal to stop, whatever the poller is doing.

Most work can be cancelled at once. Work that cannot be cancelled, such as a long computation or a DNS look-up, is
broken off by ending the process: SQLite rolls back an unfinished transaction, and the next poller does the work again.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

STOP_SECONDS = 1.0  # after the signal to stop, the poller has this long to end by itself
DELIVERY_SECONDS = 3.0  # it has this much longer while an alert is being delivered


class ShutdownDeadline:
    """Ends the process if it has not ended by itself `STOP_SECONDS` after the signal to stop. While `is_delivering`
    returns True it has `DELIVERY_SECONDS` more."""

    def __init__(self, seconds: float = STOP_SECONDS, end: Callable[[int], object] = os._exit) -> None:
        self.is_delivering: Callable[[], bool] = lambda: False
        self._seconds, self._end = seconds, end
        self._finished = threading.Event()
        self._stop_requested = False

    def stop_event(self, *, lifeline: bool) -> asyncio.Event:
        """An asyncio.Event that SIGINT, SIGTERM and SIGHUP set; with `lifeline`, the end of standard input sets it
        too."""
        stop, loop = asyncio.Event(), asyncio.get_running_loop()

        def stop_now(*_: object) -> None:
            self.start_countdown()
            with suppress(RuntimeError):  # the event loop has ended already
                loop.call_soon_threadsafe(stop.set)

        def watch_stdin() -> None:
            while sys.stdin.buffer.read(4096):
                pass
            stop_now()

        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, stop_now)  # handlers of the event loop would wait until it is free
        if lifeline:
            threading.Thread(target=watch_stdin, name="lifeline", daemon=True).start()
        return stop

    def start_countdown(self) -> None:
        """Start the countdown to the end of the process; a second call does nothing."""
        if not self._stop_requested:
            self._stop_requested = True
            threading.Thread(target=self._end_when_late, name="leaving", daemon=True).start()

    def cancel_countdown(self) -> None:
        """Stop the countdown, because the poller has ended by itself."""
        self._finished.set()

    def _end_when_late(self) -> None:
        if self._finished.wait(self._seconds) or (self.is_delivering() and self._finished.wait(DELIVERY_SECONDS)):
            return
        self._end(0)
