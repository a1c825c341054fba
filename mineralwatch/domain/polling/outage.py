"""Distinguishes a failure of a source from an outage of this machine's own network.

When no source at all can be reached, the outage is our own: no source is marked as failed, no failure is counted, and
all sources are tried again soon, whatever their intervals.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.quick_dataclass import dataclass

OFFLINE = "offline"
"""The outcome of a source during an outage of our own network."""

_WAITS = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5))
_HOSTS_NEEDED = 2  # our own network counts as down when at least two different hosts cannot be reached


@dataclass(frozen=True, slots=True)
class UnreachedSource:
    """A source that could reach none of its `hosts`.

    `before` is the source's health before the attempt. `no_way_out` is True when the machine itself had no route or
    name service, as opposed to a host that refused or did not answer.
    """

    hosts: frozenset[str]
    before: SourceHealth
    no_way_out: bool = False


def is_local_outage(unreached: Iterable[UnreachedSource], answered_at: datetime | None, hosts: int) -> bool:
    """Whether the failures since a source last answered (at `answered_at`; None: never) come from our own network.

    Two different hosts of sources that were healthy before must be unreachable, since feeds that failed earlier already
    prove nothing. When only one host is configured (`hosts` is 1), `no_way_out` decides.
    """
    healthy = [source for source in unreached if _was_healthy(source.before, answered_at)]
    if hosts == 1:
        return bool(healthy) and all(source.no_way_out for source in healthy)
    return len(frozenset[str]().union(*(source.hosts for source in healthy))) >= _HOSTS_NEEDED


def _was_healthy(before: SourceHealth, answered_at: datetime | None) -> bool:
    """Whether a source was healthy before: it had no failure in a row, and no other source answered while it was
    unreachable."""
    if before.outcome == OFFLINE and answered_at is not None and before.last_try is not None:
        return before.failures == 0 and before.last_try >= answered_at
    return before.failures == 0


def retry_wait(times: int) -> timedelta:
    """How long to wait after `times` consecutive rounds that reached no source: 1, 2, then always 5 minutes."""
    return _WAITS[min(max(times, 1), len(_WAITS)) - 1]
