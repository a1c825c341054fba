"""Cuts a state to what had happened by a day, by the rules of `derivation.clocks`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.derivation.claims_at_clocks import Shown, counted_claims
from mineralwatch.domain.derivation.clocks import Clocks, day_of
from mineralwatch.domain.derivation.contracts_at_clocks import counted_contracts
from mineralwatch.domain.derivation.facts import DerivedSolicitation, State
from mineralwatch.domain.evidence.claim_collection import claims_of_notices
from mineralwatch.domain.lifecycle.notice_history import notice_history
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.event import Claim, Event, EventKind
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.models.story import Story
from mineralwatch.domain.reissues.reissue_link import ReissueLink, is_made_of_link
from mineralwatch.domain.solicitations.contract_register import merge_contracts
from mineralwatch.domain.solicitations.solicitation_projection import (
    RecordFacts,
    SolicitationFacts,
    project_solicitation,
)


def state_as_of(state: State, clocks: Clocks) -> State:
    """What of a state had happened by `clocks.as_of`."""
    if clocks.as_of is None:
        return state
    cut = ((key, solicitation_as_of(one, clocks)) for key, one in state.solicitations.items())
    left = {key: one for key, one in cut if one is not None}
    return replace(
        state,
        solicitations=left,
        stories={ident: story for ident, story in state.stories.items() if _was_published(story, clocks)},
        links=tuple(link for link in state.links if link.newer in left and _is_shown(link, left.get(link.older))),
        contracts=(
            *(contract for one in left.values() for contract in one.contracts),
            *(one for one in state.contracts if one.key is None and clocks.happened(one.on.last if one.on else None)),
        ),
    )


def solicitation_as_of(one: DerivedSolicitation, clocks: Clocks) -> DerivedSolicitation | None:
    """What of a solicitation had happened; None when nothing had."""
    readings = tuple(seen for seen in one.readings if clocks.happened(seen.notice.posted or clocks.day(seen.at)))
    events = tuple(event for event in one.events if clocks.happened(day_of(event, clocks)))
    notices = _notices(one, clocks)
    claims = counted_claims(
        _claims(one, readings),
        Shown(one.events, {notice.notice_id for notice in one.notices}),
        Shown(events, {notice.notice_id for notice in notices}),
        clocks,
    )
    contracts = counted_contracts(one.contracts, one.events, events, clocks)
    if (notices, events, claims, contracts) == (one.notices, one.events, one.claims, one.contracts):
        return one
    if not events and not notices:
        return None
    record = record_facts_of(one.record, one.events, events) if one.record else None
    solicitation = project_solicitation(
        SolicitationFacts(
            key=one.solicitation.key,
            record=record,
            notices=notices,
            materials=one.solicitation.materials,
            events=events,
            claims=claims,
            contracts=merge_contracts(contracts),
            aliases=one.solicitation.aliases,
            first_seen=one.solicitation.first_seen,
            last_change=one.solicitation.last_change,
        )
    )
    return replace(
        one,
        solicitation=solicitation,
        notices=notices,
        events=events,
        claims=claims,
        contracts=contracts,
        record=record,
        readings=readings,
    )


def record_facts_of(facts: RecordFacts, every: Sequence[Event], left: Sequence[Event]) -> RecordFacts:
    """What the record's row says by itself, without what it takes from events that do not count."""
    issued = [event.id for event in every if event.kind is EventKind.ISSUED]
    ids = {event.id for event in left}
    ends = [deadline for event in left if (deadline := parse_deadline(event.new.get("deadline"))) is not None]
    awarded = any(event.kind is EventKind.AWARDED for event in left)
    return replace(
        facts,
        posted=facts.posted if not issued or not ids.isdisjoint(issued) else None,
        deadline=max(ends, key=lambda deadline: deadline.wall, default=None),
        stage=facts.asked_as if facts.stage is Stage.AWARD and not awarded else facts.stage,
        reissue_promised=any(event.new.get("reissue_promised") is True for event in left),
    )


def _notices(one: DerivedSolicitation, clocks: Clocks) -> tuple[Notice, ...]:
    """The notices that were posted; one without a day counts from its first reading."""
    firsts: dict[str, datetime] = {}
    for seen in one.readings:
        firsts[seen.notice.notice_id] = min(seen.at, firsts.get(seen.notice.notice_id, seen.at))
    days = {ident: clocks.day(first) for ident, first in firsts.items()}
    return tuple(notice for notice in one.notices if clocks.happened(notice.posted or days.get(notice.notice_id)))


def _claims(one: DerivedSolicitation, readings: Sequence[VersionReading]) -> tuple[Claim, ...]:
    """All claims; those of notices as these readings make them."""
    if len(readings) == len(one.readings):
        return one.claims
    read = {seen.notice.notice_id for seen in one.readings}
    others = (claim for claim in one.claims if claim.ref not in read)
    return (*others, *claims_of_notices(readings, notice_history(readings)))


def _was_published(story: Story, clocks: Clocks) -> bool:
    return clocks.happened(clocks.day(story.published or story.first_seen))


def _is_shown(link: ReissueLink, older: DerivedSolicitation | None) -> bool:
    """Whether an event of the older solicitation shows a reissue."""
    return older is not None and any(is_made_of_link(e) and e.new["key"] == link.newer for e in older.events)
