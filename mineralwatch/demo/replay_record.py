"""Loads what the record holds beside the solicitations, as known on a day: money, companies, contracts, announced
steps, press claims. The solicitations themselves are left out, since the replay presents them as notices; what belongs
to a solicitation is stored under the key that the solicitation has in the replay."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from mineralwatch.demo.replay_story import ReplayStory
from mineralwatch.record import around, row_values
from mineralwatch.record.policy_and_supply import policy_events, supply_facts
from mineralwatch.record.visible import visible
from mineralwatch.store.record_load import load_record


def load_surroundings(conn: sqlite3.Connection, story: ReplayStory, at: datetime) -> bool:
    """Replace the store's rows of the record by what the record knew on the day of `at`, inside a transaction of the
    caller, who derives what follows; returns whether anything changed."""
    record = visible(story.record, at.date())
    names = {record.keys[slug]: key for slug, key in story.keys.items()}
    return load_record(
        conn,
        record_date=record.date,
        at=at,
        observations=(
            *(row_values.claims_only_observation(row, story.keys.get(row.slug), at) for row in record.solicitations),
            *row_values.contract_observations(record, at),
        ),
        companies=around.companies(record),
        appropriations=around.appropriations(record),
        promises=tuple(replace(p, key=names.get(p.key or "")) for p in around.promises(record)),
        policy=policy_events(record),
        supply=supply_facts(record),
        symbols=around.symbols(record),
    )
