"""Ends the demonstration with its terminal, or by SIGTERM, whatever it is doing, and has its folder removed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Self

LEAVING_SECONDS = 1.0  # after a signal, the body has this long to end by itself


class EndedBySignals:
    """A context manager that calls `clean_up` after its body, and ends the process by SIGHUP and SIGTERM. A body that
    does not end within a second after the signal is left where it is."""

    def __init__(self, clean_up: Callable[[], None]) -> None:
        self._clean_up = clean_up
        self._received: int | None = None
        self.leave_screen: Callable[[int], object] | None = None
        """Ends the screen with an exit code, so that the terminal is as it was; to be called in its event loop."""

    def __enter__(self) -> Self:
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._leave)
        return self

    def __exit__(self, *_: object) -> None:
        self._clean_up()
        # Without a terminal, the thread in which Textual reads the keys never ends, and the interpreter would wait for
        # it. The first failure may also be that of a write to the closed terminal, before any signal.
        if self._received is not None or not sys.stdin.isatty():
            os._exit(128 + (self._received or signal.SIGHUP))

    def _leave(self, number: int, _: object) -> None:
        if self._received is not None:
            return
        self._received = number
        late = threading.Timer(LEAVING_SECONDS, self._end_late)
        late.daemon = True
        late.start()
        loop = _running_loop()
        if loop is None or self.leave_screen is None or not sys.stdin.isatty():
            raise SystemExit(128 + number)
        # An exception out of one of the screen's tasks would end the event loop before the terminal is restored.
        loop.call_soon_threadsafe(self.leave_screen, 128 + number)

    def _end_late(self) -> None:
        self._clean_up()
        os._exit(128 + (self._received or signal.SIGHUP))


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
