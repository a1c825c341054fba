"""What notices, the register and what is concluded of them show of a request. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mineralwatch.domain.lifecycle.inferred_extension import InferredExtension, is_inferred_extension
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent
from mineralwatch.domain.models import Event, Evidence
from mineralwatch.domain.numbers_and_ids import printed_number
from mineralwatch.domain.reissues.reissue_events import ReissueEvents
from mineralwatch.domain.reissues.reissue_link import is_made_of_link
from mineralwatch.domain.solicitation_merging import is_same_event
from mineralwatch.domain.value_equality import merge_fields
from mineralwatch.engine.first_reading import FirstReading


@dataclass(frozen=True, slots=True)
class ShownByNotices:
    """What notices, the register and what is concluded of them show of a request, and what became of what was known."""

    shown: tuple[Event, ...]
    new: frozenset[str]
    twins: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    renamed: tuple[tuple[Event, str], ...] = ()


def kept(known: Mapping[str, Event], here: ShownByNotices) -> list[Event]:
    """The events that are known otherwise, from the record."""
    replaced = {*here.gone, *(old for old, _ in here.twins), *(event.id for event in here.shown)}
    return [event for ident, event in known.items() if ident not in replaced]


def asked_anew(here: ShownByNotices, again: ReissueEvents) -> ShownByNotices:
    return replace(
        here,
        shown=(*here.shown, *again.events),
        new=here.new | again.new,
        twins=(*here.twins, *again.renamed),
        gone=(*here.gone, *again.retracted),
    )


def with_move(here: ShownByNotices, moved: InferredExtension, first: FirstReading) -> ShownByNotices:
    here = replace(here, gone=(*here.gone, *moved.retracted), renamed=moved.renamed)
    if moved.event is None:
        return here
    event = replace(moved.event, baseline=first.holds(moved.event)) if moved.new else moved.event
    return replace(here, shown=(*here.shown, event), new=here.new | ({event.id} if moved.new else set()))


def is_concluded(event: Event) -> bool:
    """Whether an event is one that is concluded anew each time, from links or from a deadline that moved unseen."""
    return is_made_of_link(event) or is_inferred_extension(event)


def shown_of(
    known: Mapping[str, Event], found: Sequence[Event], twins: Sequence[tuple[str, str]], first: FirstReading
) -> tuple[tuple[Event, ...], frozenset[str]]:
    """The events that were found, with the witnesses that told them before, and the ids of those that are new."""
    events, new = [], set()
    for read in found:
        earlier = [known[old] for old, id_ in twins if id_ == read.id]
        if read.id not in known and not earlier:
            new.add(read.id)
            events.append(replace(read, baseline=first.holds(read)))
        else:
            events.append(_with(read, earlier))
    return tuple(events), frozenset(new)


def twins_of(known: Mapping[str, Event], found: Sequence[Event]) -> tuple[tuple[str, str], ...]:
    """What was told of this request and is now read of it: the id that it was told under, and the notice's own."""
    read = {event.id for event in found}
    told = [event for event in known.values() if event.id not in read]
    pairs = [(old, next((new for new in found if is_same_event(old, new)), None)) for old in told]
    return tuple((old.id, new.id) for old, new in pairs if new is not None)


def _with(event: Event, told: Sequence[Event]) -> Event:
    """An event with the witnesses that told it before it was read."""
    if not told:
        return event
    others = tuple(witness for old in told for witness in old.evidence)
    first = min((event, *told), key=lambda one: one.seen_at)
    return replace(
        event,
        evidence=(*event.evidence, *others),
        seen_at=first.seen_at,
        baseline=all(old.baseline for old in told),
        news_since=min((old.news_since for old in told if old.news_since), default=None),
        old={**told[0].old, **event.old},
        new=merge_fields(told[0].new, event.new),
    )


def event_of(intent: NoticeEvent, key: str, materials: tuple[str, ...], known: Event | None, now: datetime) -> Event:
    witnesses = tuple(
        Evidence(source=w.source, ref=w.ref, url=w.url, grade=intent.grade, seen_at=w.at, says=w.says)
        for w in intent.witnesses
    )
    given = {(witness.source, witness.ref) for witness in witnesses}
    others = tuple(w for w in (known.evidence if known else ()) if (w.source, w.ref) not in given)
    return Event(
        id=intent.id,
        kind=intent.kind,
        key=key,
        number=printed_number(intent.notice.number) if intent.notice.number else None,
        material=materials[0] if materials else None,
        occurred_on=intent.occurred_on,
        seen_at=known.seen_at if known else now,
        grade=intent.grade,
        old=intent.old,
        new=intent.new,
        evidence=(*witnesses, *others),
        baseline=known.baseline if known else False,
        news_since=known.news_since if known else None,
        occurred_about=known.occurred_about if known else None,
    )
