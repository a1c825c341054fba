"""A request at two clocks: what `domain.clocks.clocks` leaves of it, made into a request once more by
`domain.solicitation_projection`.

The values of an event are those that its notices as read until `known_by` give; what a witness of another kind told
first cannot be taken out of them again. An event that better knowledge has taken back does not come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mineralwatch.domain.claims.claim_collection import claims_of_notices
from mineralwatch.domain.clocks.claims import left_of_claims
from mineralwatch.domain.clocks.clocks import Clocks, at_clocks
from mineralwatch.domain.clocks.money import left_of_contracts
from mineralwatch.domain.contract_register import merge_contracts
from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.lifecycle.notice_history import notice_history
from mineralwatch.domain.lifecycle.notice_versions import VersionReading, current_version, group_versions
from mineralwatch.domain.models import Claim, Contract, Event, EventKind, Notice, Solicitation, Stage
from mineralwatch.domain.solicitation_projection import RecordFacts, SolicitationFacts, project_solicitation


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is stored of one request: `known.contracts` as each source gives them, not merged; `seen` is every
    reading of its notices."""

    request: Solicitation
    known: SolicitationFacts
    seen: tuple[VersionReading, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """What is left of it. Contracts are merged; events stand in the order given."""

    request: Solicitation
    notices: tuple[Notice, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    contracts: tuple[Contract, ...]


def past(every: Everything, clocks: Clocks) -> Past | None:
    """The request at two clocks; None when nothing of it had happened or was known."""
    known = every.known
    readings = tuple(seen for seen in every.seen if clocks.seen(seen.at))
    notices = _notices(every, readings, clocks)
    events = _events(every, readings, clocks)
    claims = left_of_claims(_as_read(every, readings, clocks), events, notices, clocks)
    contracts = left_of_contracts(known.contracts, known.events, events, clocks)
    if (notices, events, claims, contracts) == (known.notices, known.events, known.claims, known.contracts):
        return Past(every.request, notices, events, claims, merge_contracts(contracts))
    if not events and not notices:
        return None
    left = replace(
        known,
        record=_record(known.record, known.events, events) if known.record else None,
        notices=notices,
        events=events,
        claims=claims,
        contracts=merge_contracts(contracts),
        first_seen=known.first_seen if clocks.seen(known.first_seen) else None,
        last_change=known.last_change if clocks.seen(known.last_change) else _last_change(events, clocks),
    )
    return Past(project_solicitation(left), notices, events, claims, left.contracts)


def _as_read(every: Everything, readings: Iterable[VersionReading], clocks: Clocks) -> SolicitationFacts:
    """All that is known, with what the notices claim as they were read and posted by then."""
    left = tuple(seen for seen in readings if clocks.happened(seen.notice.posted or clocks.day(seen.at)))
    if len(left) == len(every.seen):
        return every.known
    read = {seen.notice.notice_id for seen in every.seen}
    others = (claim for claim in every.known.claims if claim.ref not in read)
    return replace(every.known, claims=(*others, *claims_of_notices(left, notice_history(left))))


def _last_change(events: Iterable[Event], clocks: Clocks) -> datetime | None:
    return max((e.news_at for e in events if e.news_at and clocks.seen(e.news_at)), default=None)


def _notices(every: Everything, readings: Sequence[VersionReading], clocks: Clocks) -> tuple[Notice, ...]:
    known = every.known.notices
    if len(readings) < len(every.seen):
        read = {seen.notice.notice_id for seen in every.seen}
        known = (*map(current_version, group_versions(readings)), *(n for n in known if n.notice_id not in read))
    firsts: dict[str, datetime] = {}
    for seen in readings:
        firsts[seen.notice.notice_id] = min(seen.at, firsts.get(seen.notice.notice_id, seen.at))
    days = {ident: clocks.day(first) for ident, first in firsts.items()}
    return tuple(notice for notice in known if clocks.happened(notice.posted or days.get(notice.notice_id)))


def _events(every: Everything, readings: Sequence[VersionReading], clocks: Clocks) -> tuple[Event, ...]:
    pairs = [(full, at_clocks(full, clocks)) for full in every.known.events]
    found = [event for _, event in pairs if event is not None]
    whole = all(event is None or len(event.evidence) == len(full.evidence) for full, event in pairs)
    if whole and len(readings) == len(every.seen):
        return tuple(found)
    then = {intent.id: intent for intent in notice_history(readings)}
    for at, event in enumerate(found):
        if (intent := then.get(event.id)) is not None:
            refs = {witness.ref for witness in intent.witnesses}
            others = any(witness.ref not in refs for witness in event.evidence)
            found[at] = replace(event, old=intent.old, new={**event.new, **intent.new} if others else intent.new)
    return tuple(found)


def _record(facts: RecordFacts, every: Sequence[Event], left: Sequence[Event]) -> RecordFacts:
    """What the record's row says by itself, but for what it takes from events that do not count."""
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
