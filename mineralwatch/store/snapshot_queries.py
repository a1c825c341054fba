"""The queries of the commands and the screen. Each function reads one consistent state of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from mineralwatch.config.settings import Settings
from mineralwatch.domain.context.policy_relevance import policy_events_of, supply_facts_of
from mineralwatch.domain.evidence.event_reports import HAND, STORY
from mineralwatch.domain.lifecycle.event_order import in_event_order
from mineralwatch.domain.models.alert import Alert
from mineralwatch.domain.models.contract import Appropriation, Contract, RegisterCheck, StatedTotal
from mineralwatch.domain.models.event import Event
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.models.market import Company, Quote
from mineralwatch.domain.models.policy import PolicyEvent, Promise
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.reissues.reissue_link import promise_after_reissue
from mineralwatch.domain.solicitations.contract_register import REGISTER, check_contracts, merge_contracts
from mineralwatch.ports import Detail, PollerState, Snapshot
from mineralwatch.store import meta_values, solicitation_rows, stars_and_unread, story_search
from mineralwatch.store.alert_rows import read_alerts
from mineralwatch.store.claim_rows import read_claims, read_contracts
from mineralwatch.store.codec import decode, encode, instant_text, optional_day, optional_instant
from mineralwatch.store.connection import read_transaction
from mineralwatch.store.event_rows import read_events
from mineralwatch.store.health_rows import read_all_health
from mineralwatch.store.policy_rows import read_policy, read_supply
from mineralwatch.store.quote_rows import read_quotes
from mineralwatch.store.reissue_links import read_links, related_solicitations
from mineralwatch.store.solicitation_rows import read_notices, read_solicitations
from mineralwatch.store.sqlite_errors import as_store_errors
from mineralwatch.store.story_rows import newest_stories, stories_by_id, stories_of

T = TypeVar("T")
_REPORT_REFS = (f"{STORY}%", f"{HAND}%")
EVENTS_SHOWN, STORIES_SHOWN, ALERTS_SHOWN = 500, 200, 200  # a snapshot holds at most this many of each
_OFFICIAL = ("sam", "sam_bulk")  # the sources that publish the notices


def revision(conn: sqlite3.Connection) -> int:
    """The revision: a number that grows with every change that the screen shows. Costs one small read."""
    with as_store_errors(conn):
        return meta_values.revision(conn)


def snapshot(conn: sqlite3.Connection) -> Snapshot:
    """Everything that the main screen draws. Raises StoreError.

    The snapshot's `poller` holds what the poller last stored, without its process id: the store does not know whether
    the poller still runs.
    """
    with read_transaction(conn):
        contracts = read_contracts(conn)
        return Snapshot(
            revision=meta_values.revision(conn),
            solicitations=read_solicitations(conn),
            events=read_events(conn, limit=EVENTS_SHOWN),
            stories=newest_stories(conn, STORIES_SHOWN),
            story_count=int(conn.execute("SELECT count(*) FROM stories").fetchone()[0]),
            alerts=read_alerts(conn, limit=ALERTS_SHOWN),
            quotes=read_quotes(conn),
            health=read_all_health(conn),
            companies=_values_of(conn, "companies", Company),
            contracts=merge_contracts(contracts),
            appropriations=_values_of(conn, "appropriations", Appropriation),
            promises=_promises(conn),
            policy=read_policy(conn),
            supply=read_supply(conn),
            stated=decode(meta_values.get(conn, "stated") or "[]", tuple[StatedTotal, ...]),
            record_date=optional_day(meta_values.get(conn, "record_date")),
            starred=stars_and_unread.starred(conn),
            unread=stars_and_unread.unread(conn),
            last_looked=stars_and_unread.last_looked(conn),
            poller=PollerState(busy=meta_values.is_round_running(conn), last_round=meta_values.last_round(conn)),
            official_read_at=official_read_at(conn),
            symbols=tuple(symbols(conn).items()),
            official_choice=meta_values.official_choice(conn),
            progress=meta_values.progress(conn),
            register=_compare_with_register(contracts),
        )


def register_check(conn: sqlite3.Connection) -> RegisterCheck | None:
    """How the record's contract numbers compare with USAspending; None while USAspending was never read."""
    with read_transaction(conn):
        return _compare_with_register(read_contracts(conn))


