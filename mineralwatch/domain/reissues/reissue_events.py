"""What links in force mean: the older request was `reissued`, and a promise to ask anew is kept.

These events are worked out whole each time that the older request is, from nothing but the links that hold then, so a
link that is undone leaves no trace. A reissue that the program or its user concluded raises no alert: the new request
raises its own, and `reissued` is told aloud only when a notice or a story says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mineralwatch.domain.identity import event_id, normalise_number
from mineralwatch.domain.models import Event, EventKind, Evidence, Grade
from mineralwatch.domain.reissues.reissue_link import ReissueLink, is_made_of_link
from mineralwatch.domain.report_matching import SolicitationRef, without_reports


@dataclass(frozen=True, slots=True)
class ReissueEvents:
    """The events of a request's links, and what became of those that were known."""

    events: tuple[Event, ...] = ()
    new: frozenset[str] = frozenset()  # ids of those that are news
    renamed: tuple[tuple[str, str], ...] = ()  # ids that were known, and those that the request's number gives them
    gone: tuple[str, ...] = ()  # ids of what no longer holds, or no longer so


def reissue_event(link: ReissueLink, whose: SolicitationRef, seen_at: datetime) -> Event:
    """What a link in force means for the older request: `reissued`, with the new number and why.

    Without a word of a notice the reasons are its evidence. The id rests on the numbers alone; while the older request
    has none, on the new one. `whose` is the older one.
    """
    mine = normalise_number(whose.number) if whose.number else ""
    guessed = Evidence("mineralwatch", link.number, None, Grade.INFERRED, seen_at, "; ".join(link.reasons))
    return Event(
        id=event_id(EventKind.REISSUED, normalise_number(link.number), mine),
        kind=EventKind.REISSUED,
        key=link.older,
        number=whose.number,
        material=whose.material,
        occurred_on=link.posted.exact if link.posted else None,
        seen_at=seen_at,
        grade=link.grade,
        old={},
        new={"number": link.number, "key": link.newer},
        evidence=link.evidence or (guessed,),
        occurred_about=link.posted if link.posted and link.posted.exact is None else None,
    )


def reissue_events(
    links: Iterable[ReissueLink],
    heard: Iterable[Event],
    whose: SolicitationRef,
    now: datetime,
    is_baseline: Callable[[Event], bool],
) -> ReissueEvents:
    """The events of the links of one request; `heard` are its events as they are stored."""
    ours = [without_reports(event) for event in heard if is_made_of_link(event)]
    events: list[Event] = []
    renamed: list[tuple[str, str]] = []
    new: set[str] = set()
    for link in links:
        event = reissue_event(link, whose, now)
        old = _earlier(event, ours)
        if old is None:
            new.add(event.id)
            event = replace(event, baseline=is_baseline(event))
        else:
            event = replace(reissue_event(link, whose, old.seen_at), baseline=old.baseline)
            renamed += [(old.id, event.id)] if old.id != event.id else []
        events.append(event)
    left = {old for old, _ in renamed} | {event.id for event in events if any(_more(event, old) for old in ours)}
    gone = tuple(event.id for event in ours if event.id not in left)
    return ReissueEvents(tuple(events), frozenset(new), tuple(renamed), gone)


def _earlier(event: Event, ours: Sequence[Event]) -> Event | None:
    """The event as it is known: by its id, or before the request had its number."""
    numbers = [old for old in ours if old.id == event.id] or [
        old for old in ours if old.new.get("number") == event.new["number"]
    ]
    return next(iter(numbers), None)


def _more(event: Event, old: Event) -> bool:
    """Whether an event is what is known of it, and perhaps more; one that rests on less now has to be written anew."""
    return event.id == old.id and event.grade.rank <= old.grade.rank and set(old.evidence) <= set(event.evidence)


def is_inferred_reissue(event: Event) -> bool:
    """Whether an event raises no alert: a reissue that the program or the user concluded is shown, and no more."""
    return event.kind is EventKind.REISSUED and event.grade is Grade.INFERRED
