"""Reads all facts about solicitations from the store."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

from mineralwatch.domain.derivation.decisions import UserDecisions, decisions_of
from mineralwatch.domain.derivation.facts import (
    EarlierFacts,
    Facts,
    RecordedContract,
    RecordedSolicitation,
    former_ids,
)
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.stories.story_clustering import story_from_entries
from mineralwatch.record import record_claims, row_values
from mineralwatch.record.record_rows import ContractRow, SolicitationRow
from mineralwatch.record.row_evidence import published_day
from mineralwatch.store import fact_rows, meta_values, notice_readings
from mineralwatch.store.codec import optional_day
from mineralwatch.store.connection import read_transaction
from mineralwatch.store.entry_readings import entry_texts
from mineralwatch.store.entry_rows import entries_by_story
from mineralwatch.store.health_rows import read_all_health
from mineralwatch.store.story_rows import newest_stories
from mineralwatch.store.user_acts import deciding_acts


def read_facts(conn: sqlite3.Connection, *, read_headlines: bool = False, earlier: bool = False) -> Facts:
    """All facts. `read_headlines`: read what the stories report from their entries once more, instead of taking what
    was read when they were stored. `earlier`: with what is needed to know the facts of an earlier moment. Raises
    StoreError."""
    with read_transaction(conn):
        record, contracts = recorded(conn)
        stories = read_stories(conn, read_headlines=read_headlines)
        bound, renames = fact_rows.provisional_keys(conn), fact_rows.event_renames(conn)
        return Facts(
            readings=fact_rows.notice_readings(conn),
            awards=fact_rows.award_readings(conn),
            lists=notice_readings.absence_readings(conn),
            stories=stories,
            entries=entries_by_story(conn, [s.id for s in stories if earlier or s.kind or s.may_tell]),
            decisions=read_decisions(conn),
            record=record,
            recorded_contracts=contracts,
            provisional_keys={witness: key for witness, (key, _) in bound.items()},
            sightings=fact_rows.sightings(conn),
            former_ids=former_ids([(one.former, one.present) for one in renames]),
            earlier=EarlierFacts(
                acts=deciding_acts(conn, undone=True),
                texts=entry_texts(conn),
                bound_at={witness: at for witness, (_, at) in bound.items()},
                renames=renames,
                baseline_at={one.name: one.baseline_at for one in read_all_health(conn) if one.baseline_at},
                record_date=_record_date(conn),
            )
            if earlier
            else None,
        )


def read_decisions(conn: sqlite3.Connection) -> UserDecisions:
    """What the user decided and did not take back. Raises StoreError."""
    return decisions_of(deciding_acts(conn))


def _record_date(conn: sqlite3.Connection) -> date | None:
    return optional_day(meta_values.get(conn, "record_date"))


def read_stories(conn: sqlite3.Connection, *, read_headlines: bool = False) -> tuple[Story, ...]:
    """All stories, not attached, oldest first."""
    stored = [replace(s, key=None, because=None, unread=True, starred=False) for s in reversed(newest_stories(conn))]
    if not read_headlines:
        return tuple(stored)
    entries = entries_by_story(conn, [story.id for story in stored])
    return tuple(replace(story_from_entries(s.id, entries[s.id]), baseline=s.baseline) for s in stored)


def recorded(conn: sqlite3.Connection) -> tuple[tuple[RecordedSolicitation, ...], tuple[RecordedContract, ...]]:
    """The record's solicitations as they were loaded, and its contracts that belong to none."""
    dated = _record_date(conn)
    solicitations: list[RecordedSolicitation] = []
    contracts: list[RecordedContract] = []
    for content in fact_rows.recorded_rows(conn):
        loaded = row_values.loaded_row(content)
        if isinstance(loaded.row, ContractRow) or loaded.key is None:
            told = min(filter(None, map(published_day, loaded.row.sources)), default=None)
            contracts += (RecordedContract(one, told) for one in row_values.contracts(loaded.row, None))
        else:
            solicitations.append(_recorded_solicitation(loaded.row, loaded.key, dated, claims_only=loaded.claims_only))
    return tuple(solicitations), tuple(contracts)


def _recorded_solicitation(
    row: SolicitationRow, key: str, dated: date | None, *, claims_only: bool
) -> RecordedSolicitation:
    return RecordedSolicitation(
        key=key,
        facts=None if claims_only else row_values.request_facts(row, dated),
        events=() if claims_only else row_values.events(row, key, row_values.UNSEEN),
        claims=record_claims.claims_of_row(row),
        contracts=row_values.contracts(row, key),
    )
