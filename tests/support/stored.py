"""Fills a store: with facts, from which all else is derived, or with derived rows of which a test says what they hold,
whatever facts they would follow from. The second is for the tests of queries."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from mineralwatch.domain.derivation.facts import DerivedSolicitation, State
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim, Event
from mineralwatch.domain.models.notice import Notice, Observation
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.numbers_and_ids import payload_hash
from mineralwatch.engine import story_assignment
from mineralwatch.engine.deriver import Deriver
from mineralwatch.store import state_rows
from mineralwatch.store.codec import encode
from mineralwatch.store.commit import CommitResult, PollOutcome, commit

READ_AT = datetime(2026, 11, 22, 14, tzinfo=UTC)


def observation(of: Notice, at: datetime = READ_AT, source: str = "sam") -> Observation:
    """One reading of a notice, as it is stored."""
    content = encode(of)
    return Observation(source, "notice", of.notice_id, at, payload_hash(content), content, raw=content)


def read_notices(conn: sqlite3.Connection, *notices: Notice, at: datetime = READ_AT) -> CommitResult:
    """Store readings of these notices, and what follows from all facts of the store."""
    outcome = PollOutcome("sam", at, observations=tuple(observation(one, at) for one in notices))
    return commit(conn, outcome, lambda: Deriver(conn).settle(at, "program"))


def hear(conn: sqlite3.Connection, outcome: PollOutcome, *entries: FeedEntry) -> CommitResult:
    """Store the outcome with new entries of a feed, and their stories, which are attached to nothing yet."""
    told = story_assignment.story_changes(conn, entries, outcome.at)
    return commit(conn, replace(outcome, entries=told.new_entries), writing(conn, state_of(stories=told.stories)))


def state_of(
    solicitations: Iterable[Solicitation] = (),
    *,
    notices: Iterable[tuple[str, Notice]] = (),
    events: Iterable[Event] = (),
    claims: Iterable[tuple[str, Claim]] = (),
    contracts: Iterable[Contract] = (),
    stories: Iterable[Story] = (),
) -> State:
    """The state of which these are the parts; notices and claims come with their keys. A key of which no solicitation
    is given gets one of which nothing is known."""
    found = {one.key: DerivedSolicitation(one) for one in solicitations}

    def of(key: str) -> DerivedSolicitation:
        return found.get(key) or DerivedSolicitation(Solicitation(key, None, key))

    for key, notice in notices:
        one, reading = of(key), VersionReading(notice, "sam", READ_AT)
        found[key] = replace(one, notices=(*one.notices, notice), readings=(*one.readings, reading))
    for event in events:
        found[event.key] = replace(of(event.key), events=(*of(event.key).events, event))
    for key, claim in claims:
        found[key] = replace(of(key), claims=(*of(key).claims, claim))
    return State(found, {story.id: story for story in stories}, contracts=tuple(contracts))


def writing(conn: sqlite3.Connection, state: State) -> Callable[[], int]:
    """For `commit`: writes the solicitations and stories of `state`, and its contracts if it has any; all others
    stay."""
    return partial(state_rows.write_state, conn, State(), state)
