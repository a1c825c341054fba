"""What is asked of the poller through the store, and what it answers: both as JSON in the requests table."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from mineralwatch.config.paths import Paths
from mineralwatch.domain.errors import SourceError, UsageError
from mineralwatch.engine import poller_lock
from mineralwatch.engine.round_report import RoundOptions, RoundReport
from mineralwatch.ports import DownloadProgress
from mineralwatch.store import meta_values, poller_commands
from mineralwatch.store.connection import open_writer

POLL = "poll"
TEST_ALERT = "test-alert"
ANSWER_CHECK_SECONDS = 0.2  # seconds between two looks for the answer
EXPLAIN_WAIT_SECONDS = 2.0  # seconds after which the wait is explained


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """The poller's answer: a report, a sentence about a test alert, or the line of an error."""

    report: RoundReport | None = None
    tested: str | None = None
    error: str | None = None


def encode_options(wish: RoundOptions) -> str:
    """A wish as the arguments of a request."""
    return msgspec.json.encode(wish).decode()


def decode_options(args: str) -> RoundOptions:
    """The RoundOptions that `args_of` encoded."""
    return msgspec.json.decode(args, type=RoundOptions)


def encode_answer(answer: CommandAnswer) -> str:
    """An answer as text."""
    return msgspec.json.encode(answer).decode()


def decode_answer(text: str) -> CommandAnswer:
    """The answer that `to_json` wrote."""
    return msgspec.json.decode(text, type=CommandAnswer)


@dataclass(frozen=True, slots=True)
class PollerGone:
    """Who polled has ended without an answer: the lock is free again."""


def ask_round(
    paths: Paths,
    wish: RoundOptions,
    now: datetime,
    seconds: float,
    tell: Callable[[DownloadProgress], None] | None = None,
    say: Callable[[str], None] | None = None,
) -> RoundReport | PollerGone | None:
    """Ask the lock's holder for a round and wait for its report; None when it is not waited for.

    A long reading is waited for as long as it moves, and `tell` hears how far it is. `say` hears whom the wait is for,
    when the answer does not come at once.

    Raises UsageError with the poller's own words, SourceError when no answer comes in time.
    """
    conn = open_writer(paths.store)
    try:
        number = poller_commands.add(conn, POLL, encode_options(wish), now)
        begun = time.monotonic()
        ends = begun + seconds
        far: DownloadProgress | None = None
        while time.monotonic() < ends:
            pid = poller_lock.holder(paths.lock, paths.pid_file)  # looked at first, so that a last answer is not missed
            gone = pid is None
            if pid is not None and say is not None and time.monotonic() >= begun + EXPLAIN_WAIT_SECONDS:
                say(poller_lock.describe_holder(pid))
                say = None
            text = poller_commands.result(conn, number)
            if text is not None:
                answer = decode_answer(text)
                if answer.error is not None:
                    raise UsageError(answer.error)
                return answer.report
            if gone:
                poller_commands.finish(conn, number, encode_answer(CommandAnswer(error="nobody polled any more")), now)
                return PollerGone()
            moved, far = far, meta_values.progress(conn)
            if far is not None and far != moved:
                ends = max(ends, time.monotonic() + seconds)
                if tell is not None:
                    tell(far)
            time.sleep(ANSWER_CHECK_SECONDS)
    finally:
        conn.close()
    if seconds:
        who = poller_lock.describe_holder(poller_lock.holder(paths.lock, paths.pid_file) or 0)
        raise SourceError(f"the process that polls did not answer in time: {who}")
    return None
