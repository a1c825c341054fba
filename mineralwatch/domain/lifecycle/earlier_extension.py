"""A deadline that moved before the first notice was read here.

SAM.gov serves the latest version alone. When the shipped record knows a request from its posting, with its deadline,
and the first version that is read here was posted after that and gives a later one, it was extended in between: that is
concluded, says from what, and gives way as soon as anybody tells the extension itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mineralwatch.domain.dates import Deadline, FuzzyDate, compare_deadlines, parse_deadline
from mineralwatch.domain.identity import event_id, normalise_number
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent
from mineralwatch.domain.models import Event, EventKind, Evidence, Grade
from mineralwatch.domain.report_matching import SolicitationRef, without_reports

_OURS = "mineralwatch"


@dataclass(frozen=True, slots=True)
class InferredExtension:
    """The move that is concluded, if any, and what became of the one that was concluded before."""

    event: Event | None = None
    new: bool = False
    renamed: tuple[tuple[Event, str], ...] = ()  # as it was, and the id of the event that somebody tells instead
    retracted: tuple[str, ...] = ()


def is_inferred_extension(event: Event) -> bool:
    """Whether an extension is one that this module concluded."""
    return event.kind is EventKind.EXTENDED and any(w.source == _OURS for w in event.evidence)


def infer_earlier_extension(
    intents: Iterable[NoticeEvent],
    posted: FuzzyDate | None,
    deadline: Deadline | None,
    shown: Sequence[Event],
    heard: Iterable[Event],
    whose: SolicitationRef,
) -> InferredExtension:
    """What follows from the record's `posted` and `deadline`, the notices' `intents`, and what others show (`shown`).

    `heard` are the events as they are stored.
    """
    old = next((without_reports(event) for event in heard if is_inferred_extension(event)), None)
    issued = next((intent for intent in intents if intent.kind is EventKind.ISSUED), None)
    event = _move(issued, posted, deadline, whose) if issued and posted and deadline else None
    told = next((one for one in shown if event and _same_deadline(one, event)), None)
    if event is None or told is not None:
        instead = told or next((one for one in shown if old and _same_deadline(one, old)), None)
        if old is None:
            return InferredExtension()
        return InferredExtension(renamed=((old, instead.id),)) if instead else InferredExtension(retracted=(old.id,))
    if old is None or old.id != event.id:
        return InferredExtension(event, new=True, retracted=(old.id,) if old else ())
    return InferredExtension(replace(event, seen_at=old.seen_at, baseline=old.baseline))


def _move(issued: NoticeEvent, posted: FuzzyDate, deadline: Deadline, whose: SolicitationRef) -> Event | None:
    notice = issued.notice
    read = notice.deadline
    if read is None or notice.posted is None or notice.posted <= posted.last or compare_deadlines(deadline, read) <= 0:
        return None
    anchor = normalise_number(notice.number) if notice.number else notice.notice_id
    says = (
        f"the record knows it from {posted.text.lstrip('~')} with the deadline {deadline.day};"
        f" its notice of {notice.posted}, the first that was read here, gives {read.day}"
    )
    return Event(
        id=event_id(EventKind.EXTENDED, anchor, "before", read.day.isoformat()),
        kind=EventKind.EXTENDED,
        key=whose.key,
        number=whose.number,
        material=whose.material,
        occurred_on=None,
        seen_at=issued.seen_at,
        grade=Grade.INFERRED,
        old={"deadline": deadline.text},
        new={"deadline": read.text},
        evidence=(Evidence(_OURS, notice.notice_id, notice.url, Grade.INFERRED, issued.seen_at, says),),
    )


def _same_deadline(one: Event, event: Event) -> bool:
    days = [parse_deadline(fields.get("deadline")) for fields in (one.new, event.new)]
    moves = (EventKind.EXTENDED, EventKind.SHORTENED, EventKind.AMENDED)
    return one.kind in moves and days[0] is not None and days[1] is not None and days[0].day == days[1].day
