"""The options of a polling round and the report of what it did; `cli` prints the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from mineralwatch.domain.quick_dataclass import dataclass

FAILURES = ("failed", "refused")
_MAX_REASONS = 3  # at most three reasons are named in one sentence


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """Which sources a round reads: the sources in `names`, with `everything` all, otherwise those that are due.

    `by_hand`: the user asked for the round.
    """

    names: tuple[str, ...] = ()
    everything: bool = False
    by_hand: bool = False
    official: bool = False  # the user asked for the official file too
    years: tuple[int, ...] = ()  # the US fiscal years whose archives of the official file are read


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What one source gave in one round. `entries`, `notices` and `quotes` count the items that were read,
    `new_entries` and `new_notices` those that were stored for the first time."""

    name: str
    kind: str
    outcome: str  # ok, not_modified, rate_limited, failed, refused, skipped
    http_status: int | None = None
    entries: int = 0
    notices: int = 0
    quotes: int = 0
    new_entries: int = 0
    new_notices: int = 0
    elsewhere: int = 0  # how many notices of offices that are not watched were read; they are not stored
    quarantined: int = 0
    set_aside: str | None = None  # a sentence on the items that could not be read
    events: int = 0
    alerts: int = 0
    seconds: float = 0.0
    error: str | None = None
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoundReport:
    """The reports of all sources that one polling round has read or skipped."""

    sources: tuple[SourceReport, ...] = ()

    @property
    def events(self) -> int:
        """The number of new events."""
        return sum(source.events for source in self.sources)

    @property
    def alerts(self) -> int:
        """The number of alerts that were raised."""
        return sum(source.alerts for source in self.sources)

    @property
    def failed(self) -> bool:
        """Whether some source failed or refused (exit code 3)."""
        return any(source.outcome in FAILURES for source in self.sources)


def quarantine_summary(reasons: Sequence[str]) -> str | None:
    """A sentence on the items that could not be read, by reason: the most frequent first, at most three."""
    if not reasons:
        return None
    counted = sorted(Counter(reasons).items(), key=lambda item: (-item[1], item[0]))
    words = [f"{reason} ({times})" if times > 1 else reason for reason, times in counted[:_MAX_REASONS]]
    more = len(counted) - len(words)
    return f"{len(reasons)} set aside: {'; '.join(words)}" + (f"; and {more} other reasons" if more else "")
