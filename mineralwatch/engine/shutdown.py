"""A poller that is told to stop leaves within two seconds, whatever it is in the middle of.

Most of its work gives way at once. What does not, such as a long computation or a name that is being looked up, is left
where it is: the store takes back a transaction that was not finished, and the next poller does the work again.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

STOP_SECONDS = 1.0  # in which a poller that is told to stop leaves by itself
DELIVERY_SECONDS = 3.0  # that an alert under way gets to arrive when the poller is told to stop


class ShutdownDeadline:
    """Ends the process when it has not left by itself `SECONDS` after it was told to stop, or `MAIL_SECONDS` later
    while an alert is under way (`is_delivering` says so)."""

    def __init__(self, seconds: float = STOP_SECONDS, end: Callable[[int], object] = os._exit) -> None:
        self.is_delivering: Callable[[], bool] = lambda: False
        self._seconds, self._end = seconds, end
        self._gone = threading.Event()
        self._told = False

    def stop_event(self, *, lifeline: bool) -> asyncio.Event:
        """Set by SIGINT, SIGTERM, SIGHUP, and by the end of standard input when that is the lifeline."""
        stop, loop = asyncio.Event(), asyncio.get_running_loop()

        def tell(*_: object) -> None:
            self.stop_requested()
            with suppress(RuntimeError):  # the loop has ended by itself already
                loop.call_soon_threadsafe(stop.set)

        def hold() -> None:
            while sys.stdin.buffer.read(4096):
                pass
            tell()

        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, tell)  # not by the loop's own handlers, which wait until the loop is free
        if lifeline:
            threading.Thread(target=hold, name="lifeline", daemon=True).start()
        return stop

    def stop_requested(self) -> None:
        """The poller was told to stop: its time runs."""
        if not self._told:
            self._told = True
            threading.Thread(target=self._wait, name="leaving", daemon=True).start()

    def finished(self) -> None:
        """The poller has left by itself."""
        self._gone.set()

    def _wait(self) -> None:
        if self._gone.wait(self._seconds) or (self.is_delivering() and self._gone.wait(DELIVERY_SECONDS)):
            return
        self._end(0)
