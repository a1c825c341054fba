"""Events that are concluded from readings of notices, each with its witnesses: the sources that show the event, with
their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date, datetime

from mineralwatch.domain.dates import ZoneBasis, compare_deadlines
from mineralwatch.domain.evidence.evidence_text import changed_fields, fields_text
from mineralwatch.domain.lifecycle.notice_diff import SUBSTANCE, WORDING, notice_difference
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.event import EventKind, Fields
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.notice import Notice, NoticeAward
from mineralwatch.domain.notice_text.contract_terminations import termination_words
from mineralwatch.domain.notice_text.solicitation_endings import Cancellation, cancellation
from mineralwatch.domain.notice_text.stated_deadlines import sentence_naming_day
from mineralwatch.domain.numbers_and_ids import event_id, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class NoticeWitness:
    """A source that shows an event: the notice (`ref`), when it was read, and the words that show it."""

    source: str
    ref: str
    url: str | None
    at: datetime
    says: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeEvent:
    """An event that readings of notices show, before the engine gives it a solicitation key and a material."""

    id: str
    kind: EventKind
    notice: Notice
    witnesses: tuple[NoticeWitness, ...]  # in order of reading, at most one for each source
    occurred_on: date | None
    old: Fields = field(default_factory=dict)
    new: Fields = field(default_factory=dict)
    grade: Grade = Grade.OFFICIAL

    @property
    def source(self) -> str:
        """The source that showed the event first."""
        return self.witnesses[0].source

    @property
    def seen_at(self) -> datetime:
        """The time at which the event was first read."""
        return self.witnesses[0].at

    @property
    def says(self) -> str | None:
        """The words of the first witness that quotes any; None when no witness does."""
        return next((witness.says for witness in self.witnesses if witness.says), None)


def cancelling_words(notice: Notice) -> Cancellation | None:
    """The words by which a notice cancels its solicitation; None when the notice does not cancel it."""
    return cancellation(notice.title, notice.text, notice.number)


def terminating_words(notice: Notice) -> str | None:
    """The words by which an Award Notice terminates its contract; None when the notice does not terminate it."""
    award = notice.award or NoticeAward()
    return termination_words(notice.title, notice.text, (award.number, notice.number))


def notice_event(
    kind: EventKind,
    reading: VersionReading,
    anchor: str,
    version: Sequence[VersionReading],
    *,
    old: Fields | None = None,
    new: Fields | None = None,
    says: str | None = None,
    on: date | None = None,
) -> NoticeEvent:
    """An event of `kind` that one reading of a version shows. Its id is made of the kind and `anchor`, which identifies
    the event.

    `says` are the words of that reading. `on` is the day of the event, where that is not the day of posting.
    """
    occurred = on if on is not None or kind is EventKind.ARCHIVED else reading.notice.posted
    witnesses = _witnesses(kind, reading, version, (old or {}, new or {}), says)
    return NoticeEvent(event_id(kind, anchor), kind, reading.notice, witnesses, occurred, old or {}, new or {})


def _witnesses(
    kind: EventKind,
    reading: VersionReading,
    version: Sequence[VersionReading],
    fields: tuple[Fields, Fields],
    says: str | None,
) -> tuple[NoticeWitness, ...]:
    """The witnesses of an event: the reading that it was concluded from, and the first reading by each other source
    that shows it too.

    A witness quotes a sentence of the notice, or else lists the changed fields as its source has them.
    """
    found = {reading.source: _witness(kind, reading, fields, says)}
    for other in version:
        if other.source not in found and _shows_event(kind, other.notice, reading.notice, fields[1]):
            found[other.source] = _witness(kind, other, fields, _ending_words(kind, other.notice))
    return tuple(sorted(found.values(), key=lambda witness: (witness.at, witness.source)))


def _ending_words(kind: EventKind, notice: Notice) -> str | None:
    """The sentence of a notice that cancels or terminates; None for events of other kinds."""
    if kind is EventKind.TERMINATED:
        return terminating_words(notice)
    found = cancelling_words(notice) if kind is EventKind.CANCELLED else None
    return found.words if found else None


def _witness(
    kind: EventKind, reading: VersionReading, fields: tuple[Fields, Fields], says: str | None
) -> NoticeWitness:
    notice, (old, new) = reading.notice, fields
    if "deadline" in new and notice.deadline:
        new = {**new, "deadline": notice.deadline.text}
    if says is None and "deadline" in new and notice.deadline and notice.deadline.basis is ZoneBasis.NOTICE_TEXT:
        says = sentence_naming_day(notice.text or "", notice.deadline)[:300]
    if says is None and kind is EventKind.ARCHIVED:
        says = fields_text(("active no", f"archive date {notice.archive_on}" if notice.archive_on else ""))
    posted = f"posted {notice.posted}" if notice.posted else ""
    says = says or fields_text((*changed_fields(old, new), posted))
    return NoticeWitness(reading.source, notice.notice_id, notice.url, reading.at, says)


def _shows_event(kind: EventKind, notice: Notice, shown: Notice, new: Fields) -> bool:
    """Whether another reading of the same version shows the event too. For an amendment one of the changed values is
    enough, since sources write some fields differently or leave them out."""
    if kind in (EventKind.EXTENDED, EventKind.SHORTENED):
        return bool(notice.deadline and shown.deadline and compare_deadlines(notice.deadline, shown.deadline) == 0)
    if kind in (EventKind.CANCELLED, EventKind.TERMINATED):
        return _ending_words(kind, notice) is not None
    if kind is EventKind.ARCHIVED:
        return notice.active is False
    if kind in (EventKind.AWARDED, EventKind.ORDERED):
        a, b = notice.award or NoticeAward(), shown.award or NoticeAward()
        return a.number is None or normalise_number(a.number) == normalise_number(b.number or "")
    changed = [name for name in (*WORDING, *SUBSTANCE) if name in new]
    if kind is EventKind.ISSUED or not changed:
        return True
    against = notice_difference(shown, notice).new
    return any(getattr(notice, name) not in (None, ()) and name not in against for name in changed)
