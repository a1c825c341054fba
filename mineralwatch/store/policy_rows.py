"""Stores and reads the policy events and supply facts of the shipped record; a newer record replaces all of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.models.policy import PolicyEvent, SupplyFact
from mineralwatch.store.codec import decode, encode, instant, instant_text


def replace_policy(conn: sqlite3.Connection, events: Sequence[PolicyEvent], at: datetime) -> None:
    """Replace all stored policy events by `events`. An event that was stored before keeps the time at which it was
    first loaded; a new one gets `at`."""
    first = {row["id"]: row["seen_at"] for row in conn.execute("SELECT id, seen_at FROM policy_events")}
    conn.execute("DELETE FROM policy_events")
    conn.executemany(
        "INSERT INTO policy_events (id, place, kind, happened, until, by_whom, materials, text, note, source, url,"
        " grade, seen_at, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                event.id,
                place,
                event.kind,
                event.on.text if event.on else None,
                event.until.text if event.until else None,
                event.by,
                encode(event.materials),
                event.text,
                event.note,
                event.evidence[0].source if event.evidence else None,
                next((witness.url for witness in event.evidence if witness.url), None),
                event.grade,
                first.get(event.id, instant_text(at)),
                encode(replace(event, seen_at=None)),
            )
            for place, event in enumerate(events)
        ),
    )


def replace_supply(conn: sqlite3.Connection, facts: Sequence[SupplyFact]) -> None:
    """Replace all stored supply facts by `facts`."""
    conn.execute("DELETE FROM supply")
    conn.executemany(
        "INSERT INTO supply (material, measure, stage, place, what, bound, low, value, unit, share, vintage, text,"
        " agency, source, url, grade, note, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                fact.material,
                fact.measure,
                fact.stage,
                fact.place,
                fact.what,
                fact.bound,
                fact.low,
                fact.value,
                fact.unit,
                fact.share,
                fact.vintage,
                fact.text,
                fact.agency,
                fact.source,
                fact.url,
                fact.grade,
                fact.note,
                encode(fact),
            )
            for fact in facts
        ),
    )


def read_policy(conn: sqlite3.Connection) -> tuple[PolicyEvent, ...]:
    """All policy events, newest first, undated ones last."""
    rows = conn.execute(
        "SELECT content, seen_at FROM policy_events ORDER BY ltrim(happened, '~') DESC NULLS LAST, place DESC"
    )
    return tuple(replace(decode(row["content"], PolicyEvent), seen_at=instant(row["seen_at"])) for row in rows)


def read_supply(conn: sqlite3.Connection) -> tuple[SupplyFact, ...]:
    """All supply facts, in the order of the record."""
    return tuple(decode(row["content"], SupplyFact) for row in conn.execute("SELECT content FROM supply ORDER BY id"))
