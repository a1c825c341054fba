"""Requests known without a number and the notices that give them one: what is joined, and what the user took apart.

A merge is kept in the store as an alias with a claim that tells its evidence. It stays until the user takes it back
(an act `unmerge` on the provisional key); while that act stands, the request is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.absence import Look
from mineralwatch.domain.lifecycle import Seen
from mineralwatch.domain.merging import Match, Side, matches
from mineralwatch.domain.models import Solicitation
from mineralwatch.domain.project import RecordFacts
from mineralwatch.domain.register import Registered, linked_keys, told_by
from mineralwatch.engine import registering, setup
from mineralwatch.engine.conclude import Conclusions, Stored, conclude
from mineralwatch.record.model import Record
from mineralwatch.store import commit as storing
from mineralwatch.store import history, joining, journal, meta, state
from mineralwatch.store import register as register_store
from mineralwatch.store.connection import write


def known(
    conn: sqlite3.Connection,
    keys: Sequence[str],
    record: Mapping[str, RecordFacts],
    *,
    looks: tuple[Look, ...] = (),
    register: tuple[Registered, ...] | None = None,
) -> Stored:
    """All that the store and the record know of some requests. A record's row stands under the key that it had.

    `register` are its rows when some of them are not stored yet.
    """
    requests = state.solicitations_of(conn, keys)
    names = {key: (key, *(requests[key].aliases if key in requests else ())) for key in keys}
    return Stored(
        seen=history.seen_of(conn, keys),
        requests=requests,
        events=state.events_of(conn, keys),
        claims=state.claims_of(conn, keys),
        contracts=state.contracts_of(conn, keys),
        record={key: record[name] for key in keys for name in names[key] if name in record},
        register=register_store.rows(conn) if register is None else register,
        links=register_store.links(conn),
        looks=looks,
    )


def joined(
    conn: sqlite3.Connection,
    record: Mapping[str, RecordFacts],
    stored: Stored,
    readings: Mapping[str, Sequence[Seen]],
    concluded: Conclusions,
) -> Stored | None:
    """What is known once each numbered request has taken in the provisional one that it is; None when none is."""
    found = [*_same_notice(conn, readings), *_by_evidence(conn, record, stored, concluded)]
    if not found:
        return None
    others = known(conn, tuple(match.provisional for match in found), record)
    for match in {match.key: match for match in reversed(found)}.values():
        stored = _join(stored, others, match)
    return stored


def _same_notice(conn: sqlite3.Connection, readings: Mapping[str, Sequence[Seen]]) -> list[Match]:
    """Provisional requests whose very notice now gives its number."""
    pairs = joining.renamed(conn, {seen.notice.notice_id: key for key, those in readings.items() for seen in those})
    return [Match(old, key, 0, (f"notice {ident} stands under both",), certain=True) for ident, old, key in pairs]


def _by_evidence(
    conn: sqlite3.Connection, record: Mapping[str, RecordFacts], stored: Stored, concluded: Conclusions
) -> tuple[Match, ...]:
    numbered = [request for request in concluded.requests if request.number and not joining.provisional_of(request)]
    return _matches(conn, record, [_side(request, stored, concluded) for request in numbered])


def _matches(
    conn: sqlite3.Connection, record: Mapping[str, RecordFacts], numbered: Sequence[Side]
) -> tuple[Match, ...]:
    provisional = joining.open_provisional(conn)
    if not provisional or not numbered:
        return ()
    keys = tuple(request.key for request in provisional)
    events, claims = state.events_of(conn, keys), state.claims_of(conn, keys)
    sure = {request.key: record[request.key].contracts for request in provisional if request.key in record}
    told = [Side(r, (), events[r.key], claims[r.key], sure.get(r.key, ())) for r in provisional]
    return matches(told, numbered)


def _side(request: Solicitation, stored: Stored, concluded: Conclusions) -> Side:
    notices = tuple(notice for key, notice in concluded.notices if key == request.key)
    read = tuple(event for event in concluded.events if event.key == request.key)
    return Side(request, notices, read, stored.claims.get(request.key, ()))


def _join(stored: Stored, others: Stored, match: Match) -> Stored:
    """Everything of the provisional request under the number's key, with the claim that tells why."""
    old, key = match.provisional, match.key
    was, before = others.requests[old], stored.requests.get(key)
    firsts = [request.first_seen for request in (was, before) if request and request.first_seen]
    aliases = dict.fromkeys((*(before.aliases if before else ()), old, *was.aliases))
    request = replace(before or was, key=key, aliases=tuple(aliases), first_seen=min(firsts, default=None))
    events = (*stored.events.get(key, ()), *(replace(event, key=key) for event in others.events.get(old, ())))
    record = {old_key: facts for old_key, facts in others.record.items() if old_key == old}
    return replace(
        stored,
        seen={**stored.seen, key: (*others.seen.get(old, ()), *stored.seen.get(key, ()))},
        requests={**stored.requests, key: request},
        events={**stored.events, key: tuple({event.id: event for event in events}.values())},
        claims={
            **stored.claims,
            key: (*stored.claims.get(key, ()), *others.claims.get(old, ()), match.claim()),
        },
        contracts={
            **stored.contracts,
            key: (*stored.contracts.get(key, ()), *(replace(c, key=key) for c in others.contracts.get(old, ()))),
        },
        record={**stored.record, **({key: record[old]} if old in record else {})},
    )


