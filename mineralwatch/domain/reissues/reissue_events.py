"""Makes `reissued` events of the links between solicitations and their reissues.

The events are derived anew each time the older solicitation is concluded, from the links in force, so an undone link
leaves no trace. A reissue that the program inferred or the user linked raises no alert, since the new solicitation
raises its own. A reissue that a notice or a story states does raise one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from mineralwatch.domain.evidence.report_matching import SolicitationRef, without_reports
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.numbers_and_ids import event_id, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.reissues.reissue_link import ReissueLink, is_made_of_link


@dataclass(frozen=True, slots=True)
class ReissueEvents:
    """The events of one solicitation's links, and what became of the events stored earlier."""

    events: tuple[Event, ...] = ()
    new: frozenset[str] = frozenset()  # the ids of events that were not stored before
    # pairs of a stored id and the id that the solicitation's number now gives
    renamed: tuple[tuple[str, str], ...] = ()
    retracted: tuple[str, ...] = ()  # the ids of stored events that no longer hold, or now rest on less evidence


def reissue_event(link: ReissueLink, ref: SolicitationRef, seen_at: datetime) -> Event:
    """The `reissued` event that a link makes for the older solicitation (`ref`); the event holds the new number.

    When no notice states the link, the reasons of the link are the event's evidence. The event id is made of both
    numbers, or of the new number alone while the older solicitation has none.
    """
    own_number = normalise_number(ref.number) if ref.number else ""
    inferred = Evidence("mineralwatch", link.number, None, Grade.INFERRED, seen_at, "; ".join(link.reasons))
    return Event(
        id=event_id(EventKind.REISSUED, normalise_number(link.number), own_number),
        kind=EventKind.REISSUED,
        key=link.older,
        number=ref.number,
        material=ref.material,
        occurred_on=link.posted.exact if link.posted else None,
        seen_at=seen_at,
        grade=link.grade,
        old={},
        new={"number": link.number, "key": link.newer},
        evidence=link.evidence or (inferred,),
        occurred_about=link.posted if link.posted and link.posted.exact is None else None,
    )


def reissue_events(
    links: Iterable[ReissueLink],
    stored: Iterable[Event],
    ref: SolicitationRef,
    now: datetime,
    is_baseline: Callable[[Event], bool],
) -> ReissueEvents:
    """The `reissued` events of one solicitation's links. `stored` are the solicitation's events in the store;
    `is_baseline` decides whether a new event is known too early to be news."""
    known = [without_reports(event) for event in stored if is_made_of_link(event)]
    events: list[Event] = []
    renamed: list[tuple[str, str]] = []
    new: set[str] = set()
    for link in links:
        event = reissue_event(link, ref, now)
        old = _known_event(event, known)
        if old is None:
            new.add(event.id)
            event = replace(event, baseline=is_baseline(event))
        else:
            event = replace(reissue_event(link, ref, old.seen_at), baseline=old.baseline)
            renamed += [(old.id, event.id)] if old.id != event.id else []
        events.append(event)
    kept = {old for old, _ in renamed} | {
        event.id for event in events if any(_is_extension_of(event, old) for old in known)
    }
    retracted = tuple(event.id for event in known if event.id not in kept)
    return ReissueEvents(tuple(events), frozenset(new), tuple(renamed), retracted)


def _known_event(event: Event, known: Sequence[Event]) -> Event | None:
    """The stored event of the same reissue, found by id, or by the new number where the id has changed; None when none
    is stored."""
    numbers = [old for old in known if old.id == event.id] or [
        old for old in known if old.new.get("number") == event.new["number"]
    ]
    return next(iter(numbers), None)


def _is_extension_of(event: Event, old: Event) -> bool:
    """Whether `event` has all the evidence and at least the grade of the stored event `old`. If not, the stored event
    is retracted."""
    return event.id == old.id and event.grade.rank <= old.grade.rank and set(old.evidence) <= set(event.evidence)


def is_inferred_reissue(event: Event) -> bool:
    """Whether an event is a reissue that the program inferred or the user linked, so that it is displayed but raises no
    alert."""
    return event.kind is EventKind.REISSUED and event.grade is Grade.INFERRED
