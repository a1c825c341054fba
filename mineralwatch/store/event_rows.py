"""Stores and reads events and their witnesses. An event's id follows from its content, so that a second report of the
same event adds a witness to the stored event."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.event_reports import only_reported
from mineralwatch.domain.models import Event, EventKind, Evidence, Fields, Grade
from mineralwatch.domain.value_equality import merge_fields
from mineralwatch.store.codec import day_text, decode, encode, instant, instant_text, optional_day, optional_instant
from mineralwatch.store.solicitation_rows import Origin, is_provisional

_COLUMNS = "id, kind, key, number, material, occurred_on, about, seen_at, grade, baseline, own, old, new"
_KEPT = f"{_COLUMNS}, news_at"
_WITNESSES = "event_id, source, ref, url, grade, seen_at, says"


@dataclass(frozen=True, slots=True)
class EventChanges:
    """The ids of the events that storing has added or changed."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()  # events that were stored before
    raised: tuple[str, ...] = ()  # the changed events whose grade has become better


def merge_events(known: Event, seen: Event) -> Event:
    """One event made of the stored event `known` and of `seen`, the same event by further witnesses. Where both have a
    value, that of the better grade is taken; otherwise the one there is.

    The kind and the time of the first reading are those of `known`. An event is baseline only if both are. A
    provisional key is replaced by the key of `seen`.
    """
    good, poor = (seen, known) if seen.grade.rank <= known.grade.rank else (known, seen)
    own = min(
        (grade for grade in (grade_without_reports(known), grade_without_reports(seen)) if grade),
        key=_rank,
        default=None,
    )
    return replace(
        known,
        key=seen.key if is_provisional(known.key) else known.key,
        number=good.number or poor.number,
        material=good.material or poor.material,
        occurred_on=good.occurred_on or poor.occurred_on,
        occurred_about=good.occurred_about or poor.occurred_about,
        grade=good.grade,
        old=merge_fields(poor.old, good.old),
        new=merge_fields(poor.new, good.new),
        evidence=merge_evidence(known.evidence, seen.evidence),
        grade_without_reports=None if own is good.grade else own,
        baseline=known.baseline and seen.baseline,
        news_since=known.news_since or (seen.news_since if known.baseline else None),
    )


def grade_without_reports(event: Event) -> Grade | None:
    """The grade of an event by its witnesses other than stories and user acts; None when it has no other witness."""
    return None if only_reported(event) else event.grade_without_reports or event.grade


def _rank(grade: Grade) -> int:
    return grade.rank


