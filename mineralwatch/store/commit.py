"""Stores the outcome of polling one source in one transaction: the facts that were read, and everything that follows.

Ids are derived from content, so a poll that is repeated after a crash adds nothing. HTTP validators are stored in the
same transaction, so that an ETag is never kept without the entries that came with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime

from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Bar, Quote
from mineralwatch.domain.models.notice import Observation
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.store.alert_rows import add_alerts, delete_unsent, withdraw_alerts
from mineralwatch.store.bar_rows import add_bars
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.entry_readings import add_entry_readings
from mineralwatch.store.entry_rows import add_entries
from mineralwatch.store.health_rows import put_health
from mineralwatch.store.meta_values import bump_revision, set_source_memory
from mineralwatch.store.observation_rows import (
    QuarantinedItem,
    ReadingRow,
    add_observations,
    add_reading,
    quarantine,
)
from mineralwatch.store.quote_rows import put_quotes

__all__ = ["CommitResult", "PollOutcome", "QuarantinedItem", "ReadingRow", "commit"]


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """Everything that is stored after one reading of one source: the items read, and the alerts that follow.

    `at` is the time of the reading.
    """

    source: str
    at: datetime
    health: SourceHealth | None = None  # None: no source was read
    observations: tuple[Observation, ...] = ()
    entries: tuple[tuple[str, FeedEntry], ...] = ()  # (story id, new feed entry)
    reworded: tuple[FeedEntry, ...] = ()  # known feed entries whose text has changed
    alerts: tuple[Alert, ...] = ()
    raised_ids: frozenset[str] = frozenset()  # ids of events whose grade has become better
    withdrawn_alerts: tuple[tuple[str, str], ...] = ()  # (alert id, reason)
    retracted: tuple[str, ...] = ()  # ids of events that no longer follow from what is stored
    quotes: tuple[Quote, ...] = ()
    bars: tuple[Bar, ...] = ()
    reading: ReadingRow | None = None  # the row for the list of readings; None: no notices
    quarantined: tuple[QuarantinedItem, ...] = ()
    parts: tuple[SourceHealth, ...] = ()  # health of parts of the source, e.g. `quotes/yahoo`
    source_memory: Mapping[str, str] | None = None  # values for the source's next reading; None: no change


@dataclass(frozen=True, slots=True)
class CommitResult:
    """What a commit has added to the store. `visible`: it changed something that the screen shows, so the revision was
    raised."""

    new_entries: int = 0
    new_alerts: int = 0
    visible: bool = False


def commit(
    conn: sqlite3.Connection, outcome: PollOutcome, write_derived: Callable[[], int] | None = None
) -> CommitResult:
    """Store the outcome of a poll in one transaction. `write_derived` writes what follows from the facts, and returns
    how many rows it changed; None when nothing does. Raises StoreError."""
    with write_transaction(conn):
        add_observations(conn, outcome.observations)
        if outcome.reading is not None:
            add_reading(conn, outcome.reading)
        new_entries = add_entries(conn, outcome.entries, outcome.at)
        changes = add_entry_readings(conn, outcome.reworded, outcome.at)
        changes += write_derived() if write_derived is not None else 0
        changes += delete_unsent(conn, outcome.retracted) + withdraw_alerts(conn, outcome.withdrawn_alerts)
        new_alerts, changed_alerts = add_alerts(conn, outcome.alerts, outcome.raised_ids)
        changes += (
            put_quotes(conn, outcome.quotes, outcome.at) + add_bars(conn, outcome.bars, outcome.at) + changed_alerts
        )
        quarantine(conn, outcome.source, outcome.at, outcome.quarantined)
        changes += put_health(conn, outcome.health) if outcome.health else 0
        changes += sum(put_health(conn, part) for part in outcome.parts)
        if outcome.source_memory is not None:
            set_source_memory(conn, outcome.source, outcome.source_memory)
        visible = bool(changes or new_entries or new_alerts)
        if visible:
            bump_revision(conn)
    return CommitResult(new_entries, new_alerts, visible)
