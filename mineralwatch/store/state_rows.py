"""Writes what is derived: only those rows that differ from the stored ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from mineralwatch.domain.alerting.news_verdict import OFFICIAL_SOURCES
from mineralwatch.domain.derivation.facts import DerivedSolicitation, State
from mineralwatch.domain.evidence.event_reports import is_reported
from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim, Event, Evidence
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import ReissueLink
from mineralwatch.store.codec import day_text, encode, instant_text

Row = tuple[Any, ...]
Rows = dict[str, dict[Row, Row]]  # table -> primary key -> whole row

TABLES: Mapping[str, tuple[int, str]] = {
    "notices": (1, "notice_id, key, number, title, type, posted, deadline, url, has_text, changed_at, content"),
    "solicitations": (
        1,
        "key, from_record_alone, number, title, materials, stage, office, posted, deadline, deadline_zone_basis,"
        " ending, ended, ceiling, guaranteed, ordered, quantity, unit, url, first_seen, last_change, content",
    ),
    "aliases": (1, "alias, normalised, key"),
    "events": (
        1,
        "id, kind, key, number, material, occurred_on, about, seen_at, grade, own, baseline, old, new, happened,"
        " news_at",
    ),
    "evidence": (3, "event_id, source, ref, place, url, grade, seen_at, says"),
    "claims": (
        5,
        "key, field, source, ref, value, place, url, grade, dated, says, seen_at, contract, single_source",
    ),
    "contracts": (
        1,
        "place, contract, awardee, key, material, kind, ceiling, guaranteed, ordered, signed, source, grade, content",
    ),
    "chains": (2, "older, newer, grade, points, confirmed, reasons, content"),
    "stories": (
        1,
        "id, title, outlets, published, first_seen, sort_at, url, material, kind, confidence, number, entry_count,"
        " grade, why, told, key, because, baseline, may_tell",
    ),
}
"""Each derived table: how many of its columns are the primary key, and all its columns, those of the key first."""

_OF_KEYS = {
    "evidence": "event_id IN (SELECT id FROM events WHERE key IN (SELECT value FROM json_each(?)))",
    **dict.fromkeys(
        ("notices", "solicitations", "aliases", "events", "claims"), "key IN (SELECT value FROM json_each(?))"
    ),
}


def write_state(conn: sqlite3.Connection, before: State, after: State) -> int:
    """Bring the derived tables from `before`, which they hold, to `after`, inside a transaction of the caller; returns
    how many rows changed."""
    keys = {*before.solicitations, *after.solicitations} - after.failed.keys()
    changed = sorted(key for key in keys if before.solicitations.get(key) is not after.solicitations.get(key))
    pairs = ((before.stories.get(ident), ident, story) for ident, story in after.stories.items())
    stories = [ident for known, ident, story in pairs if known is not story and known != story]
    tables = [name for name in ("contracts", "chains") if _values(before, name) != _values(after, name)]
    stored = {**_stored_of_keys(conn, changed), **{name: _stored(conn, name) for name in tables}}
    wanted = _wanted(after, changed)
    stored["stories"] = _stored(conn, "stories", "id IN (SELECT value FROM json_each(?))", stories)
    wanted["stories"] = {(ident,): _story_row(after.stories[ident]) for ident in stories}
    return _write(conn, stored, {name: wanted[name] for name in stored})


def write_all(conn: sqlite3.Connection, state: State) -> int:
    """Bring the derived tables to `state`, whatever they hold, inside a transaction of the caller; returns how many
    rows changed."""
    stored, wanted = stored_rows(conn), rows_of(state)
    for name, rows in _stored_of_keys(conn, state.failed).items():  # what could not be derived stays as it is
        for key in rows.keys() - wanted[name].keys():
            del stored[name][key]
    return _write(conn, stored, wanted)


def put_stories(conn: sqlite3.Connection, stories: Iterable[Story]) -> None:
    """Replace the rows of these stories, inside a transaction of the caller."""
    rows = {(story.id,): _story_row(story) for story in stories}
    _write(conn, {"stories": {}}, {"stories": rows})


def stored_rows(conn: sqlite3.Connection) -> Rows:
    """Every row of the derived tables."""
    return {name: _stored(conn, name) for name in TABLES}


def rows_of(state: State) -> Rows:
    """The rows of the derived tables that hold `state`."""
    wanted = _wanted(state, tuple(state.solicitations))
    wanted["stories"] = {(ident,): _story_row(story) for ident, story in state.stories.items()}
    return wanted


def _values(state: State, name: str) -> Sequence[object]:
    return state.contracts if name == "contracts" else state.links


def _stored_of_keys(conn: sqlite3.Connection, keys: Collection[str]) -> Rows:
    return {name: _stored(conn, name, where, keys) for name, where in _OF_KEYS.items()} if keys else {}


def _stored(conn: sqlite3.Connection, name: str, where: str = "", values: Collection[str] = ()) -> dict[Row, Row]:
    count, columns = TABLES[name]
    condition, given = (f" WHERE {where}", (encode(sorted(values)),)) if where else ("", ())
    rows = conn.execute(f"SELECT {columns} FROM {name}{condition}", given)  # noqa: S608 (names of our own)
    return {tuple(row)[:count]: tuple(row) for row in rows}


def _write(conn: sqlite3.Connection, stored: Rows, wanted: Rows) -> int:
    changed = 0
    for name, rows in stored.items():
        count, columns = TABLES[name]
        names = columns.split(", ")
        gone = [key for key in rows if key not in wanted[name]]
        where = " AND ".join(f"{column} = ?" for column in names[:count])
        conn.executemany(f"DELETE FROM {name} WHERE {where}", gone)  # noqa: S608
        changed += len(gone)
    for name, rows in wanted.items():
        columns = TABLES[name][1]
        new = [row for key, row in rows.items() if stored[name].get(key) != row]
        marks = ", ".join("?" * len(columns.split(", ")))
        conn.executemany(f"INSERT OR REPLACE INTO {name} ({columns}) VALUES ({marks})", new)  # noqa: S608
        changed += len(new)
    return changed


def _wanted(state: State, keys: Iterable[str]) -> Rows:
    rows: Rows = {name: {} for name in TABLES}
    for key in keys:
        if key in state.solicitations:
            for name, row in _rows_of_solicitation(key, state.solicitations[key]):
                rows[name][row[: TABLES[name][0]]] = row
    rows["contracts"] = {(place,): _contract_row(place, one) for place, one in enumerate(state.contracts)}
    rows["chains"] = {(link.older, link.newer): _link_row(link) for link in state.links}
    return rows


def _rows_of_solicitation(key: str, derived: DerivedSolicitation) -> Iterator[tuple[str, Row]]:
    yield "solicitations", _solicitation_row(derived)
    for alias in derived.solicitation.aliases:
        yield "aliases", (alias, normalise_number(alias), key)
    read_at = changed_at(derived)
    for notice in derived.notices:
        yield "notices", _notice_row(key, notice, read_at[notice.notice_id])
    for event in derived.events:
        yield "events", _event_row(event)
        for place, witness in enumerate(event.evidence):
            yield "evidence", _evidence_row(event.id, place, witness)
    for place, claim in enumerate(derived.claims):
        yield "claims", _claim_row(key, place, claim)


def changed_at(derived: DerivedSolicitation) -> dict[str, datetime]:
    """When each notice was last read in another form, by its id."""
    read_at: dict[str, datetime] = {}
    for reading in derived.readings:
        ident = reading.notice.notice_id
        read_at[ident] = max(reading.at, read_at.get(ident, reading.at))
    return read_at


def _solicitation_row(derived: DerivedSolicitation) -> Row:
    s: Solicitation = derived.solicitation
    return (
        s.key,
        not derived.notices and not any(map(_is_read_here, derived.events)),
        s.number,
        s.title,
        encode(s.materials),
        s.stage,
        s.office,
        s.posted.text if s.posted else None,
        s.deadline.text if s.deadline else None,
        s.deadline.basis if s.deadline else None,
        s.ending,
        s.ended.text if s.ended else None,
        s.ceiling,
        s.guaranteed,
        s.ordered,
        s.quantity,
        s.unit,
        s.url,
        instant_text(s.first_seen),
        instant_text(s.last_change),
        encode(s),
    )


def _is_read_here(event: Event) -> bool:
    return any(witness.source in OFFICIAL_SOURCES or is_reported(witness) for witness in event.evidence)


def _notice_row(key: str, notice: Notice, changed_at: datetime) -> Row:
    return (
        notice.notice_id,
        key,
        notice.number,
        notice.title,
        notice.type,
        day_text(notice.posted),
        notice.deadline.text if notice.deadline else None,
        notice.url,
        notice.text is not None,
        instant_text(changed_at),
        encode(notice),
    )


@dataclass(frozen=True, slots=True)
class EventDays:
    """The texts by which events are sorted: the day that a source gives, or of the reading, and since when an event is
    news."""

    happened: str | None
    news_at: str


def days_of(event: Event) -> EventDays:
    """The days of an event. For baseline, which is no news, the day on which it happened stands for `news_at`."""
    dated = day_text(event.occurred_on or (event.occurred_about.first if event.occurred_about else None))
    happened = dated if event.baseline else dated or instant_text(event.seen_at)[:10]
    return EventDays(happened, instant_text(event.news_at) or dated or "")


def _event_row(event: Event) -> Row:
    days = days_of(event)
    return (
        event.id,
        event.kind,
        event.key,
        event.number,
        event.material,
        day_text(event.occurred_on),
        event.occurred_about.text if event.occurred_about else None,
        instant_text(event.seen_at),
        event.grade,
        event.grade_without_reports,
        event.baseline,
        encode(event.old),
        encode(event.new),
        days.happened,
        days.news_at,
    )


def _evidence_row(event_id: str, place: int, w: Evidence) -> Row:
    return event_id, w.source, w.ref, place, w.url, w.grade, instant_text(w.seen_at), w.says


def _claim_row(key: str, place: int, c: Claim) -> Row:
    dated, seen = day_text(c.dated), instant_text(c.seen_at)
    named = (key, c.field, c.source, c.ref, c.value, place)
    return (*named, c.url, c.grade, dated, c.says, seen, c.contract, c.single_source)


def _contract_row(place: int, c: Contract) -> Row:
    money = (c.ceiling, c.guaranteed, c.ordered)
    signed = c.on.text if c.on else None
    return (place, c.contract, c.awardee, c.key, c.material, c.kind, *money, signed, c.source, c.grade, encode(c))


def _link_row(link: ReissueLink) -> Row:
    reasons = encode(link.reasons)
    return link.older, link.newer, link.grade, link.points, link.confirmed, reasons, encode(link)


def _story_row(s: Story) -> Row:
    return (
        s.id,
        s.title,
        encode(s.outlets),
        instant_text(s.published),
        instant_text(s.first_seen),
        instant_text(min(s.published or s.first_seen, s.first_seen)),
        s.url,
        s.material,
        s.kind,
        s.confidence,
        s.number,
        s.entry_count,
        s.grade,
        s.why,
        encode(s.reported_values),
        s.key,
        s.because,
        s.baseline,
        s.may_tell,
    )
