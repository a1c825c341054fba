"""The register's word beside that of notices and record: one award is one event, whoever told it first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain import contract_register
from mineralwatch.domain.contract_register import REGISTER, RegisteredAward
from mineralwatch.domain.event_reports import only_reported
from mineralwatch.domain.models import Contract, Event, EventKind, Evidence, Fields, Grade, Solicitation
from mineralwatch.domain.report_matching import SolicitationRef
from mineralwatch.domain.value_equality import merge_fields
from mineralwatch.store import poller_queries
from mineralwatch.store import register_reads as stored
from mineralwatch.store.event_rows import merge_events


def witnessed(
    found: Sequence[Event],
    rows: Iterable[RegisteredAward],
    known: Mapping[str, Event],
    whose: SolicitationRef,
    now: datetime,
) -> list[Event]:
    """The events found in notices with the register as a further witness, and those that it alone shows."""
    events = {event.id: event for event in found}
    rows = tuple(rows)
    whole = {row.number: row for row in contract_register.unique_awards(rows)}
    for row in rows:
        ident = contract_register.award_event_id(row)
        read, old = events.get(ident), known.get(ident)
        shown = replace(_event(row, whose, old, now), new=contract_register.award_fields(whole[row.number]))
        if read is not None:
            # A notice has the better word for its own award; the register fills in what it leaves out.
            told: Fields = {name: value for name, value in read.new.items() if value is not None}
            others = tuple(w for w in read.evidence if (w.source, w.ref) != (REGISTER, row.ref))
            day = read.occurred_on or row.signed
            shown = replace(
                read, new=merge_fields(shown.new, told), evidence=(*others, shown.evidence[0]), occurred_on=day
            )
        elif old is not None:
            shown = merge_events(old, shown)
        events[ident] = shown
    return list(events.values())


def _event(row: RegisteredAward, whose: SolicitationRef, old: Event | None, now: datetime) -> Event:
    before = next((w for w in (old.evidence if old else ()) if (w.source, w.ref) == (REGISTER, row.ref)), None)
    seen = before.seen_at if before else now
    return Event(
        id=contract_register.award_event_id(row),
        kind=contract_register.award_event_kind(row),
        key=whose.key,
        number=whose.number,
        material=whose.material,
        occurred_on=row.signed,
        seen_at=old.seen_at if old else now,
        grade=Grade.OFFICIAL,
        old={},
        new=contract_register.award_fields(row),
        evidence=(Evidence(REGISTER, row.ref, row.url, Grade.OFFICIAL, seen, contract_register.award_text(row)),),
        baseline=old.baseline if old else False,
    )


def is_late_news(event: Event) -> bool:
    """Whether an event is an order that the register alone tells, 90 days after it was placed."""
    return event.kind is EventKind.ORDERED and all(witness.source == REGISTER for witness in event.evidence)


def contracts(
    conn: sqlite3.Connection,
    rows: Sequence[RegisteredAward],
    told: Mapping[str, str],
    requests: Iterable[Solicitation] = (),
    events: Iterable[Event] = (),
) -> tuple[Contract, ...]:
    """The register's contracts with the requests that they belong to; `requests` and `events` are not stored yet,
    `told` are the contract numbers that stories and people tell, with the keys of their requests."""
    if not rows:
        return ()
    shown = [event for event in events if not only_reported(event)]
    links = {**told, **stored.key_by_contract(conn), **contract_register.keys_by_contract(shown)}
    known = poller_queries.solicitations_of(conn, tuple(contract_register.keys_of_rows(rows, links)))
    known |= {request.key: request for request in requests}
    return contract_register.register_contracts(
        rows, links, {key: next(iter(r.materials), None) for key, r in known.items()}
    )
