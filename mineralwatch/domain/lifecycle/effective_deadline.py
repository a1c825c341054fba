"""The response deadline of each version as field and words give it together.

The field counts. The day that the text states counts where the field is empty, and where the text says newly that the
day was extended beyond a field that has not moved with it: offices often write the new day and forget the field. A
text that is carried along unchanged says nothing new, so a field that moves later counts again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from mineralwatch.domain.dates import Deadline, ZoneBasis, compare_deadlines, parse_deadline
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models import Notice
from mineralwatch.domain.notice_text.stated_deadlines import StatedDeadline, closing_day, days_added


@dataclass(frozen=True, slots=True)
class _Known:
    """What one source gave last: the field, what the words said, and the deadline that follows."""

    field: Deadline | None = None
    said: str | None = None  # the day that the words state, or the days that they add
    deadline: Deadline | None = None


def with_effective_deadlines(groups: Iterable[Sequence[VersionReading]]) -> list[list[VersionReading]]:
    """Versions (`versions.versions`) with the deadline that field and words give together.

    A deadline from the words has the basis `notice-text`.
    """
    known: dict[tuple[str, str], _Known] = {}
    return [_group(group, known) for group in groups]


def _group(group: Sequence[VersionReading], known: dict[tuple[str, str], _Known]) -> list[VersionReading]:
    texts = {seen.source: seen.notice.text for seen in reversed(group) if seen.notice.text is not None}
    anyone = next((seen.notice.text for seen in group if seen.notice.text is not None), None)
    read = []
    for seen in group:
        notice = seen.notice
        place, kind = (notice.type or "", seen.source), (notice.type or "", "")
        before = known.get(place) or known.get(kind) or known.get(("", "")) or _Known()
        text = notice.text if notice.text is not None else texts.get(seen.source, anyone)
        now, deadline = _together(before, notice, text)
        known[place] = known[kind] = known["", ""] = now
        read.append(replace(seen, notice=replace(notice, deadline=deadline)))
    return read


def _together(before: _Known, notice: Notice, text: str | None) -> tuple[_Known, Deadline | None]:
    """What is known now, and the deadline that this reading gives; None leaves it to what stood before."""
    field, told = notice.deadline, closing_day(text)
    added = None if told and told.moved else days_added(text)
    said = f"+{added}" if added else told.deadline.text if told else None
    new = said is not None and said != before.said
    by_words = _moved_to(before.deadline if field is None else field, None if added else told, added) if new else None
    kept = replace(before, field=field or before.field, said=said or before.said)
    if field is None:
        return replace(kept, deadline=by_words or before.deadline), by_words
    still = before.field is None or compare_deadlines(before.field, field) == 0
    if (
        by_words
        and still
        and compare_deadlines(field, by_words) > 0
        and _extends(told, added, first=before.field is None)
    ):
        return replace(kept, deadline=by_words), by_words
    given = before.deadline if still and not new and before.deadline else field
    return replace(kept, deadline=given), given


def _extends(told: StatedDeadline | None, added: int | None, *, first: bool) -> bool:
    """Whether words move the day beyond a field. Of a first version it is not known whether added days are in it."""
    return not first if added else told is not None and told.moved


def _moved_to(old: Deadline | None, told: StatedDeadline | None, added: int | None) -> Deadline | None:
    """The deadline of the words; that of an old one and added days where they name no day."""
    if told is not None:
        return replace(told.deadline, basis=ZoneBasis.NOTICE_TEXT)
    if old is None or not added:
        return None
    day = (old.day + timedelta(days=added)).isoformat()
    found = parse_deadline(day + old.text[10:])
    return replace(found, basis=ZoneBasis.NOTICE_TEXT) if found else None