def _compare_with_register(contracts: Sequence[Contract]) -> RegisterCheck | None:
    """How the contracts of other sources compare with those of USAspending; None when USAspending has given none."""
    return check_contracts([contract for contract in contracts if contract.source != REGISTER], contracts)


def detail(conn: sqlite3.Connection, name: str) -> Detail | None:
    """Everything about the solicitation with `name` as its key, alias or number, as printed or normalised; None when it
    is unknown."""
    with read_transaction(conn):
        key = solicitation_rows.key_of(conn, name)
        if key is None:
            return None
        solicitation = read_solicitations(conn, (key,))[0]
        names = tuple(normalise_number(text) for text in (solicitation.number, solicitation.key) if text)
        linked = symbols(conn)
        events_in_order = in_event_order(read_events(conn, "key = ?", (key,)))
        return Detail(
            solicitation=solicitation,
            notices=read_notices(conn, key),
            events=events_in_order,
            claims=read_claims(conn, key),
            contracts=merge_contracts(read_contracts(conn, key)),
            promises=_promises(conn, key),
            stories=stories_of(conn, key, names),
            symbols=tuple(dict.fromkeys(s for material in solicitation.materials for s in linked.get(material, ()))),
            policy=policy_events_of(solicitation, events_in_order, read_policy(conn)),
            supply=supply_facts_of(solicitation.materials, read_supply(conn)),
            related=related_solicitations(conn, key),
        )


def solicitations(conn: sqlite3.Connection) -> tuple[Solicitation, ...]:
    """All solicitations, ordered by key."""
    with read_transaction(conn):
        return read_solicitations(conn)


def events(conn: sqlite3.Connection, since: datetime | None = None) -> tuple[Event, ...]:
    """All events, newest first; with `since` only those that became news at that time or later.

    An event became news when it was read; an event of a source's baseline counts from the day when it happened.
    """
    with read_transaction(conn):
        if since is None:
            return read_events(conn)
        return read_events(
            conn, "news_at >= CASE baseline WHEN 1 THEN ? ELSE ? END", (instant_text(since)[:10], instant_text(since))
        )


def policy(conn: sqlite3.Connection) -> tuple[PolicyEvent, ...]:
    """The policy events of the record, newest first, undated ones last."""
    with read_transaction(conn):
        return read_policy(conn)


def event_ids(conn: sqlite3.Connection) -> frozenset[str]:
    """The ids of all events."""
    with as_store_errors(conn):
        return frozenset(row["id"] for row in conn.execute("SELECT id FROM events"))


def report_refs(conn: sqlite3.Connection) -> frozenset[str]:
    """The refs of the stories and user acts that are witnesses of events."""
    with as_store_errors(conn):
        rows = conn.execute("SELECT DISTINCT ref FROM evidence WHERE ref LIKE ? OR ref LIKE ?", _REPORT_REFS)
        return frozenset(row["ref"] for row in rows)


def events_with_solicitations(
    conn: sqlite3.Connection, ids: Iterable[str]
) -> tuple[tuple[Event, Solicitation | None], ...]:
    """The events with these ids in the order in which they became news, each with its solicitation or None."""
    with read_transaction(conn):
        found = read_events(
            conn, "id IN (SELECT value FROM json_each(?))", (encode(sorted(ids)),), order="news_at, happened, id"
        )
        by_key = {s.key: s for s in read_solicitations(conn, {event.key for event in found})}
        return tuple((event, by_key.get(event.key)) for event in found)


def stories(conn: sqlite3.Connection, ids: Sequence[str]) -> tuple[Story, ...]:
    """The stories with these ids, in the order of `ids`; unknown ids are left out."""
    with read_transaction(conn):
        return stories_by_id(conn, ids)


