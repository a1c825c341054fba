"""The store at two clocks: every request as `domain.clocks.past` leaves it, and what stood around it then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mineralwatch.domain.clocks.clocks import Clocks
from mineralwatch.domain.clocks.past import Everything, Past, past
from mineralwatch.domain.lifecycle.event_order import event_date, in_event_order
from mineralwatch.domain.models import Event, Notice, PolicyEvent, Promise, Solicitation, Story, SupplyFact
from mineralwatch.domain.policy_relevance import policy_events_of, supply_facts_of
from mineralwatch.domain.reissues.reissue_link import is_made_of_link, promise_after_reissue
from mineralwatch.domain.solicitation_projection import SolicitationFacts
from mineralwatch.engine import joins, store_setup
from mineralwatch.engine.conclude import Stored
from mineralwatch.ports import Detail, RelatedSolicitation
from mineralwatch.record import around
from mineralwatch.record import policy_and_supply as context
from mineralwatch.record.record_rows import Record
from mineralwatch.record.record_rows import parse_record_date as day
from mineralwatch.record.visible import visible
from mineralwatch.store import poller_queries, reissue_links, snapshot_queries
from mineralwatch.store.connection import read_transaction

_OPEN: dict[str, Any] = {"outcome": "open", "note": None}


class LookingBack:
    """One store at two clocks. `record` is the record that was loaded, None when there is none."""

    def __init__(self, conn: sqlite3.Connection, record: Record | None, clocks: Clocks) -> None:
        self._conn, self._record = conn, record
        self._clocks = replace(clocks, record_date=record.date if record else None)

    def requests(self) -> dict[str, Past]:
        """Every request that counts, by key. Raises StoreError."""
        with read_transaction(self._conn):
            return self._past([request.key for request in snapshot_queries.solicitations(self._conn)])

    def detail(self, detail: Detail) -> Detail | None:
        """The same at the two clocks; None when the request does not count. Raises StoreError."""
        with read_transaction(self._conn):
            found = self._past([detail.solicitation.key]).get(detail.solicitation.key)
            if found is None:
                return None
            events = in_event_order(found.events)
            return replace(
                detail,
                solicitation=found.request,
                notices=found.notices,
                events=events,
                claims=found.claims,
                contracts=found.contracts,
                promises=self._promises(detail.events, found),
                stories=tuple(story for story in detail.stories if self._told(story)),
                policy=policy_events_of(found.request, events, self.policy()),
                supply=supply_facts_of(found.request.materials, self._supply()),
                related=tuple(one for one in detail.related if self._linked(one, events)),
            )

    def policy(self) -> tuple[PolicyEvent, ...]:
        """What governments had done or announced, as far as a witness of it was seen; in the order of the store.

        Raises StoreError.
        """
        rows = context.policy_events(self._cut(self._clocks.as_of))
        known = {e.id: e for e in rows if any(self._clocks.seen(self._clocks.seen_at(w)) for w in e.evidence)}
        return tuple(
            replace(known[e.id], seen_at=e.seen_at) for e in snapshot_queries.policy(self._conn) if e.id in known
        )

    def _past(self, keys: Iterable[str]) -> dict[str, Past]:
        stored = joins.known(self._conn, tuple(keys), store_setup.record_facts(self._record), {})
        notices = poller_queries.notices_of(self._conn, stored.requests)
        found = {
            key: past(_everything(request, stored, notices[key]), self._clocks)
            for key, request in stored.requests.items()
        }
        return {key: one for key, one in found.items() if one is not None}

    def _cut(self, *moments: datetime | None) -> Record:
        record = self._record or Record(date=date.min, keys={})
        days = [moment.date() for moment in moments if moment is not None]
        return visible(record, min(days)) if days else record

    def _promises(self, every: Sequence[Event], found: Past) -> tuple[Promise, ...]:
        """A promise is known from the day it was given; its outcome from the day it was settled, and with the event of
        that day where there is one."""
        request, cut = found.request, self._cut(self._clocks.as_of, self._clocks.known_by)
        names, ids = {request.key, *request.aliases}, {event.id for event in found.events}
        gone = [dated for event in every if event.id not in ids and (dated := event_date(event)) is not None]
        given = []
        for row, one in zip(cut.promises, around.promises(cut), strict=True):
            settled = day(row.settled_on)
            hidden = settled is not None and settled in gone and one.outcome in ("kept", "late")
            if one.key in names:
                given.append(replace(one, key=request.key, **(_OPEN if hidden else {})))
        links = [link for link in reissue_links.read_links(self._conn) if link.newer in _reissued(found.events)]
        return tuple(promise_after_reissue(one, links) for one in given)

    def _linked(self, one: RelatedSolicitation, events: Iterable[Event]) -> bool:
        """Whether the other end of a link counts."""
        if one.is_reissue:
            return one.relation == "reissue of" or one.key in _reissued(events)
        return bool(self._past([one.key]))

    def _supply(self) -> tuple[SupplyFact, ...]:
        """A figure can only be known when it is told."""
        return context.supply_facts(self._cut(self._clocks.as_of, self._clocks.known_by))

    def _told(self, story: Story) -> bool:
        published = story.published or story.first_seen
        return self._clocks.seen(story.first_seen) and self._clocks.happened(self._clocks.day(published))


def _reissued(events: Iterable[Event]) -> frozenset[str]:
    """The keys of the requests as which it was asked anew by then."""
    return frozenset(str(event.new["key"]) for event in events if is_made_of_link(event))


def _everything(request: Solicitation, stored: Stored, notices: Sequence[Notice]) -> Everything:
    key = request.key
    return Everything(
        request=request,
        known=SolicitationFacts(
            key=key,
            record=stored.record.get(key),
            notices=tuple(notices),
            materials=request.materials,
            events=stored.events.get(key, ()),
            claims=stored.claims.get(key, ()),
            contracts=stored.contracts.get(key, ()),
            aliases=request.aliases,
            first_seen=request.first_seen,
            last_change=request.last_change,
        ),
        seen=stored.seen.get(key, ()),
    )
