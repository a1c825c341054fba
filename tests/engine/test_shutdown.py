"""A poller that is told to stop leaves, whatever it is in the middle of."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time

from mineralwatch.engine.shutdown import ShutdownDeadline


def leaving(ended: list[int]) -> tuple[ShutdownDeadline, threading.Event]:
    done = threading.Event()

    def end(code: int) -> None:
        ended.append(code)
        done.set()

    return ShutdownDeadline(0.05, end), done


def test_a_busy_poller_is_ended_and_one_that_left_is_not() -> None:
    ended: list[int] = []
    busy, done = leaving(ended)
    busy.start_countdown()
    assert done.wait(5) and ended == [0]
    other, done = leaving(ended)
    other.start_countdown()
    other.cancel_countdown()
    assert not done.wait(0.2) and ended == [0]


def test_an_alert_under_way_gets_its_time() -> None:
    ended: list[int] = []
    sending, done = leaving(ended)
    sending.is_delivering = lambda: True
    sending.start_countdown()
    assert not done.wait(0.2)
    sending.cancel_countdown()
    assert not done.wait(0.1) and ended == []


def test_a_signal_counts_while_the_loop_is_busy() -> None:
    ended: list[int] = []
    busy, done = leaving(ended)
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    async def work() -> bool:
        stop = busy.stop_event(lifeline=False)
        os.kill(os.getpid(), signal.SIGTERM)
        until = time.monotonic() + 5
        while not done.is_set() and time.monotonic() < until:
            sum(range(10_000))  # the loop gets no turn
        assert not stop.is_set()
        await asyncio.wait_for(stop.wait(), 5)
        return stop.is_set()

    try:
        assert asyncio.run(work()) and ended == [0]
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
