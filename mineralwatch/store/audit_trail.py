"""Reads the audit trail of a solicitation: the stored observations from which its events follow, and the user acts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mineralwatch.domain.models.event import Claim, Event, Evidence
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.solicitation_merging import is_merge_claim
from mineralwatch.store import poller_queries
from mineralwatch.store.codec import encode, instant
from mineralwatch.store.connection import read_transaction
from mineralwatch.store.event_rows import read_events

FieldChange = tuple[str, Any, Any]  # (field, earlier value, new value)


@dataclass(frozen=True, slots=True)
class ObservedChange:
    """One observation. `changed` holds the differences to the previous observation of the same notice, award or row by
    the same source; for the first observation it is empty."""

    id: int
    source: str
    kind: str
    ref: str
    seen_at: datetime
    payload_hash: str
    first: bool
    changed: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class AbsenceReading:
    """One reading of a source in which notices of the solicitation were missing, or were found again. `missing` and
    `found` hold notice ids."""

    id: int
    source: str
    at: datetime
    missing: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditedAct:
    """One user act. A witness that comes from this act has the ref `hand/<id>`; `body` is the act's JSON object, or
    None. Acts with the same `step` were stored and are undone together."""

    step: int
    at: datetime
    kind: str
    subject: str
    undone: bool
    id: int
    body: str | None = None


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """Everything from which the state of a solicitation follows. `rests_on` maps the id of an event to one tuple of
    observation ids for each witness, in the order of the event's witnesses."""

    key: str
    number: str | None
    observations: tuple[ObservedChange, ...]
    readings: tuple[AbsenceReading, ...]
    events: tuple[Event, ...]
    rests_on: Mapping[str, tuple[tuple[int, ...], ...]]
    acts: tuple[AuditedAct, ...]
    merges: tuple[Claim, ...]


def read_audit_trail(conn: sqlite3.Connection, name: str) -> AuditTrail | None:
    """The audit trail of a solicitation by number, key or alias; None when it is unknown. Raises StoreError."""
    with read_transaction(conn):
        key = poller_queries.key_of(conn, name)
        solicitation = poller_queries.solicitations_of(conn, [key]).get(key) if key else None
        if key is None or solicitation is None:
            return None
        events = read_events(conn, "key = ?", (key,), order="happened, seen_at, id")
        observed = _observations(conn, key, (key, *solicitation.aliases), events)
        return AuditTrail(
            key=key,
            number=solicitation.number,
            observations=observed,
            readings=_readings(conn, key),
            events=events,
            rests_on={
                event.id: tuple(_observations_behind(observed, *_source_ref_time(w)) for w in event.evidence)
                for event in events
            },
            acts=_acts(conn, key, solicitation.aliases, events),
            merges=tuple(claim for claim in poller_queries.claims_of(conn, [key])[key] if is_merge_claim(claim)),
        )


def _source_ref_time(witness: Evidence) -> tuple[str, str, datetime | None]:
    return witness.source, witness.ref, witness.seen_at


def _observations_behind(
    observed: Sequence[ObservedChange], source: str, ref: str, seen_at: datetime | None
) -> tuple[int, ...]:
    """The ids of the observations from which a witness follows: those of the same ref by its source up to `seen_at`, or
    without any, that of the record's row."""
    own = [o for o in observed if o.kind != "record" and o.ref == ref and _may_be_source(o, source)]
    until = tuple(o.id for o in own if seen_at is None or o.seen_at <= seen_at)
    rows = tuple(o.id for o in observed if o.kind == "record" and ref.partition("/")[0] == o.ref)
    return until or rows


def _may_be_source(observed: ObservedChange, source: str) -> bool:
    return observed.kind == "register" or observed.source == source


_OBSERVATIONS = """
SELECT id, source, kind, ref, seen_at, payload_hash, content FROM observations
WHERE (kind = 'notice' AND ref IN (SELECT notice_id FROM notices WHERE key = :key))
OR (kind = 'register' AND ref IN (SELECT value FROM json_each(:refs)))
OR (kind = 'record' AND json_extract(content, '$.key') IN (SELECT value FROM json_each(:names)))
ORDER BY id
"""


def _observations(
    conn: sqlite3.Connection, key: str, names: Sequence[str], events: Sequence[Event]
) -> tuple[ObservedChange, ...]:
    refs = sorted({witness.ref for event in events for witness in event.evidence})
    found, last = [], dict[tuple[str, str, str], dict[str, Any]]()
    for row in conn.execute(_OBSERVATIONS, {"key": key, "refs": encode(refs), "names": encode(list(names))}):
        source_kind_ref = (row["source"], row["kind"], row["ref"])
        before, now = last.get(source_kind_ref), json.loads(row["content"])
        last[source_kind_ref] = now
        found.append(
            ObservedChange(
                id=row["id"],
                source=row["source"],
                kind=row["kind"],
                ref=row["ref"],
                seen_at=instant(row["seen_at"]),
                payload_hash=row["payload_hash"],
                first=before is None,
                changed=_changes(before, now) if before is not None else (),
            )
        )
    return tuple(found)


def _changes(before: dict[str, Any], now: dict[str, Any]) -> tuple[FieldChange, ...]:
    names = sorted({*before, *now})
    return tuple((name, before.get(name), now.get(name)) for name in names if before.get(name) != now.get(name))


_READINGS = """
SELECT r.id, r.source, r.at,
  (SELECT json_group_array(value) FROM json_each(r.missing) WHERE value IN mine) AS missing,
  (SELECT json_group_array(value) FROM json_each(r.found) WHERE value IN mine) AS found
FROM readings r WHERE (r.missing <> '[]' OR r.found <> '[]') ORDER BY r.id
"""


def _readings(conn: sqlite3.Connection, key: str) -> tuple[AbsenceReading, ...]:
    rows = conn.execute(f"WITH mine AS (SELECT notice_id FROM notices WHERE key = ?) {_READINGS}", (key,))  # noqa: S608
    readings = (
        AbsenceReading(
            r["id"], r["source"], instant(r["at"]), tuple(json.loads(r["missing"])), tuple(json.loads(r["found"]))
        )
        for r in rows
    )
    return tuple(reading for reading in readings if reading.missing or reading.found)


_ACTS = """
SELECT a.id, a.step, a.at, a.kind, a.subject, a.body,
  EXISTS (SELECT 1 FROM acts u WHERE u.undoes = a.step) AS undone
FROM acts a
WHERE a.subject IN (SELECT value FROM json_each(:names))
OR a.subject IN (SELECT id FROM alerts WHERE key = :key) ORDER BY a.id
"""


def _acts(
    conn: sqlite3.Connection, key: str, aliases: Sequence[str], events: Sequence[Event]
) -> tuple[AuditedAct, ...]:
    names = [key, *aliases, *(event.id for event in events)]
    rows = conn.execute(_ACTS, {"key": key, "names": encode(names)})
    return tuple(
        AuditedAct(r["step"], instant(r["at"]), r["kind"], r["subject"], bool(r["undone"]), r["id"], r["body"])
        for r in rows
    )
