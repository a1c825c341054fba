"""When an official source takes the newest version of a request out before its archive date, and when it is back.

The rule (contract, section 1, `removed`): the source itself turned `active` from yes to no, on a day before the archive
date that it gives; no later version stands for the request, none is an Award Notice, and the version's words cancel
nothing. A source that never showed the version as active has turned nothing. It is `restored` when that source shows it
active again, or when a later version is published. Pure: the order in which the readings came does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from mineralwatch.domain.evidence_text import fields_text
from mineralwatch.domain.identity import event_id
from mineralwatch.domain.lifecycle.notice_events import NoticeEvent, Witness, cancelling_words
from mineralwatch.domain.lifecycle.notice_versions import VersionReading, posted_day
from mineralwatch.domain.models import EventKind, Notice
from mineralwatch.domain.notice_types import NoticeType, notice_type


def is_before_archive_date(notice: Notice, at: datetime) -> bool:
    """Whether a reading lies before the archive date that is known; of the day in UTC, as for every absence."""
    return notice.archive_on is not None and _day(at) < notice.archive_on


def active_field_events(groups: Sequence[Sequence[VersionReading]]) -> tuple[NoticeEvent, ...]:
    """The `removed` and `restored` that the `active` field shows, from the versions of one request in their order."""
    readings = [(seen, place) for place, group in enumerate(groups) for seen in group]
    readings.sort(key=lambda one: (one[0].at, one[0].source, one[1]))
    active: dict[tuple[str, str], bool] = {}
    found: list[NoticeEvent] = []
    gone: _Gone | None = None
    for seen, place in readings:
        ident, now = (seen.notice.notice_id, seen.source), seen.notice.active
        before = active.get(ident)
        if gone is None:
            if before and now is False and _is_removed(groups, place, seen):
                gone = _Gone(place, _removed(seen, found), {seen.source: _witness(seen)})
                found.append(gone.intent)
        elif _is_back(gone, seen, place, before):
            found[-1] = gone.told()
            found.append(_restored(gone.intent, seen))
            gone = None
        elif place == gone.place and now is False:
            gone.witnesses.setdefault(seen.source, _witness(seen))
        if now is not None:
            active[ident] = now
    if gone is not None:
        found[-1] = gone.told()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Gone:
    """A version that was taken out, and the sources that say so."""

    place: int
    intent: NoticeEvent
    witnesses: dict[str, Witness]

    def told(self) -> NoticeEvent:
        return replace(self.intent, witnesses=tuple(sorted(self.witnesses.values(), key=lambda w: (w.at, w.source))))


def _is_removed(groups: Sequence[Sequence[VersionReading]], place: int, seen: VersionReading) -> bool:
    if not is_before_archive_date(seen.notice, seen.at):
        return False
    known = [at for at, group in enumerate(groups) if posted_day(group) <= _day(seen.at) or group[0].at <= seen.at]
    if known[-1] > place or any(_awards(groups[at], seen.at) for at in known):
        return False
    return not cancelling_words(_worded(groups[place], seen))


def _awards(group: Sequence[VersionReading], at: datetime) -> bool:
    """Whether a version is an Award Notice by then; one that was first read later was one all along."""
    then = [seen for seen in group if seen.at <= at] or group[:1]
    return any(notice_type(seen.notice.type) is NoticeType.AWARD for seen in then)


def _worded(group: Sequence[VersionReading], seen: VersionReading) -> Notice:
    """The version as it was then; a text that was read for the first time later had been there before."""
    if seen.notice.text is not None:
        return seen.notice
    texts: Iterator[str | None] = (other.notice.text for other in group)
    return replace(seen.notice, text=next((text for text in texts if text is not None), None))


def _is_back(gone: _Gone, seen: VersionReading, place: int, before: bool | None) -> bool:
    if place == gone.place:
        return before is False and seen.notice.active is True
    return place > gone.place and seen.notice.active is not False and not _ends(seen)


def _ends(seen: VersionReading) -> bool:
    return notice_type(seen.notice.type) is NoticeType.AWARD or cancelling_words(seen.notice) is not None


def _removed(seen: VersionReading, found: Sequence[NoticeEvent]) -> NoticeEvent:
    day, ident = _day(seen.at), seen.notice.notice_id
    nth = sum(turn.kind is EventKind.REMOVED and turn.occurred_on == day for turn in found)
    parts = (ident, "inactive", day.isoformat(), *((str(nth + 1),) if nth else ()))
    return NoticeEvent(event_id(EventKind.REMOVED, *parts), EventKind.REMOVED, seen.notice, (), day)


def _restored(removed: NoticeEvent, seen: VersionReading) -> NoticeEvent:
    ident = event_id(EventKind.RESTORED, removed.id)
    return NoticeEvent(ident, EventKind.RESTORED, seen.notice, (_witness(seen),), None)


def _witness(seen: VersionReading) -> Witness:
    notice = seen.notice
    said: Mapping[bool | None, str] = {True: "active yes", False: "active no"}
    archive = f"archive date {notice.archive_on}" if notice.archive_on else ""
    says = fields_text((said.get(notice.active, ""), archive))
    return Witness(seen.source, notice.notice_id, notice.url, seen.at, says)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