def without_moved(
    conn: sqlite3.Connection, record: Mapping[str, RecordFacts], concluded: Conclusions, now: datetime
) -> Conclusions:
    """The same, with the requests that lose an event to it worked out anew: a contract that was only thought to be
    theirs turns out to be another's."""
    mine = {event.id: event.key for event in concluded.events}
    absorbed = {name for request in concluded.requests for name in (request.key, *request.aliases)}
    moved = {i: key for i, key in joining.keys_of_events(conn, mine).items() if key not in absorbed}
    if not moved:
        return concluded
    stored = known(conn, tuple(dict.fromkeys(moved.values())), record, looks=history.looks(conn))
    left = {key: tuple(e for e in those if e.id not in moved) for key, those in stored.events.items()}
    stored = replace(stored, events=left, links={**stored.links, **told_by(concluded.events)})
    others = conclude(dict.fromkeys(stored.requests, ()), stored, now=now, baseline_at=None)
    return replace(concluded, requests=(*others.requests, *concluded.requests))


def settle(conn: sqlite3.Connection, record: Record | None, now: datetime) -> None:
    """Bring the merges to what the user's acts and the record say now: take apart what was taken back, join what is
    the same by what is stored. Only the holder of the poller lock may do it. Raises StoreError."""
    with write(conn):
        before, revision = journal.mark(conn), meta.revision(conn)
        _settle(conn, record, now)
        if meta.revision(conn) != revision:
            journal.add(conn, journal.Step("merges", now, record.date if record else None), before)


def _settle(conn: sqlite3.Connection, record: Record | None, now: datetime) -> None:
    facts = setup.record_facts(record)
    apart = joining.kept_apart(conn)
    taken = {alias: key for alias, key in joining.merged(conn).items() if alias in apart}
    for alias, key in taken.items():
        joining.split(conn, alias, key)
    if taken and record is not None:
        setup.reload(conn, record, now)
    _again(conn, known(conn, tuple(taken.values()), facts), now)
    requests = joining.numbered(conn)
    keys = tuple(request.key for request in requests)
    notices, events = state.notices_of(conn, keys), state.events_of(conn, keys)
    claims = state.claims_of(conn, keys)
    found = _matches(conn, facts, [Side(r, notices[r.key], events[r.key], claims[r.key]) for r in requests])
    others = known(conn, tuple(match.provisional for match in found), facts)
    for match in found:
        _again(conn, _join(known(conn, (match.key,), facts), others, match), now)
    held = tuple(linked_keys(register_store.rows(conn), register_store.links(conn)))
    _again(conn, known(conn, held, facts), now)


def _again(conn: sqlite3.Connection, stored: Stored, now: datetime) -> None:
    """Work out requests anew from what is known of them, and store that. Nothing of it is news."""
    if not stored.requests:
        return
    stored = replace(stored, looks=history.looks(conn))
    done = conclude(dict.fromkeys(stored.requests, ()), stored, now=now, baseline_at=None)
    storing.commit(
        conn,
        storing.PollOutcome(
            source="",
            at=now,
            health=None,
            solicitations=done.requests,
            risen=frozenset(event.id for _, event in done.risen),
            moved=done.moved,
            withdrawn=done.withdrawn,
            empty=done.empty,
            twins=done.twins,
            said=done.said,
            retracted=done.gone,
            events=done.events,
            contracts=registering.contracts(conn, stored.register, done.requests, done.events),
        ),
    )
