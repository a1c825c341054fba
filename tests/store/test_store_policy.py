"""Policy events and figures of supply in the store."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

from store_samples import KEY, NOW, later, put, request

from mineralwatch.domain.models.policy import PolicyEvent, SupplyFact
from mineralwatch.record.loader import read_record
from mineralwatch.record.policy_and_supply import policy_events, supply_facts
from mineralwatch.record.visible import visible
from mineralwatch.store import snapshot_queries
from mineralwatch.store.record_load import load_record

RECORD = read_record()


def lay(
    conn: sqlite3.Connection, events: tuple[PolicyEvent, ...], facts: tuple[SupplyFact, ...], hours: float = 0
) -> bool:
    return load_record(conn, record_date=RECORD.date, at=later(hours=hours), policy=events, supply=facts)


def test_what_is_stored_is_what_is_read(conn: sqlite3.Connection) -> None:
    assert lay(conn, policy_events(RECORD), supply_facts(RECORD))
    seen = snapshot_queries.snapshot(conn)
    stored = sorted((replace(event, seen_at=None) for event in seen.policy), key=lambda event: event.id)
    assert stored == sorted(policy_events(RECORD), key=lambda event: event.id)
    assert seen.supply == supply_facts(RECORD)
    dated = [event.on.first for event in seen.policy if event.on]
    assert dated[0] == date(2027, 1, 1)
    assert seen.policy[-1].on is None


def test_the_same_again_changes_nothing_and_a_newer_record_keeps_the_time_of_first_loading(
    conn: sqlite3.Connection,
) -> None:
    early = visible(RECORD, date(2025, 6, 1))
    assert lay(conn, policy_events(early), supply_facts(early))
    assert not lay(conn, policy_events(early), supply_facts(early), hours=1)
    before = {event.id for event in snapshot_queries.policy(conn)}
    assert lay(conn, policy_events(RECORD), supply_facts(RECORD), hours=2)
    times = {event.id: event.seen_at for event in snapshot_queries.policy(conn)}
    assert before < set(times)
    assert {times[ident] for ident in before} == {NOW}
    assert {times[ident] for ident in set(times) - before} == {later(hours=2)}


def test_a_request_comes_with_what_concerns_its_material(conn: sqlite3.Connection) -> None:
    put(conn, solicitations=(request(materials=("antimony",)),))
    lay(conn, policy_events(RECORD), supply_facts(RECORD))
    found = snapshot_queries.detail(conn, KEY)
    assert found is not None
    assert found.policy
    assert all("antimony" in event.materials for event in found.policy)
    assert {fact.material for fact in found.supply} == {"antimony"}


def test_the_views_hold_them_for_everybody(conn: sqlite3.Connection) -> None:
    lay(conn, policy_events(RECORD), supply_facts(RECORD))
    rows = conn.execute("SELECT kind, count(*) AS n FROM v_policy GROUP BY kind").fetchall()
    assert sum(row["n"] for row in rows) == len(RECORD.policy)
    share = conn.execute(
        "SELECT share FROM v_supply WHERE material = 'cobalt' AND place = 'DR Congo' AND vintage = '2025e'"
    ).fetchall()
    assert [row["share"] for row in share] == [74]
