"""Stores the outcome of polling one source in one transaction: the reading, and everything derived from the reading.

Ids are derived from content, so a poll that is repeated after a crash adds nothing. HTTP validators are stored in the
same transaction, so that an ETag is never kept without the entries that came with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mineralwatch.domain.models import (
    Alert,
    Bar,
    Claim,
    Contract,
    Event,
    FeedEntry,
    Notice,
    Observation,
    Quote,
    Solicitation,
    SourceHealth,
    Story,
)
from mineralwatch.domain.reissues.reissue_link import ReissueLink
from mineralwatch.store import journal
from mineralwatch.store.alert_rows import add_alerts, delete_unsent, withdraw_alerts
from mineralwatch.store.claim_rows import put_claims, put_contracts, replace_own_claims
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.entry_readings import add_entry_readings
from mineralwatch.store.entry_rows import add_entries
from mineralwatch.store.event_rows import (
    delete_renamed_events,
    put_events,
    remove_witnesses,
    rename_events,
    retract_events,
)
from mineralwatch.store.health_rows import put_health
from mineralwatch.store.meta_values import bump_revision, set_source_memory
from mineralwatch.store.observation_rows import QuarantinedItem, ReadingRow, add_observations, add_reading, quarantine
from mineralwatch.store.quote_rows import put_bars, put_quotes
from mineralwatch.store.reissue_links import put_links
from mineralwatch.store.solicitation_rows import drop_solicitations, put_notices, put_solicitations
from mineralwatch.store.story_rows import put_stories

__all__ = ["CommitResult", "PollOutcome", "QuarantinedItem", "ReadingRow", "commit"]


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """Everything that is stored after one reading of one source: the items read, and what was derived from the reading.

    `at` is the time of the reading.
    """

    source: str
    at: datetime
    health: SourceHealth | None  # None: no source was read, only stored readings were used
    observations: tuple[Observation, ...] = ()
    notices: tuple[tuple[str, Notice], ...] = ()  # (key of its solicitation, notice)
    solicitations: tuple[Solicitation, ...] = ()
    events: tuple[Event, ...] = ()
    replaced_ids: tuple[tuple[str, str], ...] = ()  # (id of a reported event, its id once a notice shows it)
    own_claims: tuple[tuple[str, tuple[Claim, ...]], ...] = ()  # (key, all claims that the program derived)
    withdrawn_witnesses: tuple[tuple[str, str, str], ...] = ()  # (event id, source, ref) of each witness to remove
    renamed_ids: tuple[tuple[str, str], ...] = ()  # (former id, new id) of events that only stories report
    dropped_keys: tuple[str, ...] = ()  # keys of solicitations that nothing reports any more
    raised_ids: frozenset[str] = frozenset()  # ids of events whose grade has become better
    retracted: tuple[str, ...] = ()  # ids of events that no longer follow from what is stored
    alerts: tuple[Alert, ...] = ()
    withdrawn_alerts: tuple[tuple[str, str], ...] = ()  # (alert id, reason)
    claims: tuple[tuple[str, Claim], ...] = ()  # (key of the solicitation, claim)
    contracts: tuple[Contract, ...] = ()
    entries: tuple[tuple[str, FeedEntry], ...] = ()  # (story id, new feed entry)
    reworded: tuple[FeedEntry, ...] = ()  # known feed entries whose text has changed
    stories: tuple[Story, ...] = ()  # stories with new entries, and stories attached anew
    quotes: tuple[Quote, ...] = ()
    bars: tuple[Bar, ...] = ()
    links: tuple[ReissueLink, ...] | None = None  # all reissue links in force; None: stored links stay
    reading: ReadingRow | None = None  # the row for the list of readings; None: no notices
    quarantined: tuple[QuarantinedItem, ...] = ()
    parts: tuple[SourceHealth, ...] = ()  # health of parts of the source, e.g. `quotes/yahoo`
    source_memory: Mapping[str, str] | None = None  # values for the source's next reading; None: no change
    journal_step: journal.JournalStep | None = None  # None: nothing derived can change


@dataclass(frozen=True, slots=True)
class CommitResult:
    """What a commit has added to the store. `visible`: it changed something that the screen shows, so the revision was
    raised."""

    new_entries: int = 0
    new_notices: int = 0
    new_events: tuple[str, ...] = ()  # event ids
    new_alerts: int = 0
    visible: bool = False


def commit(conn: sqlite3.Connection, outcome: PollOutcome) -> CommitResult:
    """Store the outcome of a poll in one transaction. Raises StoreError."""
    with write_transaction(conn):
        before = journal.mark(conn)
        add_observations(conn, outcome.observations)
        new_notices, changed_notices = put_notices(conn, outcome.notices, outcome.at)
        changes = put_solicitations(conn, outcome.solicitations, "source") + changed_notices
        changes += retract_events(conn, outcome.retracted) + delete_unsent(conn, outcome.retracted)
        changes += remove_witnesses(conn, outcome.withdrawn_witnesses) + delete_renamed_events(
            conn, outcome.renamed_ids
        )
        changes += rename_events(conn, outcome.replaced_ids) + drop_solicitations(conn, outcome.dropped_keys)
        events = put_events(conn, outcome.events, "source")
        changes += sum(replace_own_claims(conn, key, claims) for key, claims in outcome.own_claims)
        changes += len(events.changed)
        changes += put_claims(conn, outcome.claims, "source") + put_contracts(conn, outcome.contracts, "source")
        changes += put_links(conn, outcome.links) if outcome.links is not None else 0
        new_entries = add_entries(conn, outcome.entries, outcome.at)
        changes += add_entry_readings(conn, outcome.reworded, outcome.at)
        changes += put_stories(conn, outcome.stories)
        changes += put_quotes(conn, outcome.quotes, outcome.at) + put_bars(conn, outcome.bars)
        changes += withdraw_alerts(conn, outcome.withdrawn_alerts)
        new_alerts, changed_alerts = add_alerts(conn, outcome.alerts, {*events.raised, *outcome.raised_ids})
        if outcome.reading is not None:
            add_reading(conn, outcome.reading)
        if outcome.journal_step is not None:
            journal.add(conn, outcome.journal_step, before)
        quarantine(conn, outcome.source, outcome.at, outcome.quarantined)
        changes += changed_alerts + (put_health(conn, outcome.health) if outcome.health else 0)
        changes += sum(put_health(conn, part) for part in outcome.parts)
        if outcome.source_memory is not None:
            set_source_memory(conn, outcome.source, outcome.source_memory)
        visible = bool(changes or new_notices or events.new or new_entries or new_alerts)
        if visible:
            bump_revision(conn)
    return CommitResult(new_entries, new_notices, events.new, new_alerts, visible)
