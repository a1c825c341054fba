"""The store at two clocks: what follows from the facts of a past moment, and what the record tells beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from mineralwatch.domain.context.policy_relevance import policy_events_of, supply_facts_of
from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.derivation.clocks import Clocks
from mineralwatch.domain.derivation.facts import DerivedSolicitation, State
from mineralwatch.domain.derivation.past import derive_at
from mineralwatch.domain.lifecycle.event_order import event_date, in_event_order
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.policy import PolicyEvent, Promise, SupplyFact
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.reissues.reissue_link import is_may_follow_claim, promise_after_reissue
from mineralwatch.domain.solicitations.contract_register import merge_contracts
from mineralwatch.engine.fact_reading import read_facts
from mineralwatch.engine.text_similarity import similarity
from mineralwatch.ports import Detail, RelatedSolicitation, Snapshot
from mineralwatch.record import around, row_values
from mineralwatch.record import policy_and_supply as context
from mineralwatch.record.record_rows import Record
from mineralwatch.record.record_rows import parse_record_date as day
from mineralwatch.record.visible import visible
from mineralwatch.store import snapshot_queries, solicitation_rows
from mineralwatch.store.codec import instant_text
from mineralwatch.store.reissue_links import PossibleAward, related_to_each
from mineralwatch.store.state_rows import changed_at, days_of
from mineralwatch.store.story_rows import stories_by_id

_OPEN: dict[str, Any] = {"outcome": "open", "note": None}


class PastStore:
    """One store at two clocks. Solicitations have the keys that they had then."""

    def __init__(self, conn: sqlite3.Connection, record: Record | None, clocks: Clocks) -> None:
        """`record` is the record that was loaded, None when there is none. Raises StoreError."""
        self._conn, self._record = conn, record
        self._clocks = replace(clocks, record_date=record.date if record else None)
        self._state: State = derive_at(read_facts(conn, earlier=True), similarity, clocks)
        self._present = dict(conn.execute("SELECT alias, key FROM aliases").fetchall())

    def present_key(self, key: str) -> str:
        """The key that a solicitation of then has now."""
        return str(self._present.get(key, key))

    def solicitations(self) -> dict[str, Solicitation]:
        """Every solicitation that counts, by key."""
        return {key: one.solicitation for key, one in self._state.solicitations.items()}

    def events(self, since: datetime | None = None) -> list[Event]:
        """Every event that counts, in the order of `snapshot_queries.events`; with `since` only those that became news
        at that time or later."""
        events = [_as_stored(event) for one in self._state.solicitations.values() for event in one.events]
        days = {event.id: days_of(event) for event in events}
        if since is not None:
            first = instant_text(since)
            events = [e for e in events if days[e.id].news_at >= (first[:10] if e.baseline else first)]
        events.sort(key=lambda event: event.id)
        events.sort(key=lambda event: (days[event.id].news_at, days[event.id].happened or ""), reverse=True)
        return events

    @cached_property
    def related(self) -> Mapping[str, tuple[RelatedSolicitation, ...]]:
        """The solicitations with which each one is linked, by key."""
        awards = (
            PossibleAward(key, self._state.key_of.get(claim.value, claim.value), claim.says)
            for key, one in self._state.solicitations.items()
            for claim in one.claims
            if is_may_follow_claim(claim)
        )
        return related_to_each(self._state.links, awards, self.solicitations())

    def detail(self, name: str) -> Detail | None:
        """Everything about the solicitation with this key, alias or number, or that has it now; None when it does not
        count. Raises StoreError."""
        found = self._find(name)
        if found is None:
            return None
        solicitation, events = found.solicitation, in_event_order([*map(_as_stored, found.events)])
        symbols = snapshot_queries.symbols(self._conn)
        return Detail(
            solicitation=solicitation,
            notices=_as_listed(found),
            events=events,
            claims=found.claims,
            contracts=merge_contracts(found.contracts),
            promises=tuple(promise for promise in self.promises() if promise.key == solicitation.key),
            stories=self._marked({s.id: s for s in self._state.stories.values() if s.key == solicitation.key}),
            symbols=tuple(dict.fromkeys(s for name in solicitation.materials for s in symbols.get(name, ()))),
            policy=policy_events_of(solicitation, events, self.policy()),
            supply=supply_facts_of(solicitation.materials, self._supply()),
            related=self.related.get(solicitation.key, ()),
        )

    def snapshot(self) -> Snapshot:
        """What the screen and the commands read of the store, as it was: solicitations, events, contracts, and what the
        record tells around them. Marks, alerts, prices and the health of sources are those of now. Raises
        StoreError."""
        record = self._record_by(self._clocks.as_of, self._clocks.known_by)
        return replace(
            snapshot_queries.snapshot(self._conn),
            solicitations=tuple(self.solicitations().values()),
            events=tuple(self.events()),
            stories=self._marked(self._state.stories),
            story_count=len(self._state.stories),
            contracts=self.contracts(),
            companies=around.companies(record),
            appropriations=around.appropriations(record),
            promises=self.promises(),
            stated=around.stated(record),
            policy=self.policy(),
            supply=self._supply(),
            symbols=around.symbols(record),
            record_date=record.date if self._record else None,
        )

    def contracts(self) -> tuple[Contract, ...]:
        """The contracts that count, merged with the register. Orders of the record that nobody dates, and that belong
        to no solicitation, count from the day on which they were told."""
        record = self._record_by(self._clocks.as_of, self._clocks.known_by)
        told = {_name(one): one for row in record.contracts for one in row_values.contracts(row, None)}
        of_record = {_name(one) for row in self._whole.contracts for one in row_values.contracts(row, None)}
        known = []
        for one in self._state.contracts:
            if one.key is not None or _name(one) not in of_record:
                known.append(one)
            elif _name(one) in told:
                known.append(replace(one, ordered=told[_name(one)].ordered))
        return merge_contracts(known)

    def policy(self) -> tuple[PolicyEvent, ...]:
        """What governments had done or announced, as far as a witness of it was seen; in the order of the store. Raises
        StoreError."""
        rows = context.policy_events(self._record_by(self._clocks.as_of))
        known = {e.id: e for e in rows if any(self._clocks.seen(self._clocks.seen_at(w)) for w in e.evidence)}
        return tuple(
            replace(known[e.id], seen_at=e.seen_at) for e in snapshot_queries.policy(self._conn) if e.id in known
        )

    def _find(self, name: str) -> DerivedSolicitation | None:
        every, number = self._state.solicitations, normalise_number(name)
        for ident in (name, number):
            if ident in every:
                return every[ident]
        names = {name, number, solicitation_rows.key_of(self._conn, name)}
        same = (
            one
            for key, one in sorted(every.items())
            if self.present_key(key) in names or not names.isdisjoint(one.solicitation.aliases)
        )
        return next(same, None)

    def _marked(self, then: Mapping[str, Story]) -> tuple[Story, ...]:
        """These stories, by id, newest first, with the marks that they have now."""
        marked = stories_by_id(self._conn, sorted(then))
        stories = [replace(then[one.id], unread=one.unread, starred=one.starred) for one in marked]
        return tuple(sorted(stories, key=_publication, reverse=True))

    @property
    def _whole(self) -> Record:
        return self._record or Record(date=date.min, keys={})

    def _record_by(self, *moments: datetime | None) -> Record:
        days = [moment.date() for moment in moments if moment is not None]
        return visible(self._whole, min(days)) if days else self._whole

    def promises(self) -> tuple[Promise, ...]:
        """The promises. One is known from the day it was given; its outcome from the day it was settled, and with the
        event of that day where there is one."""
        record = self._record_by(self._clocks.as_of, self._clocks.known_by)
        key_of = {alias: one.key for one in self.solicitations().values() for alias in (one.key, *one.aliases)}
        gone = self._days_without_event
        given = []
        for row, one in zip(record.promises, around.promises(record), strict=True):
            key = key_of.get(one.key or "", one.key)
            hidden = (key, day(row.settled_on)) in gone and one.outcome in ("kept", "late")
            given.append(replace(one, key=key, **(_OPEN if hidden else {})))
        return tuple(promise_after_reissue(one, self._state.links) for one in given)

    @cached_property
    def _days_without_event(self) -> frozenset[tuple[str | None, FuzzyDate | None]]:
        """The solicitation and the day of each event that does not count at these clocks."""
        ids = {event.id for one in self._state.solicitations.values() for event in one.events}
        key_of = {self.present_key(key): key for key in self._state.solicitations}
        left = (event for event in snapshot_queries.events(self._conn) if event.id not in ids)
        return frozenset((key_of.get(event.key), dated) for event in left if (dated := event_date(event)) is not None)

    def _supply(self) -> tuple[SupplyFact, ...]:
        """A figure can only be known when it is told."""
        return context.supply_facts(self._record_by(self._clocks.as_of, self._clocks.known_by))


def _as_stored(event: Event) -> Event:
    """The event with its values in the order in which the store gives them."""
    return replace(event, old=dict(sorted(event.old.items())), new=dict(sorted(event.new.items())))


def _name(contract: Contract) -> tuple[str | None, str, str]:
    return contract.contract, contract.awardee, contract.kind


def _publication(story: Story) -> datetime:
    return min(story.published or story.first_seen, story.first_seen)


def _as_listed(one: DerivedSolicitation) -> tuple[Notice, ...]:
    """The notices in the order of `solicitation_rows.read_notices`."""
    read_at = changed_at(one)
    return tuple(
        sorted(one.notices, key=lambda n: (n.posted is None, n.posted or date.min, read_at[n.notice_id], n.notice_id))
    )
