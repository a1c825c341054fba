"""Stores the outcome of polling one source in one transaction: what was read, and what follows from it.

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
    """What one reading of one source gave, and what follows from it. `at` is the time of the reading."""

    source: str
    at: datetime
    health: SourceHealth | None  # None: no source was read, only stored facts were derived anew
    observations: tuple[Observation, ...] = ()
    notices: tuple[tuple[str, Notice], ...] = ()  # (key of its solicitation, notice)
    solicitations: tuple[Solicitation, ...] = ()
    events: tuple[Event, ...] = ()
    replaced_ids: tuple[tuple[str, str], ...] = ()  # (id of a reported event, id that a notice gives it)
    own_claims: tuple[tuple[str, tuple[Claim, ...]], ...] = ()  # (key, all claims that the program derived)
    withdrawn_witnesses: tuple[tuple[str, str, str], ...] = ()  # (event id, source, ref) of witnesses to remove
    renamed_ids: tuple[tuple[str, str], ...] = ()  # (former id, id now) of events that only stories report
    dropped_keys: tuple[str, ...] = ()  # of solicitations that nothing reports any more
    raised_ids: frozenset[str] = frozenset()  # of events whose grade is better than before
    retracted: tuple[str, ...] = ()  # ids of events that no longer follow from what is stored
    alerts: tuple[Alert, ...] = ()
    withdrawn_alerts: tuple[tuple[str, str], ...] = ()  # (alert id, reason)
    claims: tuple[tuple[str, Claim], ...] = ()  # (key of the solicitation, claim)
    contracts: tuple[Contract, ...] = ()
    entries: tuple[tuple[str, FeedEntry], ...] = ()  # (story id, new feed entry)
    reworded: tuple[FeedEntry, ...] = ()  # known feed entries whose text has changed
    stories: tuple[Story, ...] = ()  # with new entries, or attached anew
    quotes: tuple[Quote, ...] = ()
    bars: tuple[Bar, ...] = ()
    links: tuple[ReissueLink, ...] | None = None  # all reissues in force; None: the stored ones stay
    reading: ReadingRow | None = None  # of a source of notices
    quarantined: tuple[QuarantinedItem, ...] = ()
    parts: tuple[SourceHealth, ...] = ()  # health of the source's parts, such as the providers of quotes
    source_memory: Mapping[str, str] | None = None  # what the source keeps for its next reading; None: it stays
    journal_step: journal.JournalStep | None = None  # for a reading that may change something derived


@dataclass(frozen=True, slots=True)
class CommitResult:
    """What a commit has added. `visible`: the screen would show a difference, so the revision was raised."""

    new_entries: int = 0
    new_notices: int = 0
    new_events: tuple[str, ...] = ()  # ids
    new_alerts: int = 0
    visible: bool = False


def commit(conn: sqlite3.Connection, outcome: PollOutcome) -> CommitResult:
    """Store an outcome in one transaction. Raises StoreError."""
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
