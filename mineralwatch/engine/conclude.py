"""From a reading of notices and what the store knows to events and new state. Pure: the same input, the same output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from mineralwatch.domain.identity import normalise_number, provisional_key
from mineralwatch.domain.lifecycle import Intent, Seen, history, latest
from mineralwatch.domain.materials import find
from mineralwatch.domain.models import Claim, Contract, Event, EventKind, Evidence, Grade, Notice, Solicitation
from mineralwatch.domain.project import Known, RecordFacts, project

T = TypeVar("T")
_TEXT_FOR_MATERIAL = 2000  # characters: the subject stands at the beginning, lists of clauses further down


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store knows of the solicitations concerned, by key.

    `former` are the provisional keys that a request went by before its number was learned; what is stored under them
    is its own.
    """

    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seen: Mapping[str, tuple[Seen, ...]] = field(default_factory=dict)
    requests: Mapping[str, Solicitation] = field(default_factory=dict)
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    claims: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    contracts: Mapping[str, tuple[Contract, ...]] = field(default_factory=dict)
    record: Mapping[str, RecordFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What follows. `fresh` are the events that were not known before and may alert; `gone` the ids that better
    knowledge took back."""

    requests: tuple[Solicitation, ...] = ()
    events: tuple[Event, ...] = ()
    fresh: tuple[Event, ...] = ()
    gone: tuple[str, ...] = ()


def assign_keys(
    notices: Sequence[Notice], key_of: Callable[[str], str | None], used: Callable[[str], int]
) -> dict[str, str]:
    """The key of each notice id.

    `key_of` finds the key of a normalised number or a notice id that the store knows; `used` counts the provisional
    keys that begin with a prefix.
    """
    keys: dict[str, str] = {}
    given: dict[str, int] = {}
    for notice in notices:
        number = normalise_number(notice.number) if notice.number else None
        known = key_of(number or notice.notice_id)
        if number is None and known is None:
            known = _provisional(notice, used, given)
        keys[notice.notice_id] = known or str(number)
    return keys


def _provisional(notice: Notice, used: Callable[[str], int], given: dict[str, int]) -> str:
    material = next(iter(materials_of([notice])), None)
    year = notice.posted.year if notice.posted else 0
    prefix = provisional_key(material, year, 0)[:-1]
    given[prefix] = given.get(prefix, used(prefix)) + 1
    return provisional_key(material, year, given[prefix])


def materials_of(notices: Sequence[Notice]) -> tuple[str, ...]:
    """The materials that the newest telling notice speaks of: its title first, its text only when that names none."""
    for notice in reversed(notices):
        found = find(notice.title) or find((notice.text or "")[:_TEXT_FOR_MATERIAL])
        if found:
            return found
    return ()


def conclude(
    readings: Mapping[str, Sequence[Seen]], stored: Stored, *, now: datetime, baseline_at: datetime | None
) -> Conclusions:
    """Work out every solicitation that `readings` (new or changed readings, by key) touches.

    `baseline_at` is the time of the source's first complete reading, None while it has none. What it then holds is
    baseline and raises no alert, but a change against state that is stored already is a change even so (contract,
    section 1).
    """
    parts = [_one(key, tuple(new), stored, now, baseline_at) for key, new in readings.items()]
    return Conclusions(
        requests=tuple(request for part in parts for request in part.requests),
        events=tuple(event for part in parts for event in part.events),
        fresh=tuple(event for part in parts for event in part.fresh),
        gone=tuple(ident for part in parts for ident in part.gone),
    )


def _one(key: str, new: tuple[Seen, ...], stored: Stored, now: datetime, baseline_at: datetime | None) -> Conclusions:
    former = stored.former.get(key, ())
    names = (key, *former)
    seen = (*_under(stored.seen, names), *new)
    notices = latest(seen)
    before = next((stored.requests[name] for name in names if name in stored.requests), None)
    record = stored.record.get(key)
    materials = (record.materials if record else ()) or materials_of(notices)
    known = {event.id: event for event in _under(stored.events, names)}
    intents = history(seen)
    events, fresh = [], []
    for intent in intents:
        event = _event(intent, key, materials, known.get(intent.id), now)
        if intent.id not in known:
            late = _is_late(intent, baseline_at, now)
            then = before if record or not late else None  # what was stored when that version was first read
            event = replace(event, baseline=_is_baseline(event, then, late or baseline_at is None))
            fresh.append(event)
        events.append(event)
    gone = _taken_back(known, intents)
    kept = [event for ident, event in known.items() if ident not in gone and ident not in {e.id for e in events}]
    request = project(
        Known(
            key=key,
            record=record,
            notices=notices,
            materials=materials,
            events=(*kept, *events),
            claims=_under(stored.claims, names),
            contracts=_under(stored.contracts, names),
            aliases=tuple(dict.fromkeys((*(before.aliases if before else ()), *former))),
            first_seen=(before.first_seen if before else None) or now,
            last_change=now if fresh or gone or before is None else before.last_change,
        )
    )
    return Conclusions((request,), tuple(events), tuple(fresh), gone)


def _under(kept: Mapping[str, tuple[T, ...]], names: Sequence[str]) -> tuple[T, ...]:
    return tuple(one for name in names for one in kept.get(name, ()))


def _event(intent: Intent, key: str, materials: tuple[str, ...], known: Event | None, now: datetime) -> Event:
    witness = Evidence(
        source=intent.source,
        ref=intent.notice.notice_id,
        url=intent.notice.url,
        grade=Grade.OFFICIAL,
        seen_at=intent.seen_at,
        says=intent.says,
    )
    others = tuple(w for w in (known.evidence if known else ()) if (w.source, w.ref) != (witness.source, witness.ref))
    return Event(
        id=intent.id,
        kind=intent.kind,
        key=key,
        number=intent.notice.number,
        material=materials[0] if materials else None,
        occurred_on=intent.occurred_on,
        seen_at=known.seen_at if known else now,
        grade=Grade.OFFICIAL,
        old=intent.old,
        new=intent.new,
        evidence=(witness, *others),
        baseline=known.baseline if known else False,
        about=known.about if known else None,
    )


def _is_late(intent: Intent, baseline_at: datetime | None, now: datetime) -> bool:
    """Whether an event rests on a version of the first reading, of which only now more is known: its text, say."""
    return baseline_at is not None and intent.seen_at <= baseline_at and intent.seen_at < now


def _is_baseline(event: Event, before: Solicitation | None, first_reading: bool) -> bool:
    """Whether a new event only tells what its source held when it was first read."""
    if not first_reading:
        return False
    if before is None or event.kind is EventKind.ISSUED:
        return True
    return before.ending is event.kind  # the store knew this ending already, from another witness


def _taken_back(known: Mapping[str, Event], intents: Sequence[Intent]) -> tuple[str, ...]:
    """Ids of events that only these notices told and that their fuller history no longer shows."""
    shown = {intent.id for intent in intents}
    sources = {intent.source for intent in intents}
    return tuple(
        event.id
        for event in known.values()
        if event.id not in shown and event.evidence and all(witness.source in sources for witness in event.evidence)
    )