def merge_evidence(known: Sequence[Evidence], seen: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The witnesses in `known` and `seen`, one for each source and ref, in the order of storing. A witness that stands
    in both has the better of its two grades."""
    found = {(e.source, e.ref): e for e in known}
    for e in seen:
        old = found.get((e.source, e.ref))
        if old is None:
            found[e.source, e.ref] = e
            continue
        grade = e.grade if e.grade.rank < old.grade.rank else old.grade
        found[e.source, e.ref] = replace(old, grade=grade, url=old.url or e.url, says=old.says or e.says)
    return tuple(found.values())


def put_events(conn: sqlite3.Connection, events: Iterable[Event], origin: Origin) -> EventChanges:
    """Store events; an event whose id is stored already is merged into the stored event."""
    new: list[str] = []
    changed: list[str] = []
    raised: list[str] = []
    for event in events:
        known = read_events(conn, "id = ?", (event.id,))
        if not known:
            _write(conn, event, origin)
            new.append(event.id)
            continue
        # An event that only stories or user acts report replaces the stored one; any other adds values and witnesses.
        merged = _in_stored_order(event, known[0]) if only_reported(event) else merge_events(known[0], event)
        if merged == known[0]:
            continue
        if only_reported(event):
            conn.execute("DELETE FROM evidence WHERE event_id = ?", (event.id,))
        _write(conn, merged, origin)
        changed.append(event.id)
        if merged.grade.rank < known[0].grade.rank:
            raised.append(event.id)
    return EventChanges(tuple(new), tuple(changed), tuple(raised))


def _in_stored_order(event: Event, known: Event) -> Event:
    """The newly derived `event`, with its witnesses in the order that the stored event `known` has."""
    positions = {(witness.source, witness.ref): position for position, witness in enumerate(known.evidence)}
    last = len(positions)
    return replace(event, evidence=tuple(sorted(event.evidence, key=lambda w: positions.get((w.source, w.ref), last))))


def remove_witnesses(conn: sqlite3.Connection, witnesses: Iterable[tuple[str, str, str]]) -> int:
    """Remove witnesses, given as (event id, source, ref), from events that have other witnesses; returns how many were
    removed. The event's grade becomes its grade without reports; the caller then stores the event again with its
    remaining witnesses."""
    changed = 0
    for ident, source, ref in witnesses:
        changed += conn.execute(
            "DELETE FROM evidence WHERE event_id = ? AND source = ? AND ref = ?", (ident, source, ref)
        ).rowcount
        conn.execute("UPDATE events SET grade = coalesce(own, grade), own = NULL WHERE id = ?", (ident,))
    return changed


def delete_renamed_events(conn: sqlite3.Connection, pairs: Iterable[tuple[str, str]]) -> int:
    """Delete the events stored under a former id; `pairs` are (former id, new id). Their alerts get the new id. Returns
    how many events were deleted."""
    changed = 0
    for old, new in pairs:
        _store_former_id(conn, old, new)
        conn.execute("DELETE FROM evidence WHERE event_id = ?", (old,))
        changed += conn.execute("DELETE FROM events WHERE id = ?", (old,)).rowcount
    return changed


def retract_events(conn: sqlite3.Connection, ids: Iterable[str]) -> int:
    """Remove events that no longer follow from any reading; returns how many events changed.

    An event that the shipped record has too stays, with the best grade among its remaining witnesses.
    """
    changed = 0
    for ident in ids:
        changed += conn.execute("DELETE FROM evidence WHERE event_id = ? AND origin = 'source'", (ident,)).rowcount > 0
        left = [Grade(row["grade"]) for row in conn.execute("SELECT grade FROM evidence WHERE event_id = ?", (ident,))]
        if left:
            best = min(left, key=lambda grade: grade.rank)
            conn.execute("UPDATE events SET grade = ? WHERE id = ?", (best, ident))
        else:
            conn.execute("DELETE FROM events WHERE id = ?", (ident,))
    return changed


def rename_events(conn: sqlite3.Connection, pairs: Iterable[tuple[str, str]]) -> int:
    """Give events the id that follows from a notice; `pairs` are (id, new id). Their witnesses and alerts get the new
    id too. Returns how many rows of events changed.

    If another event is stored under the new id already, the two become one event.
    """
    changed = 0
    for old, new in pairs:
        known = conn.execute("SELECT 1 FROM events WHERE id = ?", (new,)).fetchone() is not None
        changed += conn.execute("UPDATE OR IGNORE events SET id = ? WHERE id = ?", (new, old)).rowcount
        conn.execute("UPDATE OR IGNORE evidence SET event_id = ? WHERE event_id = ?", (new, old))
        _store_former_id(conn, old, new)
        if known:
            conn.execute("DELETE FROM evidence WHERE event_id = ?", (old,))
            changed += conn.execute("DELETE FROM events WHERE id = ?", (old,)).rowcount
    return changed


def _store_former_id(conn: sqlite3.Connection, old: str, new: str) -> None:
    """Store that the event `new` had the id `old` before, and give its alerts the new id."""
    conn.execute("UPDATE alerts SET event_id = ? WHERE event_id = ?", (new, old))
    conn.execute("UPDATE former_events SET id = ? WHERE id = ?", (new, old))
    conn.execute("INSERT OR REPLACE INTO former_events (former, id) VALUES (?, ?)", (old, new))


def _write(conn: sqlite3.Connection, event: Event, origin: Origin) -> None:
    seen = instant_text(event.seen_at)
    dated = day_text(event.occurred_on or (event.occurred_about.first if event.occurred_about else None))
    happened = dated if event.baseline else dated or seen[:10]
    conn.execute(
        f"INSERT INTO events ({_COLUMNS}, origin, happened, news_at)"  # noqa: S608
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET key = excluded.key, number = excluded.number, material = excluded.material,"
        " occurred_on = excluded.occurred_on, about = excluded.about, grade = excluded.grade, own = excluded.own,"
        " old = excluded.old, new = excluded.new, happened = excluded.happened, news_at = excluded.news_at,"
        " baseline = excluded.baseline",
        (
            event.id,
            event.kind,
            event.key,
            event.number,
            event.material,
            day_text(event.occurred_on),
            event.occurred_about.text if event.occurred_about else None,
            seen,
            event.grade,
            event.baseline,
            event.grade_without_reports,
            encode(event.old),
            encode(event.new),
            origin,
            happened,
            instant_text(event.news_at) or dated or "",
        ),
    )
    conn.executemany(
        f"INSERT INTO evidence ({_WITNESSES}, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        " ON CONFLICT (event_id, source, ref) DO UPDATE SET url = excluded.url, grade = excluded.grade,"
        " says = excluded.says",
        ((event.id, e.source, e.ref, e.url, e.grade, instant_text(e.seen_at), e.says, origin) for e in event.evidence),
    )


def read_events(
    conn: sqlite3.Connection,
    where: str = "1",
    params: Sequence[object] = (),
    *,
    order: str = "news_at DESC, happened DESC, id",
    limit: int = -1,
) -> tuple[Event, ...]:
    """The events that meet `where`, an SQL condition written in this package, sorted by `order`, with their witnesses
    in the order of storing."""
    chosen = f"FROM events WHERE {where} ORDER BY {order} LIMIT {limit:d}"
    rows = conn.execute(f"SELECT {_KEPT} {chosen}", tuple(params)).fetchall()
    witnesses: dict[str, list[Evidence]] = {}
    for row in conn.execute(
        f"SELECT {_WITNESSES} FROM evidence WHERE event_id IN (SELECT id {chosen}) ORDER BY id",  # noqa: S608
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
