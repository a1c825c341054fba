"""Infers an extension that happened before the first version of a notice was read here.

SAM.gov serves only the latest version. When the shipped record has a solicitation's posting day and deadline, and the
first version that is read here was posted later and gives a later deadline, the deadline was extended in between. The
inferred event states these grounds, and is replaced as soon as any source shows the extension itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mineralwatch.domain.dates import Deadline, FuzzyDate, compare_deadlines, parse_deadline
from mineralwatch.domain.evidence.report_matching import SolicitationRef, without_reports
from mineralwatch.domain.lifecycle.notice_history import NoticeEvent
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.numbers_and_ids import event_id, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass

_OWN_SOURCE = "mineralwatch"


@dataclass(frozen=True, slots=True)
class InferredExtension:
    """The inferred extension (if any), and what became of an extension that was inferred in an earlier run."""

    event: Event | None = None
    new: bool = False
    # pairs of the event inferred earlier and the id of the event that replaces it
    renamed: tuple[tuple[Event, str], ...] = ()
    retracted: tuple[str, ...] = ()


def is_inferred_extension(event: Event) -> bool:
    """Whether an event is an extension that this module inferred."""
    return event.kind is EventKind.EXTENDED and any(w.source == _OWN_SOURCE for w in event.evidence)


def infer_earlier_extension(
    events: Iterable[NoticeEvent],
    posted: FuzzyDate | None,
    deadline: Deadline | None,
    shown: Sequence[Event],
    stored: Iterable[Event],
    ref: SolicitationRef,
) -> InferredExtension:
    """The extension that follows from the record's `posted` and `deadline` and the `events` of the notices, unless one
    of the events in `shown`, which other sources show, is this extension. `stored` are the solicitation's events in the
    store."""
    old = next((without_reports(event) for event in stored if is_inferred_extension(event)), None)
    issued = next((intent for intent in events if intent.kind is EventKind.ISSUED), None)
    event = _inferred_event(issued, posted, deadline, ref) if issued and posted and deadline else None
    same = next((other for other in shown if event and _same_deadline(other, event)), None)
    if event is None or same is not None:
        instead = same or next((other for other in shown if old and _same_deadline(other, old)), None)
        if old is None:
            return InferredExtension()
        return InferredExtension(renamed=((old, instead.id),)) if instead else InferredExtension(retracted=(old.id,))
    if old is None or old.id != event.id:
        return InferredExtension(event, new=True, retracted=(old.id,) if old else ())
    return InferredExtension(replace(event, seen_at=old.seen_at, baseline=old.baseline))


def _inferred_event(issued: NoticeEvent, posted: FuzzyDate, deadline: Deadline, ref: SolicitationRef) -> Event | None:
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
        key=ref.key,
        number=ref.number,
        material=ref.material,
        occurred_on=None,
        seen_at=issued.seen_at,
        grade=Grade.INFERRED,
        old={"deadline": deadline.text},
        new={"deadline": read.text},
        evidence=(Evidence(_OWN_SOURCE, notice.notice_id, notice.url, Grade.INFERRED, issued.seen_at, says),),
    )


def _same_deadline(other: Event, event: Event) -> bool:
    days = [parse_deadline(fields.get("deadline")) for fields in (other.new, event.new)]
    moves = (EventKind.EXTENDED, EventKind.SHORTENED, EventKind.AMENDED)
    return other.kind in moves and days[0] is not None and days[1] is not None and days[0].day == days[1].day
