"""Reads events with their witnesses."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.event import Event, EventKind, Evidence, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.store.codec import decode, instant, optional_day, optional_instant

_COLUMNS = "id, kind, key, number, material, occurred_on, about, seen_at, grade, baseline, own, old, new, news_at"
_WITNESSES = "event_id, source, ref, url, grade, seen_at, says"


def read_events(
    conn: sqlite3.Connection,
    where: str = "1",
    params: Sequence[object] = (),
    *,
    order: str = "news_at DESC, happened DESC, id",
    limit: int = -1,
) -> tuple[Event, ...]:
    """The events that meet `where`, an SQL condition written in this package, sorted by `order`, with their witnesses
    in their order."""
    chosen = f"FROM events WHERE {where} ORDER BY {order} LIMIT {limit:d}"
    rows = conn.execute(f"SELECT {_COLUMNS} {chosen}", tuple(params)).fetchall()
    witnesses: dict[str, list[Evidence]] = {}
    for row in conn.execute(
        f"SELECT {_WITNESSES} FROM evidence WHERE event_id IN (SELECT id {chosen}) ORDER BY event_id, place",  # noqa: S608
        tuple(params),
    ):
        witnesses.setdefault(row["event_id"], []).append(_evidence_from(row))
    return tuple(_event_from(row, tuple(witnesses.get(row["id"], ()))) for row in rows)


def _evidence_from(row: sqlite3.Row) -> Evidence:
    return Evidence(
        source=row["source"],
        ref=row["ref"],
        url=row["url"],
        grade=Grade(row["grade"]),
        seen_at=optional_instant(row["seen_at"]),
        says=row["says"],
    )


def _event_from(row: sqlite3.Row, evidence: tuple[Evidence, ...]) -> Event:
    later = not row["baseline"] and row["news_at"] != row["seen_at"]
    return Event(
        id=row["id"],
        kind=EventKind(row["kind"]),
        key=row["key"],
        number=row["number"],
        material=row["material"],
        occurred_on=optional_day(row["occurred_on"]),
        seen_at=instant(row["seen_at"]),
        grade=Grade(row["grade"]),
        old=decode(row["old"], Fields),
        new=decode(row["new"], Fields),
        evidence=evidence,
        baseline=bool(row["baseline"]),
        occurred_about=FuzzyDate(row["about"]) if row["about"] else None,
        grade_without_reports=Grade(row["own"]) if row["own"] else None,
        news_since=optional_instant(row["news_at"]) if later else None,
    )
