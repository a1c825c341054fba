"""Keeps the facts of a store and the state that follows from them, for the process that writes the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Literal

from mineralwatch.domain.derivation.changes import Cause, StateChanges, compare_states
from mineralwatch.domain.derivation.derive import Memory, derive, with_sightings
from mineralwatch.domain.derivation.facts import AwardReading, Facts, State, former_ids
from mineralwatch.domain.lifecycle.absence import NoticeListReading
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.engine.code_digest import code_digest
from mineralwatch.engine.fact_reading import read_decisions, read_facts
from mineralwatch.engine.parser_pool import in_thread
from mineralwatch.engine.text_similarity import similarity
from mineralwatch.store import fact_rows, state_rows
from mineralwatch.store.alert_rows import delete_unsent
from mineralwatch.store.connection import write_transaction
from mineralwatch.store.meta_values import bump_revision


@dataclass(frozen=True, slots=True)
class NewFacts:
    """The facts that one reading of a source brings."""

    readings: tuple[VersionReading, ...] = ()
    awards: tuple[AwardReading, ...] = ()
    lists: tuple[NoticeListReading, ...] = ()
    stories: tuple[Story, ...] = ()  # new stories, and stories whose entries have changed
    entries: Mapping[str, tuple[FeedEntry, ...]] = field(default_factory=dict)  # all entries of these stories

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.readings or self.awards or self.lists or self.stories)


@dataclass(frozen=True, slots=True)
class Derivation:
    """What follows from new facts: the facts and the state with them, and what has changed."""

    facts: Facts
    before: State
    after: State
    changes: StateChanges

    def event(self, ident: str) -> Event:
        """The event with this id, as it is now. Raises KeyError."""
        return next(e for one in self.after.solicitations.values() for e in one.events if e.id == ident)

    def events(self, idents: Iterable[str]) -> tuple[Event, ...]:
        """The events with these ids, as they are now."""
        wanted = set(idents)
        return tuple(e for one in self.after.solicitations.values() for e in one.events if e.id in wanted)


class Deriver:
    """The facts and the state of one store. Only the process that holds the poller lock, or `init`, has one."""

    def __init__(self, conn: sqlite3.Connection, *, read_headlines: bool = False) -> None:
        """`read_headlines`: read what the stories report from their entries once more."""
        self._conn, self._read_headlines = conn, read_headlines
        self._facts: Facts | None = None
        self._state: State | None = None
        self._memory = Memory()

    @property
    def facts(self) -> Facts:
        """All stored facts; read at the first call. Raises StoreError."""
        if self._facts is None:
            self._facts = read_facts(self._conn, read_headlines=self._read_headlines)
        return self._facts

    @property
    def state(self) -> State:
        """What follows from the stored facts, by this program. The derived tables hold it once `settle` has run."""
        if self._state is None:
            self._state = derive(self.facts, similarity, self._memory)
        return self._state

    def derive_with(self, new: NewFacts, cause: Cause, now: datetime) -> Derivation:
        """What follows from the stored facts with the new ones, which came at `now`."""
        return self._derive(self._facts_with(new), cause, now)

    async def derive_in_thread(self, new: NewFacts, cause: Cause, now: datetime) -> Derivation:
        """The same, in a thread, so that the event loop stays free. The caller sees to it that nobody else derives or
        stores meanwhile."""
        derivation: Derivation = await in_thread(self._derive, self._facts_with(new), cause, now)
        return derivation

    def _facts_with(self, new: NewFacts) -> Facts:
        # An act may have been stored since the last derivation.
        return _with(replace(self.facts, decisions=read_decisions(self._conn)), new)

    def _derive(self, facts: Facts, cause: Cause, now: datetime) -> Derivation:
        before = self.state
        undecided = derive(facts, similarity, self._memory)
        changes = compare_states(before, undecided, facts.sightings, cause, now)
        facts = replace(
            facts,
            provisional_keys=undecided.provisional_keys,
            sightings=(*facts.sightings, *changes.sightings),
            former_ids=former_ids((*facts.former_ids.items(), *changes.renamed)),
        )
        return Derivation(facts, before, with_sightings(undecided, facts, self._memory), changes)

    def store(self, derivation: Derivation) -> int:
        """Write the difference and the facts that were decided, inside a transaction of the caller, who has stored the
        new facts themselves; returns how many rows of the derived tables changed."""
        changed = self._store_decided(derivation)
        changed += state_rows.write_state(self._conn, derivation.before, derivation.after)
        self._note(derivation)
        return changed

    def _store_decided(self, derivation: Derivation) -> int:
        """Store the facts that were decided; returns how many alerts have moved to another key."""
        conn, changes = self._conn, derivation.changes
        fact_rows.add_sightings(conn, changes.sightings)
        fact_rows.add_event_renames(conn, changes.renamed, changes.at)
        fact_rows.add_provisional_keys(conn, derivation.facts.provisional_keys, changes.at)
        moved = {old: key for old, key in derivation.after.key_of.items() if derivation.before.key_of.get(old) != key}
        return fact_rows.move_alerts(conn, moved)

    def keep(self, derivation: Derivation) -> None:
        """Take the derivation as the stored one, once its transaction is committed."""
        self._facts, self._state = derivation.facts, derivation.after

    def settle(self, now: datetime, cause: Literal["acts", "program"], before: State | None = None) -> int:
        """Bring the derived tables to what follows from the stored facts, inside a transaction of the caller: after the
        user's acts, or because of another program or record. Returns how many rows changed.

        `before` are the events that another program derived from these facts, with its ids; None for nothing.
        """
        at_start = self._state is None
        if at_start:
            self._state = before or State()
        return self._store_settled(self._derive(self._facts_with(NewFacts()), cause, now), at_start=at_start)

    async def settle_in_thread(self, now: datetime, cause: Literal["acts", "program"]) -> int:
        """The same, with a transaction of its own, and deriving in a thread."""
        at_start = self._state is None
        if at_start:
            self._state = State()
        try:
            derivation: Derivation = await in_thread(self._derive, self._facts_with(NewFacts()), cause, now)
        except BaseException:
            self.forget()
            raise
        with write_transaction(self._conn):
            changed = self._store_settled(derivation, at_start=at_start)
            if changed:
                bump_revision(self._conn)
        return changed

    def _store_settled(self, derivation: Derivation, *, at_start: bool) -> int:
        stored_ids = {row[0] for row in self._conn.execute("SELECT id FROM events")}
        changed = self._store_decided(derivation)
        if at_start:
            changed += state_rows.write_all(self._conn, derivation.after)
        else:
            changed += state_rows.write_state(self._conn, derivation.before, derivation.after)
        self._note(derivation)
        self.keep(derivation)
        present = {row[0] for row in self._conn.execute("SELECT id FROM events")}
        return changed + delete_unsent(self._conn, stored_ids - present - derivation.facts.former_ids.keys())

    def is_settled(self) -> bool:
        """Whether the derived tables hold what this program derives from all facts, so that nothing need be derived
        before something new is read."""
        return fact_rows.derived_from(self._conn) == self._origin()

    def _note(self, derivation: Derivation) -> None:
        """Store from which facts and by which program the derived tables follow, and what could not be derived."""
        fact_rows.set_derived_from(self._conn, self._origin())
        fact_rows.set_failed(self._conn, derivation.after.failed)

    def _origin(self) -> str:
        return f"{code_digest()} {fact_rows.fact_counts(self._conn)}"

    def forget(self) -> None:
        """Read the facts anew at the next call: somebody else has changed them, or a transaction failed."""
        self._facts = self._state = None


def _with(facts: Facts, new: NewFacts) -> Facts:
    stories = {story.id: story for story in (*facts.stories, *new.stories)}
    return replace(
        facts,
        readings=(*facts.readings, *new.readings),
        awards=(*facts.awards, *new.awards),
        lists=(*facts.lists, *new.lists),
        stories=tuple(stories.values()),
        entries={**facts.entries, **new.entries},
    )
