"""Sends commands to the poller and waits for the answers; commands and answers are JSON in the table `requests`."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import msgspec

from mineralwatch.config.paths import Paths
from mineralwatch.domain.errors import SourceError, UsageError
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.engine import poller_lock
from mineralwatch.engine.round_report import RoundOptions, RoundReport
from mineralwatch.ports import DownloadProgress
from mineralwatch.store import meta_values, poller_commands
from mineralwatch.store.connection import open_writer

POLL = "poll"
TEST_ALERT = "test-alert"
ANSWER_CHECK_SECONDS = 0.2  # how often the table is read for the answer
EXPLAIN_WAIT_SECONDS = 2.0  # after a wait of this length a sentence names the process that is waited for


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """The poller's answer to one command: a report, a sentence about a test alert, or an error in one line."""

    report: RoundReport | None = None
    tested: str | None = None
    error: str | None = None


def encode_options(options: RoundOptions) -> str:
    """The JSON text that stands for these options as the arguments of a poll command."""
    return msgspec.json.encode(options).decode()


def decode_options(args: str) -> RoundOptions:
    """The RoundOptions that `encode_options` wrote."""
    return msgspec.json.decode(args, type=RoundOptions)


def encode_answer(answer: CommandAnswer) -> str:
    """The JSON text that stands for an answer in the table `requests`."""
    return msgspec.json.encode(answer).decode()


def decode_answer(text: str) -> CommandAnswer:
    """The answer that `encode_answer` wrote."""
    return msgspec.json.decode(text, type=CommandAnswer)


@dataclass(frozen=True, slots=True)
class PollerGone:
    """Returned in place of an answer: the poller has ended without one, and the poller lock is free."""


def ask_round(
    paths: Paths,
    options: RoundOptions,
    now: datetime,
    seconds: float,
    on_progress: Callable[[DownloadProgress], None] | None = None,
    say: Callable[[str], None] | None = None,
) -> RoundReport | PollerGone | None:
    """Ask the running poller for a round and wait up to `seconds` for the report; with 0 seconds returns None at once.

    While a large download makes progress, which `on_progress` receives, the wait is extended. If there is no answer
    after `EXPLAIN_WAIT_SECONDS`, `say` receives one sentence that names the process that is waited for.

    Raises UsageError with the poller's error text, SourceError when no answer comes in time.
    """
    conn = open_writer(paths.store)
    try:
        number = poller_commands.add(conn, POLL, encode_options(options), now)
        started = time.monotonic()
        deadline = started + seconds
        progress: DownloadProgress | None = None
        while time.monotonic() < deadline:
            # The lock is checked before the answer is read, so that an answer written just before the poller ended is
            # found.
            pid = poller_lock.holder(paths.lock, paths.pid_file)
            gone = pid is None
            if pid is not None and say is not None and time.monotonic() >= started + EXPLAIN_WAIT_SECONDS:
                say(poller_lock.describe_holder(pid))
                say = None
            text = poller_commands.answer_of(conn, number)
            if text is not None:
                answer = decode_answer(text)
                if answer.error is not None:
                    raise UsageError(answer.error)
                return answer.report
            if gone:
                poller_commands.store_answer(
                    conn, number, encode_answer(CommandAnswer(error="the poller ended before it answered")), now
                )
                return PollerGone()
            previous, progress = progress, meta_values.progress(conn)
            if progress is not None and progress != previous:
                deadline = max(deadline, time.monotonic() + seconds)
                if on_progress is not None:
                    on_progress(progress)
            time.sleep(ANSWER_CHECK_SECONDS)
    finally:
        conn.close()
    if seconds:
        holder = poller_lock.describe_holder(poller_lock.holder(paths.lock, paths.pid_file) or 0)
        raise SourceError(f"the process that polls did not answer in time: {holder}")
    return None
