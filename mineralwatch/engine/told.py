"""What stories and people tell of a request, beside what its notices, the register and the record show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.event_reports import STORY, EventReport, is_reported, only_reported, report_of_story
from mineralwatch.domain.manual_entries import manual_entry
from mineralwatch.domain.manual_entries.manual_entry import ManualEntries
from mineralwatch.domain.models import Event, EventKind, Story
from mineralwatch.domain.numbers_and_ids import number_in_fields
from mineralwatch.domain.report_matching import SolicitationRef, match_reports
from mineralwatch.domain.solicitation_projection import RecordFacts

_NEWS = timedelta(days=7)  # what was told longer ago, and finds its request only now, alerts nobody
Withdrawn = tuple[str, str, str]  # the id of an event, and source and ref of a witness that it has no longer


@dataclass(frozen=True, slots=True)
class MatchedReports:
    """The events of a request with all their witnesses, and what became of those that were known."""

    events: tuple[Event, ...]
    changed: tuple[Event, ...] = ()  # those that are to be stored
    fresh: tuple[Event, ...] = ()  # told for the first time
    risen: tuple[tuple[Event, Event], ...] = ()  # known before, with a worse grade; as it was, and as it is
    moved: tuple[tuple[str, str], ...] = ()  # ids of events that were told alone, and their new ones
    gone: tuple[str, ...] = ()  # ids of events that nobody tells any more
    withdrawn: tuple[Withdrawn, ...] = ()


def tellings_of(stories: Iterable[Story], hand: ManualEntries | None = None) -> tuple[EventReport, ...]:
    """What the stories of a request tell, and people."""
    told = (report_of_story(story) for story in stories)
    entered = map(manual_entry.report_of_manual_event, hand.events) if hand else ()
    return (*(telling for telling in told if telling is not None), *entered)


def told_links(key: str, tellings: Iterable[EventReport]) -> dict[str, str]:
    """The contract numbers that awards and orders are told with, each with the key of their request."""
    named = (number_in_fields(one.new) for one in tellings if one.kind in (EventKind.AWARDED, EventKind.ORDERED))
    return {number: key for number in named if number}


def reported(stories: Sequence[Story], tellings: Sequence[EventReport]) -> RecordFacts | None:
    """What stories alone make known of a request: the words of the first, the material, about when it was posted."""
    named = {f"{STORY}{story.id}": story for story in stories}
    told = [one for one in tellings if one.ref in named]  # what people enter, they enter for a request that is known
    if not told:
        return None
    first = min(told, key=lambda one: (one.day is None, one.day, one.ref))
    issued = [one.day for one in told if one.kind is EventKind.ISSUED and one.day]
    materials = dict.fromkeys(story.material for story in named.values() if story.material)
    return RecordFacts(
        title=first.says,
        materials=tuple(sorted(materials)),
        posted=FuzzyDate(f"~{min(issued)}") if issued else None,
        url=first.url,
    )


def laid(
    tellings: Sequence[EventReport],
    shown: Sequence[Event],
    heard: Sequence[Event],
    whose: SolicitationRef,
    renamed: Mapping[str, str],
) -> MatchedReports:
    """Tellings laid over the events that notices, register and record show.

    `heard` are the events as they are stored, `renamed` the ids that some of those have now.
    """
    alone = {event.id: event for event in heard if only_reported(event)}
    events = _as_before(match_reports(tellings, shown, whose), alone)
    place = {(e.kind, witness.ref): e.id for e in events for witness in e.evidence if is_reported(witness)}
    now = {old.id: _now(old, events, place) for old in alone.values()}
    known = {event.id: event for event in heard} | {renamed.get(e.id, e.id): e for e in heard if e.id in renamed}
    told = [_remembering(event, [alone[old] for old, new in now.items() if new == event.id]) for event in events]
    before = {event.id: [*filter(None, [known.get(event.id)]), *_under(event.id, now, alone)] for event in told}
    return MatchedReports(
        events=tuple(told),
        changed=tuple(event for event in told if known.get(event.id) != event),
        fresh=tuple(event for event in told if not before[event.id] and only_reported(event)),
        risen=tuple(pair for event in told if (pair := _rise(before[event.id], event)) is not None),
        moved=tuple((old, new) for old, new in now.items() if new is not None and new != old),
        gone=tuple(old for old, new in now.items() if new is None),
        withdrawn=tuple(_withdrawn(heard, alone, renamed, {event.id: event for event in told})),
    )


def _as_before(events: Sequence[Event], alone: Mapping[str, Event]) -> tuple[Event, ...]:
    """The events, of which those that are told alone keep the ids that they were stored under: whoever comes, or is
    read anew, one of those who told them still does."""
    taken = {event.id for event in events}
    found: list[Event] = []
    for event in events:
        refs = {witness.ref for witness in event.evidence}
        known = [old for old in alone.values() if old.kind is event.kind and any(w.ref in refs for w in old.evidence)]
        kept = min((old for old in known if old.id not in taken), key=lambda old: (old.seen_at, old.id), default=None)
        if kept is not None and only_reported(event) and all(old.id != event.id for old in known):
            taken.add(kept.id)
            event = replace(event, id=kept.id)  # noqa: PLW2901 (the same event)
        found.append(event)
    return tuple(found)


def _under(ident: str, now: Mapping[str, str | None], alone: Mapping[str, Event]) -> list[Event]:
    return [alone[old] for old, new in now.items() if new == ident and old != ident]


def _now(old: Event, events: Sequence[Event], place: Mapping[tuple[EventKind, str], str]) -> str | None:
    """The id under which an event that was told alone is told now; None when nobody tells it any more. What was asked
    for anew may turn out to be the beginning of this request."""
    if any(event.id == old.id for event in events):
        return old.id
    kinds = (old.kind, EventKind.ISSUED) if old.kind is EventKind.REISSUED else (old.kind,)
    told = ((kind, witness.ref) for kind in kinds for witness in old.evidence)
    return next((place[one] for one in told if one in place), None)


def _remembering(event: Event, told: Sequence[Event]) -> Event:
    """An event that was told before: since when it is known here, and whether that was news."""
    if not told:
        return event
    seen = event.seen_at if only_reported(event) else min(event.seen_at, *(old.seen_at for old in told))
    since = min((old.news_since for old in told if old.news_since), default=None)
    return replace(event, seen_at=seen, baseline=all(old.baseline for old in told), news_since=since)


def _rise(before: Sequence[Event], event: Event) -> tuple[Event, Event] | None:
    best = min(before, key=lambda one: one.grade.rank, default=None)
    return (best, event) if best is not None and event.grade.rank < best.grade.rank else None


def _withdrawn(
    heard: Sequence[Event], alone: Mapping[str, Event], renamed: Mapping[str, str], told: Mapping[str, Event]
) -> Iterable[Withdrawn]:
    for old in heard:
        event = told.get(renamed.get(old.id, old.id))
        if old.id in alone or event is None:
            continue
        left = {(witness.source, witness.ref) for witness in event.evidence}
        for witness in old.evidence:
            if is_reported(witness) and (witness.source, witness.ref) not in left:
                yield old.id, witness.source, witness.ref


def is_stale(event: Event, now: datetime) -> bool:
    """Whether what stories and people alone tell was told too long ago to be news now."""
    return only_reported(event) and now - event.seen_at > _NEWS