def all_stories(conn: sqlite3.Connection) -> tuple[Story, ...]:
    """All stories, newest first."""
    with read_transaction(conn):
        return newest_stories(conn)


def story_ids(conn: sqlite3.Connection, query: str, now: datetime) -> list[str]:
    """The ids of all stories that a query matches, newest first. Raises UsageError when the query cannot be read."""
    return story_search.story_ids(conn, query, symbols(conn), now)


def quotes(conn: sqlite3.Connection) -> tuple[Quote, ...]:
    """All quotes, by symbol."""
    with read_transaction(conn):
        return read_quotes(conn)


def alerts(conn: sqlite3.Connection) -> tuple[Alert, ...]:
    """All alerts, newest first."""
    with read_transaction(conn):
        return read_alerts(conn)


def health(conn: sqlite3.Connection) -> tuple[SourceHealth, ...]:
    """The health of all sources that were ever read, ordered by name."""
    with read_transaction(conn):
        return read_all_health(conn)


def record_date(conn: sqlite3.Connection) -> date | None:
    """The date of the record in the store; None when the store holds no record."""
    with as_store_errors(conn):
        return optional_day(meta_values.get(conn, "record_date"))


def starred(conn: sqlite3.Connection) -> frozenset[str]:
    """The keys of starred solicitations and the ids of starred stories."""
    with read_transaction(conn):
        return stars_and_unread.starred(conn)


def unread(conn: sqlite3.Connection) -> frozenset[str]:
    """The keys of the solicitations with news since the user last read them."""
    with read_transaction(conn):
        return stars_and_unread.unread(conn)


def symbols(conn: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """The stock symbols linked to each material, by material."""
    with as_store_errors(conn):
        linked: dict[str, tuple[str, ...]] = {}
        for row in conn.execute("SELECT material, symbol FROM symbols ORDER BY material, place"):
            linked[row["material"]] = (*linked.get(row["material"], ()), row["symbol"])
        return linked


def quoted_symbols(conn: sqlite3.Connection, settings: Settings) -> tuple[str, ...]:
    """The stock symbols whose prices are fetched: those in the settings, or without any those linked to the watched
    materials and the record's benchmarks."""
    if settings.quotes.symbols:
        return settings.quotes.symbols
    watched: Collection[str] = settings.watch.materials
    linked = [s for material, named in symbols(conn).items() if not watched or material in watched for s in named]
    with as_store_errors(conn):
        rows = conn.execute("SELECT symbol FROM companies WHERE role = 'benchmark' AND symbol IS NOT NULL ORDER BY id")
        return tuple(dict.fromkeys([*linked, *(row["symbol"] for row in rows)]))


def _promises(conn: sqlite3.Connection, key: str | None = None) -> tuple[Promise, ...]:
    """The announced steps (promises) of one solicitation, or without `key` all. An announced reissue counts as done
    once a reissue is linked. A promise under a provisional key belongs to the solicitation that took it over."""
    links = read_links(conn)
    key_by_alias = {row["alias"]: row["key"] for row in conn.execute("SELECT alias, key FROM aliases")}
    found = (
        replace(promise, key=key_by_alias.get(promise.key or "", promise.key))
        for promise in _values_of(conn, "promises", Promise)
    )
    return tuple(promise_after_reissue(promise, links) for promise in found if key is None or promise.key == key)


def _values_of(conn: sqlite3.Connection, table: str, kind: type[T]) -> tuple[T, ...]:
    """The values in the column `content` of a table, in the order of the record."""
    return tuple(decode(row["content"], kind) for row in conn.execute(f"SELECT content FROM {table} ORDER BY id"))  # noqa: S608


def official_read_at(conn: sqlite3.Connection) -> datetime | None:
    """The time of the last complete reading of SAM.gov or its daily file; None before the first such reading."""
    row = conn.execute(
        "SELECT max(at) FROM readings WHERE complete AND source IN (SELECT value FROM json_each(?))",
        (encode(_OFFICIAL),),
    ).fetchone()
    return optional_instant(row[0])
