"""Decides when an official source deactivates the newest version of a solicitation before its archive date.

The rule (contract, section 1, `removed`): the source itself changed `active` from yes to no, on a day before the
archive date that it gives; there is no later version, no version is an Award Notice, and the version's words do not
cancel. A source that never showed the version as active has changed nothing. The solicitation is `restored` when that
source shows the version active again, or when a later version is published. The order of the readings does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from mineralwatch.domain.evidence.evidence_text import fields_text
from mineralwatch.domain.lifecycle.notice_events import NoticeEvent, NoticeWitness, cancelling_words
from mineralwatch.domain.lifecycle.notice_types import NoticeType, notice_type
from mineralwatch.domain.lifecycle.notice_versions import VersionReading, posted_day
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.numbers_and_ids import event_id
from mineralwatch.domain.quick_dataclass import dataclass


def is_before_archive_date(notice: Notice, moment: datetime) -> bool:
    """Whether `moment`, by its day in UTC, lies before the archive date of a notice; False when no archive date
    is known."""
    return notice.archive_on is not None and _utc_day(moment) < notice.archive_on


def active_field_events(versions: Sequence[Sequence[VersionReading]]) -> tuple[NoticeEvent, ...]:
    """The `removed` and `restored` events that follow from the notices' `active` field, for one solicitation's versions
    in order."""
    readings = [(reading, position) for position, version in enumerate(versions) for reading in version]
    readings.sort(key=lambda one: (one[0].at, one[0].source, one[1]))
    active: dict[tuple[str, str], bool] = {}
    found: list[NoticeEvent] = []
    removal: _Removal | None = None
    for reading, position in readings:
        ident, now = (reading.notice.notice_id, reading.source), reading.notice.active
        before = active.get(ident)
        if removal is None:
            if before and now is False and _is_early_deactivation(versions, position, reading):
                removal = _Removal(position, _removed_event(reading, found), {reading.source: _witness(reading)})
                found.append(removal.event)
        elif _is_back(removal, reading, position, before):
            found[-1] = removal.complete_event()
            found.append(_restored_event(removal.event, reading))
            removal = None
        elif position == removal.position and now is False:
            removal.witnesses.setdefault(reading.source, _witness(reading))
        if now is not None:
            active[ident] = now
    if removal is not None:
        found[-1] = removal.complete_event()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Removal:
    """The removal of one version by deactivation, with the sources that show it."""

    position: int  # the version's index in the list of versions
    event: NoticeEvent
    witnesses: dict[str, NoticeWitness]

    def complete_event(self) -> NoticeEvent:
        return replace(self.event, witnesses=tuple(sorted(self.witnesses.values(), key=lambda w: (w.at, w.source))))


def _is_early_deactivation(
    versions: Sequence[Sequence[VersionReading]], position: int, reading: VersionReading
) -> bool:
    if not is_before_archive_date(reading.notice, reading.at):
        return False
    known = [
        at
        for at, version in enumerate(versions)
        if posted_day(version) <= _utc_day(reading.at) or version[0].at <= reading.at
    ]
    if known[-1] > position or any(_is_award_by(versions[at], reading.at) for at in known):
        return False
    return not cancelling_words(_with_text(versions[position], reading))


def _is_award_by(version: Sequence[VersionReading], at: datetime) -> bool:
    """Whether a version was an Award Notice at the time `at`; for a version that was first read later, whether it was
    one at its first reading."""
    then = [reading for reading in version if reading.at <= at] or version[:1]
    return any(notice_type(reading.notice.type) is NoticeType.AWARD for reading in then)


def _with_text(version: Sequence[VersionReading], reading: VersionReading) -> Notice:
    """The notice of a reading. If the reading has no text, a text that was fetched later is added, since the notice had
    it all along."""
    if reading.notice.text is not None:
        return reading.notice
    texts: Iterator[str | None] = (other.notice.text for other in version)
    return replace(reading.notice, text=next((text for text in texts if text is not None), None))


def _is_back(removal: _Removal, reading: VersionReading, position: int, before: bool | None) -> bool:
    if position == removal.position:
        return before is False and reading.notice.active is True
    return position > removal.position and reading.notice.active is not False and not _is_ending(reading)


def _is_ending(reading: VersionReading) -> bool:
    return notice_type(reading.notice.type) is NoticeType.AWARD or cancelling_words(reading.notice) is not None


def _removed_event(reading: VersionReading, found: Sequence[NoticeEvent]) -> NoticeEvent:
    day, ident = _utc_day(reading.at), reading.notice.notice_id
    nth = sum(event.kind is EventKind.REMOVED and event.occurred_on == day for event in found)
    parts = (ident, "inactive", day.isoformat(), *((str(nth + 1),) if nth else ()))
    return NoticeEvent(event_id(EventKind.REMOVED, *parts), EventKind.REMOVED, reading.notice, (), day)


def _restored_event(removed: NoticeEvent, reading: VersionReading) -> NoticeEvent:
    ident = event_id(EventKind.RESTORED, removed.id)
    return NoticeEvent(ident, EventKind.RESTORED, reading.notice, (_witness(reading),), None)


def _witness(reading: VersionReading) -> NoticeWitness:
    notice = reading.notice
    active_text: Mapping[bool | None, str] = {True: "active yes", False: "active no"}
    archive = f"archive date {notice.archive_on}" if notice.archive_on else ""
    says = fields_text((active_text.get(notice.active, ""), archive))
    return NoticeWitness(reading.source, notice.notice_id, notice.url, reading.at, says)


def _utc_day(at: datetime) -> date:
    return at.astimezone(UTC).date()
