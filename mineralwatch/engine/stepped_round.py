"""Has the poller read all sources once and waits for the report. A replay needs this, since under the set time no
source becomes due."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mineralwatch.config.paths import Paths
from mineralwatch.engine import clock, poller_client
from mineralwatch.engine.poller_lock import holder
from mineralwatch.engine.round_report import RoundOptions, RoundReport

_ROUND_SECONDS = 60.0  # how long to wait for one round


def run_full_round(paths: Paths, environ: Mapping[str, str], wait: Callable[[float], bool]) -> RoundReport | None:
    """Ask the poller, which may still be starting, for a round of all sources, and return its report.

    `wait(seconds)` pauses and returns whether to give up; after giving up the result is None. Raises StoreError,
    UsageError, SourceError.
    """
    while not wait(0.05):
        if holder(paths.lock, paths.pid_file) is None:
            continue
        answer = poller_client.ask_round(paths, RoundOptions(everything=True), clock.now(environ), _ROUND_SECONDS)
        if isinstance(answer, RoundReport):
            return answer
    return None
