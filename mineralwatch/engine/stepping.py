"""For whoever moves a stepped clock: have the poller read everything, once, and wait until it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mineralwatch.config.paths import Paths
from mineralwatch.engine import answers, clock
from mineralwatch.engine.lock import holder
from mineralwatch.engine.report import RoundReport, Wish

_PATIENCE = 60.0  # seconds for one round


def read_once(paths: Paths, environ: Mapping[str, str], wait: Callable[[float], bool]) -> RoundReport | None:
    """The report of one round of all sources by the process that polls, however long that takes to start.

    `wait(seconds)` pauses and says whether to give up, which gives None. Raises StoreError, UsageError, SourceError.
    """
    while not wait(0.05):
        if holder(paths.lock, paths.pid_file) is None:
            continue
        answer = answers.ask_round(paths, Wish(everything=True), clock.now(environ), _PATIENCE)
        if isinstance(answer, RoundReport):
            return answer
    return None
