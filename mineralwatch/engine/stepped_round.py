"""Has the poller read all sources once and waits for it: for a replay, which moves the clock by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mineralwatch.config.paths import Paths
from mineralwatch.engine import clock, poller_client
from mineralwatch.engine.poller_lock import holder
from mineralwatch.engine.round_report import RoundOptions, RoundReport

_ROUND_SECONDS = 60.0  # to wait for one round


def run_full_round(paths: Paths, environ: Mapping[str, str], wait: Callable[[float], bool]) -> RoundReport | None:
    """The report of one round of all sources by the poller, which may still be starting.

    `wait(seconds)` pauses and says whether to give up; then the result is None. Raises StoreError, UsageError,
    SourceError.
    """
    while not wait(0.05):
        if holder(paths.lock, paths.pid_file) is None:
            continue
        answer = poller_client.ask_round(paths, RoundOptions(everything=True), clock.now(environ), _ROUND_SECONDS)
        if isinstance(answer, RoundReport):
            return answer
    return None
