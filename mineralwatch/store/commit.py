"""One poll's outcome in one transaction: what was read and what follows from it, and only then where to go on from.

Everything has an id of its own content, so a poll repeated after a crash adds nothing. An ETag is never kept without
the entries that came with it: validators stand in the same transaction.
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
from mineralwatch.store.alert_rows import add_alerts, drop_unsent, withdraw_alerts
from mineralwatch.store.claim_rows import put_claims, put_contracts, replace_said
from mineralwatch.store.connection import write
from mineralwatch.store.entry_readings import reword
from mineralwatch.store.entry_rows import add_entries
from mineralwatch.store.event_rows import drop_events, move_events, put_events, rename_events, withdraw
from mineralwatch.store.health_rows import put_health
from mineralwatch.store.meta_values import bump, set_remembered
from mineralwatch.store.observation_rows import QuarantinedItem, ReadingRow, add_observations, add_reading, quarantine
from mineralwatch.store.quote_rows import put_bars, put_quotes
from mineralwatch.store.reissue_links import put_chains
from mineralwatch.store.solicitation_rows import drop_requests, put_notices, put_solicitations
from mineralwatch.store.story_rows import put_stories

__all__ = ["Committed", "PollOutcome", "QuarantinedItem", "ReadingRow", "commit"]


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """All that one round of one source gave and what follows from it. `at` is the time of reading."""

    source: str
    at: datetime
    health: SourceHealth | None  # None: no source was asked, what was known already was joined anew
    observations: tuple[Observation, ...] = ()
    notices: tuple[tuple[str, Notice], ...] = ()  # (key of its solicitation, notice)
    solicitations: tuple[Solicitation, ...] = ()
    events: tuple[Event, ...] = ()
    twins: tuple[tuple[str, str], ...] = ()  # ids that events were told under, and those that a notice gives them
    said: tuple[tuple[str, tuple[Claim, ...]], ...] = ()  # all that the program itself claims of each request
    withdrawn: tuple[tuple[str, str, str], ...] = ()  # event id, source and ref of witnesses that are taken back
    moved: tuple[tuple[str, str], ...] = ()  # ids of events that stories alone told, and those that they have now
    empty: tuple[str, ...] = ()  # keys of requests of which nobody tells anything any more
    risen: frozenset[str] = frozenset()  # ids of events whose grade is better than it was
    retracted: tuple[str, ...] = ()  # ids of events that were concluded before and no longer follow
    alerts: tuple[Alert, ...] = ()
    withdrawn_alerts: tuple[tuple[str, str], ...] = ()  # ids of alerts, and why what they told was taken back
    claims: tuple[tuple[str, Claim], ...] = ()
    contracts: tuple[Contract, ...] = ()
    entries: tuple[tuple[str, FeedEntry], ...] = ()  # new items of feeds, each with the id of its story
    reworded: tuple[FeedEntry, ...] = ()  # known items of feeds with the words that they have now
    stories: tuple[Story, ...] = ()  # those that an item was added to, or that were placed anew
    quotes: tuple[Quote, ...] = ()
    bars: tuple[Bar, ...] = ()
    links: tuple[ReissueLink, ...] | None = None  # all reissues that are in force; None leaves what is kept
    reading: ReadingRow | None = None  # of a complete reading of a source of notices
    quarantined: tuple[QuarantinedItem, ...] = ()
    parts: tuple[SourceHealth, ...] = ()  # of the source, each with a row of its own
    remember: Mapping[str, str] | None = None  # of the source, for its next round; None leaves what is kept
    step: journal.JournalStep | None = None  # to be written down, when this may change something derived


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit has added. `visible`: the revision moved, since a person would see a difference."""

    new_entries: int = 0
    new_notices: int = 0
    new_events: tuple[str, ...] = ()  # ids
    new_alerts: int = 0
    visible: bool = False


def commit(conn: sqlite3.Connection, outcome: PollOutcome) -> Committed:
    """Store an outcome whole or not at all. Raises StoreError."""
    with write(conn):
        before = journal.mark(conn)
        add_observations(conn, outcome.observations)
        new_notices, changed_notices = put_notices(conn, outcome.notices, outcome.at)
        changes = put_solicitations(conn, outcome.solicitations, "source") + changed_notices
        changes += drop_events(conn, outcome.retracted) + drop_unsent(conn, outcome.retracted)
        changes += withdraw(conn, outcome.withdrawn) + move_events(conn, outcome.moved)
        changes += rename_events(conn, outcome.twins) + drop_requests(conn, outcome.empty)
        events = put_events(conn, outcome.events, "source")
        changes += sum(replace_said(conn, key, claims) for key, claims in outcome.said)
        changes += len(events.changed)
        changes += put_claims(conn, outcome.claims, "source") + put_contracts(conn, outcome.contracts, "source")
        changes += put_chains(conn, outcome.links) if outcome.links is not None else 0
        new_entries = add_entries(conn, outcome.entries, outcome.at)
        changes += reword(conn, outcome.reworded, outcome.at)
        changes += put_stories(conn, outcome.stories)
        changes += put_quotes(conn, outcome.quotes, outcome.at) + put_bars(conn, outcome.bars)
        changes += withdraw_alerts(conn, outcome.withdrawn_alerts)
        new_alerts, changed_alerts = add_alerts(conn, outcome.alerts, {*events.better, *outcome.risen})
        if outcome.reading is not None:
            add_reading(conn, outcome.reading)
        if outcome.step is not None:
            journal.add(conn, outcome.step, before)
        quarantine(conn, outcome.source, outcome.at, outcome.quarantined)
        changes += changed_alerts + (put_health(conn, outcome.health) if outcome.health else 0)
        changes += sum(put_health(conn, part) for part in outcome.parts)
        if outcome.remember is not None:
            set_remembered(conn, outcome.source, outcome.remember)
        visible = bool(changes or new_notices or events.new or new_entries or new_alerts)
        if visible:
            bump(conn)
    return Committed(new_entries, new_notices, events.new, new_alerts, visible)
