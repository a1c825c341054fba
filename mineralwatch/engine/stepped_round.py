"""For whoever moves a stepped clock: have the poller read everything, once, and wait until it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mineralwatch.config.paths import Paths
from mineralwatch.engine import clock, poller_client
from mineralwatch.engine.poller_lock import holder
from mineralwatch.engine.round_report import RoundOptions, RoundReport

_PATIENCE = 60.0  # seconds for one round


def run_full_round(paths: Paths, environ: Mapping[str, str], wait: Callable[[float], bool]) -> RoundReport | None:
    """The report of one round of all sources by the process that polls, however long that takes to start.

    `wait(seconds)` pauses and says whether to give up, which gives None. Raises StoreError, UsageError, SourceError.
    """
    while not wait(0.05):
        if holder(paths.lock, paths.pid_file) is None:
            continue
        answer = poller_client.ask_round(paths, RoundOptions(everything=True), clock.now(environ), _PATIENCE)
        if isinstance(answer, RoundReport):
            return answer
    return None
