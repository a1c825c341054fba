"""Copies the facts of an older store into a new one, and reads what was derived there as far as facts follow from it.

Plain SQL over two attached databases, not sqlite-utils: a table is one statement, no row passes through Python, both
stores are read and written in one transaction, and the older one is attached read-only, which sqlite-utils cannot do.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.derivation.earlier_facts import EarlierKeys
from mineralwatch.domain.derivation.facts import DerivedSolicitation, State
from mineralwatch.domain.models.event import Event, EventKind, Evidence, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.numbers_and_ids import is_provisional
from mineralwatch.store.codec import decode, instant, optional_day, optional_instant
from mineralwatch.store.older_store import SCHEMA, columns_of

FACTS = (
    *("observations", "acts", "readings", "quarantine", "entries", "entry_readings"),
    *("former_events", "event_renames", "sightings", "provisional_keys"),
    *("quotes", "bars", "alerts", "deliveries", "sources", "quota"),
)
"""The tables of facts, and of what else is kept as it is; commands that wait are not copied."""
_DECIDED = ("stories",)  # derived, but for `baseline`, which was decided once
_RECORD = ("companies", "appropriations", "promises", "symbols", "policy_events", "supply")
_WITHOUT_ROWID = frozenset({"bars"})
# Names in `meta` that a new store begins without: what is true of the moment, and what is derived.
_NOT_COPIED = ("unfinished", "busy", "progress", "stop_reading", "derived_from", "failed")
FIRST_WITH_SIGHTINGS = 8
"""The first schema that stores as facts what was decided at its moment, so that a copy needs no more than the rows."""
_FIRST_WITH_BASELINE = 6  # the first schema in which a story says whether it was news
_PROVISIONAL = re.compile(r"\b[a-z][a-z-]*-\d{4}-x\d+\b")


def copy_facts(conn: sqlite3.Connection, version: int, on_table: Callable[[str], None]) -> dict[str, int]:
    """Copy everything that is not derived from the attached store, inside a transaction of the caller; returns the
    number of rows by table. `version` is its schema, `on_table` receives the name of each table before it is copied."""
    copied = {}
    for table in (*FACTS, *_DECIDED, *_RECORD):
        columns = [name for name in columns_of(conn, table, "main") if name in columns_of(conn, table)]
        if columns:
            on_table(table)
            names = ", ".join(columns)
            order = "" if table in _WITHOUT_ROWID else " ORDER BY rowid"
            copied[table] = conn.execute(
                f"INSERT INTO main.{table} ({names}) SELECT {names} FROM {SCHEMA}.{table}{order}"  # noqa: S608
            ).rowcount
    copied["meta"] = conn.execute(
        f"INSERT OR REPLACE INTO main.meta (name, value) SELECT name, value FROM {SCHEMA}.meta"  # noqa: S608
        " WHERE name NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(_NOT_COPIED),),
    ).rowcount
    if "event_renames" not in copied:  # when an event was renamed was not stored, so it always had its present id
        conn.execute(
            "INSERT INTO main.event_renames (former, present, at)"
            " SELECT former, id, '1970-01-01T00:00:00.000000Z' FROM main.former_events ORDER BY rowid"
        )
    if version < _FIRST_WITH_BASELINE:  # nothing that was read then ever reported an event
        conn.execute("UPDATE main.stories SET baseline = 1")
    return copied


def leave_alerts_to_the_other(conn: sqlite3.Connection) -> None:
    """Take the copied alerts that wait as sent, since another program still sends those of the older store. Inside a
    transaction of the caller."""
    conn.execute("UPDATE main.alerts SET state = 'done', next_try = NULL WHERE state <> 'done'")


def count_facts_read(conn: sqlite3.Connection) -> int:
    """How many rows of the store are of something that was read, done or raised: not of the shipped record alone."""
    tables = (table for table in FACTS if table not in ("observations", "sightings"))
    conditions = ("observations WHERE kind <> 'record'", *tables)
    return sum(conn.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in conditions)  # noqa: S608


def loaded_slugs(conn: sqlite3.Connection) -> tuple[str, ...]:
    """The slugs of the record's rows that the attached store loaded last, in the order of the record; all that it ever
    loaded when it does not say which."""
    if columns_of(conn, "journal"):
        row = conn.execute(f"SELECT slugs FROM {SCHEMA}.journal WHERE kind = 'record' ORDER BY id DESC").fetchone()  # noqa: S608
        if row is not None and row["slugs"] is not None:
            return decode(row["slugs"], tuple[str, ...])
    rows = conn.execute(f"SELECT ref FROM {SCHEMA}.observations WHERE kind = 'record' GROUP BY ref ORDER BY min(id)")  # noqa: S608
    return tuple(row["ref"] for row in rows)


def record_contents(conn: sqlite3.Connection) -> Mapping[str, str]:
    """The rows of the record as they were loaded last, as JSON, by slug."""
    return _pairs(conn, "SELECT ref, content FROM observations WHERE kind = 'record' ORDER BY id")


def earlier_state(conn: sqlite3.Connection) -> State:
    """The events of the attached store by their solicitations, of which nothing else is given."""
    by_key: dict[str, list[Event]] = {}
    for event in earlier_events(conn):
        by_key.setdefault(event.key, []).append(event)
    return State({key: DerivedSolicitation(Solicitation(key, None, ""), events=tuple(e)) for key, e in by_key.items()})


def earlier_events(conn: sqlite3.Connection) -> tuple[Event, ...]:
    """The events of the attached store with their witnesses in the order of storing, oldest first."""
    witnesses: dict[str, list[Evidence]] = {}
    for row in conn.execute(f"SELECT * FROM {SCHEMA}.evidence ORDER BY id"):  # noqa: S608
        read_at, grade = optional_instant(row["seen_at"]), Grade(row["grade"])
        witness = Evidence(row["source"], row["ref"], row["url"], grade, read_at, row["says"])
        witnesses.setdefault(row["event_id"], []).append(witness)
    rows = conn.execute(f"SELECT * FROM {SCHEMA}.events ORDER BY seen_at, id")  # noqa: S608
    return tuple(_event_from(row, tuple(witnesses.get(row["id"], ()))) for row in rows)


def _event_from(row: sqlite3.Row, evidence: tuple[Evidence, ...]) -> Event:
    became_news = not row["baseline"] and row["news_at"] != row["seen_at"]
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
        news_since=optional_instant(row["news_at"]) if became_news else None,
    )


def earlier_keys(conn: sqlite3.Connection, stories: Iterable[Story], recorded: frozenset[str]) -> EarlierKeys:
    """What the attached store says about its provisional keys. `stories` are its stories with their keys, `recorded`
    the keys of its record as it was loaded last."""
    aliases = _pairs(conn, f"SELECT alias, key FROM {SCHEMA}.aliases WHERE alias <> key")  # noqa: S608
    reasons = f"SELECT value, coalesce(says, '') FROM {SCHEMA}.claims WHERE field = 'same_as'"  # noqa: S608
    return EarlierKeys(
        notices=_pairs(conn, f"SELECT notice_id, key FROM {SCHEMA}.notices"),  # noqa: S608
        numberless=_numberless(conn),
        stories=tuple(story for story in stories if story.key is not None),
        aliases={alias: key for alias, key in aliases.items() if is_provisional(alias)},
        merge_reasons=_pairs(conn, reasons),
        used=_used_keys(conn),
        recorded=recorded,
    )


def _pairs(conn: sqlite3.Connection, sql: str) -> Mapping[str, str]:
    return {str(one): str(other) for one, other in conn.execute(sql)}


def _numberless(conn: sqlite3.Connection) -> Mapping[str, Notice]:
    """The first reading of each notice of which some reading has no number."""
    rows = conn.execute(
        f"SELECT ref, content FROM {SCHEMA}.observations WHERE id IN (SELECT min(id) FROM {SCHEMA}.observations"  # noqa: S608
        " WHERE kind = 'notice' GROUP BY ref HAVING max(json_extract(content, '$.number') IS NULL)) ORDER BY id"
    )
    return {row["ref"]: decode(row["content"], Notice) for row in rows}


def _used_keys(conn: sqlite3.Connection) -> frozenset[str]:
    """Every provisional key that acts, alerts or an earlier record name."""
    about = "coalesce(key, about)" if "about" in columns_of(conn, "alerts") else "key"
    body = "body" if "body" in columns_of(conn, "acts") else "NULL"
    rows = conn.execute(
        f"SELECT subject FROM {SCHEMA}.acts UNION SELECT {body} FROM {SCHEMA}.acts"  # noqa: S608
        f" UNION SELECT {about} FROM {SCHEMA}.alerts"
        f" UNION SELECT json_extract(content, '$.key') FROM {SCHEMA}.observations WHERE kind = 'record'"
    )
    return frozenset(key for (text,) in rows for key in _PROVISIONAL.findall(text or ""))


def first_seen(conn: sqlite3.Connection, witness: str) -> datetime:
    """When a witness of a provisional key (a notice id, or `story/` and a story id) was first read; for a key that is
    its own witness, when anything was."""
    row = conn.execute(
        "SELECT coalesce((SELECT min(seen_at) FROM observations WHERE kind = 'notice' AND ref = :id),"
        " (SELECT first_seen FROM stories WHERE 'story/' || id = :id),"
        " (SELECT min(seen_at) FROM observations), '1970-01-01T00:00:00.000000Z')",
        {"id": witness},
    ).fetchone()
    return instant(row[0])
