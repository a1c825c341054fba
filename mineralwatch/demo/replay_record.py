"""Loads what the record holds beside the solicitations, as known on a day: money, companies, contracts, announced
steps, press claims. The solicitations themselves are left out, since the replay presents them as notices; what belongs
to a solicitation is stored under the key that the solicitation has in the replay."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mineralwatch.demo.replay_story import ReplayStory
from mineralwatch.domain.models import Contract
from mineralwatch.record import around, derive, record_claims
from mineralwatch.record.policy_and_supply import policy_events, supply_facts
from mineralwatch.record.visible import visible
from mineralwatch.store.connection import open_writer
from mineralwatch.store.record_load import load_record


def load_surroundings(store: Path, story: ReplayStory, at: datetime) -> None:
    """Replace the store's rows of the record by what the record knew on the day of `at`. Raises StoreError."""
    record = visible(story.record, at.date())
    names = {record.keys[slug]: key for slug, key in story.keys.items()}
    with closing(open_writer(store)) as conn:
        load_record(
            conn,
            record_date=record.date,
            at=at,
            claims=tuple(
                (story.keys[row.slug], claim)
                for row in record.solicitations
                if row.slug in story.keys
                for claim in record_claims.claims_of_row(row)
            ),
            contracts=tuple(_with_replay_key(contract, story, names) for contract in derive.all_contracts(record)),
            companies=around.companies(record),
            appropriations=around.appropriations(record),
            promises=tuple(replace(p, key=names.get(p.key or "")) for p in around.promises(record)),
            policy=policy_events(record),
            supply=supply_facts(record),
            symbols=around.symbols(record),
        )


def _with_replay_key(contract: Contract, story: ReplayStory, names: dict[str, str]) -> Contract:
    """The contract with the key that its solicitation has in the replay, or without a key when the replay leaves the
    solicitation out."""
    return replace(contract, key=story.contract_keys.get(contract.contract or "", names.get(contract.key or "")))
