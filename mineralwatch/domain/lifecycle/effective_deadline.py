"""The response deadline of each version, from the deadline field and the text of the notice together.

The field counts. The day that the text states counts where the field is empty, and where the text newly says that the
deadline was extended beyond a field that has not changed: offices often write the new day and forget the field. A text
that is carried along unchanged says nothing new, so a field that changes later counts again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from mineralwatch.domain.dates import Deadline, ZoneBasis, compare_deadlines, parse_deadline
from mineralwatch.domain.lifecycle.notice_versions import VersionReading
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.notice_text.stated_deadlines import StatedDeadline, closing_day, days_added
from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class _DeadlineState:
    """What one source gave last: the deadline field, the statement of the text, and the deadline that follows from
    both."""

    field: Deadline | None = None
    said: str | None = None  # the day that the text states, or `+N` for the N days that it adds
    deadline: Deadline | None = None


def with_effective_deadlines(versions: Iterable[Sequence[VersionReading]]) -> list[list[VersionReading]]:
    """The versions of `group_versions`, each reading with the deadline that its field and text give together.

    A deadline that was read from the text has the basis `notice-text`.
    """
    known: dict[tuple[str, str], _DeadlineState] = {}
    return [_with_deadlines(version, known) for version in versions]


def _with_deadlines(
    version: Sequence[VersionReading], known: dict[tuple[str, str], _DeadlineState]
) -> list[VersionReading]:
    texts = {reading.source: reading.notice.text for reading in reversed(version) if reading.notice.text is not None}
    anyone = next((reading.notice.text for reading in version if reading.notice.text is not None), None)
    read = []
    for reading in version:
        notice = reading.notice
        series, any_source = (notice.type or "", reading.source), (notice.type or "", "")
        before = known.get(series) or known.get(any_source) or known.get(("", "")) or _DeadlineState()
        text = notice.text if notice.text is not None else texts.get(reading.source, anyone)
        now, deadline = _combine(before, notice, text)
        known[series] = known[any_source] = known["", ""] = now
        read.append(replace(reading, notice=replace(notice, deadline=deadline)))
    return read


def _combine(before: _DeadlineState, notice: Notice, text: str | None) -> tuple[_DeadlineState, Deadline | None]:
    """The state after a reading, and the deadline of that reading, which is None when neither field nor text gives
    one."""
    field, stated = notice.deadline, closing_day(text)
    added = None if stated and stated.moved else days_added(text)
    said = f"+{added}" if added else stated.deadline.text if stated else None
    new = said is not None and said != before.said
    by_words = (
        _deadline_from_text(before.deadline if field is None else field, None if added else stated, added)
        if new
        else None
    )
    kept = replace(before, field=field or before.field, said=said or before.said)
    if field is None:
        return replace(kept, deadline=by_words or before.deadline), by_words
    still = before.field is None or compare_deadlines(before.field, field) == 0
    if (
        by_words
        and still
        and compare_deadlines(field, by_words) > 0
        and _words_extend(stated, added, is_first_version=before.field is None)
    ):
        return replace(kept, deadline=by_words), by_words
    given = before.deadline if still and not new and before.deadline else field
    return replace(kept, deadline=given), given


def _words_extend(stated: StatedDeadline | None, added: int | None, *, is_first_version: bool) -> bool:
    """Whether the text extends the deadline beyond the field. In a first version the field may already include the days
    that the text adds."""
    return not is_first_version if added else stated is not None and stated.moved


def _deadline_from_text(old: Deadline | None, stated: StatedDeadline | None, added_days: int | None) -> Deadline | None:
    """The deadline that the text states, or the old deadline plus the days that the text adds; None when it does
    neither."""
    if stated is not None:
        return replace(stated.deadline, basis=ZoneBasis.NOTICE_TEXT)
    if old is None or not added_days:
        return None
    day = (old.day + timedelta(days=added_days)).isoformat()
    found = parse_deadline(day + old.text[10:])
    return replace(found, basis=ZoneBasis.NOTICE_TEXT) if found else None
