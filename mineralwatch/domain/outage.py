"""Whether it is a source that fails, or the network of this machine. Pure.

One source that cannot be reached is its own trouble. When nobody at all can be reached, it is ours: then no source is
called broken, no failure is counted, and all are tried again soon, whatever their intervals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mineralwatch.domain.models import SourceHealth

OFFLINE = "offline"
"""The outcome of a source in an outage of our own."""

_WAITS = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5))
_HOSTS_NEEDED = 2  # hosts that cannot be reached, and nobody that can


@dataclass(frozen=True, slots=True)
class UnreachedSource:
    """A source that reached nobody: which hosts it tried, how it did before, and whether the machine itself knew no way
    out (no route, no name service) rather than a host refusing or staying silent."""

    hosts: frozenset[str]
    before: SourceHealth
    no_way_out: bool = False


def is_own_outage(unreached: Iterable[UnreachedSource], answered_at: datetime | None, hosts: int) -> bool:
    """Whether silences since the last answer of anybody (at `answered_at`, None: never) speak of our own network.

    Two different hosts must be silent, of sources that were well before: two dead feeds in one round prove nothing.
    Who has only one host at all (`hosts`) must go by what the machine says.
    """
    healthy = [source for source in unreached if _was_healthy(source.before, answered_at)]
    if hosts == 1:
        return bool(healthy) and all(source.no_way_out for source in healthy)
    return len(frozenset[str]().union(*(source.hosts for source in healthy))) >= _HOSTS_NEEDED


def _was_healthy(before: SourceHealth, answered_at: datetime | None) -> bool:
    """Whether nothing was wrong with a source: no failure in a row, and no answer of others while it stayed silent."""
    if before.outcome == OFFLINE and answered_at is not None and before.last_try is not None:
        return before.failures == 0 and before.last_try >= answered_at
    return before.failures == 0


def retry_wait(times: int) -> timedelta:
    """How long to wait after so many rounds in a row that reached nobody: 1, 2, then 5 minutes each."""
    return _WAITS[min(max(times, 1), len(_WAITS)) - 1]
