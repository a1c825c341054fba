"""Cuts the facts to what was known at an earlier moment, by the rules of `derivation.clocks`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from mineralwatch.domain.derivation.as_of import record_facts_of
from mineralwatch.domain.derivation.claims_at_clocks import Shown, counted_claims
from mineralwatch.domain.derivation.clocks import Clocks, as_published
from mineralwatch.domain.derivation.contracts_at_clocks import counted_contracts
from mineralwatch.domain.derivation.decisions import DecidingAct, decisions_of
from mineralwatch.domain.derivation.facts import (
    EarlierFacts,
    Facts,
    RecordedContract,
    RecordedSolicitation,
    Sighting,
    former_ids,
)
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.stories.story_history import story_after


def facts_known_by(facts: Facts, clocks: Clocks) -> Facts:
    """The facts that were known by `clocks.known_by`; all of them where it is None. Raises ValueError when the facts
    are without `earlier`."""
    if clocks.known_by is None:
        return facts
    if facts.earlier is None:
        raise ValueError("the facts were read without what is needed for an earlier moment")
    earlier = facts.earlier
    clocks = replace(clocks, as_of=None, record_date=earlier.record_date)
    renames = [(one.former, one.present) for one in earlier.renames if clocks.read(one.at)]
    record = tuple(row for full in facts.record if (row := _recorded(full, clocks)) is not None)
    stories, entries = _stories(facts, earlier, clocks)
    former = former_ids(renames)
    return replace(
        facts,
        readings=tuple(one for one in facts.readings if clocks.read(one.at)),
        awards=tuple(one for one in facts.awards if clocks.read(one.seen_at)),
        lists=tuple(one for one in facts.lists if clocks.read(one.at)),
        stories=stories,
        entries=entries,
        decisions=decisions_of(act for act in earlier.acts if _stood(act, clocks)),
        record=record,
        recorded_contracts=tuple(one for one in facts.recorded_contracts if _was_published(one, clocks)),
        provisional_keys={
            witness: key for witness, key in facts.provisional_keys.items() if clocks.read(earlier.bound_at[witness])
        },
        sightings=_sightings(facts, record, former, clocks),
        former_ids=former,
        earlier=None,
    )


def _stood(act: DecidingAct, clocks: Clocks) -> bool:
    return clocks.read(act.at) and (act.undone_at is None or not clocks.read(act.undone_at))


def _was_published(contract: RecordedContract, clocks: Clocks) -> bool:
    day = contract.published or clocks.record_date
    return clocks.seen(datetime.combine(day, time(), UTC) if day else None)


def _recorded(row: RecordedSolicitation, clocks: Clocks) -> RecordedSolicitation | None:
    """What of a row of the record had been published; None when no event of it had."""
    if row.facts is None:  # its events are those of others, with which its claims are derived
        return replace(row, claims=tuple(claim for claim in row.claims if clocks.seen(claim.seen_at)))
    events = tuple(event for full in row.events if (event := as_published(full, clocks)) is not None)
    if not events:
        return None
    contracts = counted_contracts(row.contracts, row.events, events, clocks)
    numbers = {contract.contract for contract in contracts}
    facts = record_facts_of(row.facts, row.events, events)
    return replace(
        row,
        facts=replace(facts, contracts=tuple(number for number in facts.contracts if number in numbers)),
        events=events,
        claims=counted_claims(row.claims, Shown(row.events), Shown(events), clocks),
        contracts=contracts,
    )


def _sightings(
    facts: Facts, record: Iterable[RecordedSolicitation], former: Mapping[str, str], clocks: Clocks
) -> tuple[Sighting, ...]:
    """The sightings until then. The record's events are always given those by their sources: they count from the day of
    publication, but the store holds them since the record was loaded."""
    events = [event for row in record for event in row.events]
    recorded = {(witness.source, witness.ref) for event in events for witness in event.evidence}
    kept = tuple(seen for seen in facts.sightings if (seen.source, seen.ref) in recorded or clocks.read(seen.at))
    loaded: dict[tuple[EventKind, str, str], datetime] = {}
    for seen in facts.sightings:
        loaded.setdefault((seen.kind, seen.source, seen.ref), seen.at)
    held = {former.get(seen.event_id, seen.event_id) for seen in kept}
    return kept + tuple(
        Sighting(event.id, event.kind, witness.source, witness.ref, at, is_news=False)
        for event in events
        if event.id not in held
        for witness in event.evidence
        if (at := loaded.get((event.kind, witness.source, witness.ref))) is not None
    )


def _stories(
    facts: Facts, earlier: EarlierFacts, clocks: Clocks
) -> tuple[tuple[Story, ...], dict[str, tuple[FeedEntry, ...]]]:
    """The stories as their entries were known then, and these entries."""
    stories, entries = [], {}
    for story in facts.stories:
        readings = [pair for entry in facts.entries[story.id] for pair in _readings(entry, earlier)]
        known = [(at, entry) for at, entry in readings if clocks.read(at)]
        then = story if len(known) == len(readings) else story_after(story.id, _in_steps(known, earlier))
        if then is not None:
            stories.append(then)
            entries[story.id] = tuple({entry.id: entry for _, entry in known}.values())
    return tuple(stories), entries


def _readings(entry: FeedEntry, earlier: EarlierFacts) -> Iterator[tuple[datetime, FeedEntry]]:
    """The entry with each text that it had, and when that was read; oldest first."""
    texts = earlier.texts.get(entry.id, ())
    if not texts and entry.first_seen is not None:
        yield entry.first_seen, entry
    for text in texts:
        yield (
            text.at,
            replace(entry, title=text.title, summary=text.summary, materials=text.materials, number=text.number),
        )


def _in_steps(
    readings: Sequence[tuple[datetime, FeedEntry]], earlier: EarlierFacts
) -> Iterator[tuple[datetime | None, list[FeedEntry]]]:
    """The entries by the readings of their feeds, oldest first: None and the entries for the first reading of a feed,
    else the time of the reading and the entries."""
    steps: dict[tuple[datetime, str], list[FeedEntry]] = {}
    for at, entry in readings:
        steps.setdefault((at, entry.feed), []).append(entry)
    for at, feed in sorted(steps):
        baseline_at = earlier.baseline_at.get(feed)
        yield None if baseline_at is None or at <= baseline_at else at, steps[at, feed]
