"""Requests known without a number and the numbered ones that they are: everything of both, under one key.

A merge is kept in the store as an alias with a claim that tells its evidence. It stays until the user takes it back
(an act `unmerge` on the provisional key); while that act stands, the request is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.contract_register import RegisteredAward, keys_by_contract
from mineralwatch.domain.event_reports import only_reported
from mineralwatch.domain.lifecycle.absence import NoticeListReading
from mineralwatch.domain.lifecycle.notice_history import VersionReading
from mineralwatch.domain.manual_entries.manual_entry import ManualEntries
from mineralwatch.domain.models import Solicitation, Story
from mineralwatch.domain.solicitation_merging import MergeCandidate, MergeMatch, find_merges
from mineralwatch.domain.solicitation_projection import RecordFacts
from mineralwatch.engine import reissue_link_updates
from mineralwatch.engine.conclude import Conclusions, Stored, conclude, together
from mineralwatch.store import joining, manual_entries, notice_readings, poller_queries, reissue_links
from mineralwatch.store import register_reads as register_store

StoriesOf = Mapping[str, tuple[Story, ...]]


def known(
    conn: sqlite3.Connection,
    keys: Sequence[str],
    record: Mapping[str, RecordFacts],
    stories: StoriesOf,
    *,
    looks: tuple[NoticeListReading, ...] = (),
    register: tuple[RegisteredAward, ...] | None = None,
) -> Stored:
    """All that the store and the record know of some requests. A record's row stands under the key that it had.

    `stories` are those that speak of them, `register` its rows when some of them are not stored yet.
    """
    requests = poller_queries.solicitations_of(conn, keys)
    names = {key: (key, *(requests[key].aliases if key in requests else ())) for key in keys}
    return Stored(
        seen=notice_readings.readings_by_key(conn, keys),
        requests=requests,
        events=poller_queries.events_of(conn, keys),
        claims=poller_queries.claims_of(conn, keys),
        contracts=poller_queries.contracts_of(conn, keys),
        record={key: record[name] for key in keys for name in names[key] if name in record},
        stories=stories,
        hand=manual_entries.manual_entries_of(conn, keys),
        register=register_store.last_read_awards(conn) if register is None else register,
        links=register_store.key_by_contract(conn),
        chained=reissue_link_updates.grouped(reissue_links.read_links(conn)),
        looks=looks,
    )


def joined(
    conn: sqlite3.Connection,
    record: Mapping[str, RecordFacts],
    stored: Stored,
    readings: Mapping[str, Sequence[VersionReading]],
    concluded: Conclusions,
    followed: Sequence[MergeMatch],
    stories_of: Callable[[Sequence[str]], StoriesOf],
) -> tuple[Stored, tuple[str, ...]]:
    """What is known once each numbered request has taken in the provisional one that it is, and the keys of those.

    `followed` are provisional requests of which stories alone told, whose stories have found another one.
    """
    found = [*_same_notice(conn, readings), *_by_evidence(conn, record, stored, concluded), *followed]
    chosen = {match.key: match for match in reversed(found)}
    old = tuple(match.provisional for match in chosen.values())
    if not chosen:
        return stored, ()
    others = known(conn, old, record, stories_of(old))
    for match in chosen.values():
        stored = join(stored, others, match)
    return stored, old


def _same_notice(conn: sqlite3.Connection, readings: Mapping[str, Sequence[VersionReading]]) -> list[MergeMatch]:
    """Provisional requests whose very notice now gives its number."""
    pairs = joining.renamed(conn, {seen.notice.notice_id: key for key, those in readings.items() for seen in those})
    return [MergeMatch(old, key, 0, (f"notice {ident} stands under both",), certain=True) for ident, old, key in pairs]


def _by_evidence(
    conn: sqlite3.Connection, record: Mapping[str, RecordFacts], stored: Stored, concluded: Conclusions
) -> tuple[MergeMatch, ...]:
    numbered = [request for request in concluded.requests if request.number and not joining.provisional_of(request)]
    return matching(conn, record, [side_of(request, stored, concluded) for request in numbered])


def matching(
    conn: sqlite3.Connection, record: Mapping[str, RecordFacts], numbered: Sequence[MergeCandidate]
) -> tuple[MergeMatch, ...]:
    provisional = joining.open_provisional(conn)
    if not provisional or not numbered:
        return ()
    keys = tuple(request.key for request in provisional)
    events, claims = poller_queries.events_of(conn, keys), poller_queries.claims_of(conn, keys)
    sure = {request.key: record[request.key].contracts for request in provisional if request.key in record}
    told = [MergeCandidate(r, (), events[r.key], claims[r.key], sure.get(r.key, ())) for r in provisional]
    return find_merges(told, numbered)


def side_of(request: Solicitation, stored: Stored, concluded: Conclusions) -> MergeCandidate:
    notices = tuple(notice for key, notice in concluded.notices if key == request.key)
    read = tuple(event for event in concluded.events if event.key == request.key)
    return MergeCandidate(request, notices, read, stored.claims.get(request.key, ()))


def join(stored: Stored, others: Stored, match: MergeMatch) -> Stored:
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
        joined=stored.joined | {key},
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
        stories={**stored.stories, key: (*stored.stories.get(key, ()), *others.stories.get(old, ()))},
        hand={**stored.hand, key: _hands(others.hand.get(old), stored.hand.get(key))},
    )


def _hands(*hands: ManualEntries | None) -> ManualEntries:
    given = [one for one in hands if one is not None]
    return ManualEntries(
        tuple(event for one in given for event in one.events),
        tuple(value for one in given for value in one.corrections),
    )


def without_moved(
    conn: sqlite3.Connection,
    record: Mapping[str, RecordFacts],
    concluded: Conclusions,
    now: datetime,
    stories_of: Callable[[Sequence[str]], StoriesOf],
) -> Conclusions:
    """The same, with the requests that lose an event to it worked out anew: a contract that was only thought to be
    theirs turns out to be another's."""
    mine = {event.id: event.key for event in concluded.events}
    absorbed = {name for request in concluded.requests for name in (request.key, *request.aliases)}
    absorbed.update(concluded.empty)
    moved = {i: key for i, key in joining.keys_of_events(conn, mine).items() if key not in absorbed}
    if not moved:
        return concluded
    keys = tuple(dict.fromkeys(moved.values()))
    stored = known(conn, keys, record, stories_of(keys), looks=notice_readings.absence_readings(conn))
    left = {key: tuple(e for e in those if e.id not in moved) for key, those in stored.events.items()}
    shown = [event for event in concluded.events if not only_reported(event)]
    stored = replace(stored, events=left, links={**stored.links, **keys_by_contract(shown)})
    others = conclude(dict.fromkeys(keys, ()), stored, now=now, baseline_at=None)
    mine_alone = {name: getattr(concluded, name) for name in ("fresh", "shown", "notices", "said")}
    return replace(together(others, concluded), **mine_alone)
