"""The readings of one solicitation as the versions that its sources published, and each version as it is known now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from mineralwatch.domain.lifecycle.notice_diff import fill_from
from mineralwatch.domain.models import Notice


@dataclass(frozen=True, slots=True)
class VersionReading:
    """One reading of one version, as one source gave it."""

    notice: Notice
    source: str
    at: datetime


def group_versions(readings: Iterable[VersionReading]) -> list[list[VersionReading]]:
    """Readings grouped by notice id, each group by time of reading, the groups by date posted and first reading.

    What a reading leaves out is carried from the one before it by the same source: what was known stays known.
    """
    groups: dict[str, list[VersionReading]] = {}
    for seen in sorted(readings, key=lambda s: (s.at, s.source)):
        group = groups.setdefault(seen.notice.notice_id, [])
        group.append(_carried(group, seen))
    return sorted(groups.values(), key=lambda g: (posted_day(g), g[0].at, g[0].notice.notice_id))


def _carried(group: Sequence[VersionReading], seen: VersionReading) -> VersionReading:
    own = next((other.notice for other in reversed(group) if other.source == seen.source), None)
    notice = fill_from(own, seen.notice) if own else seen.notice
    if notice.type is None:  # what kind of notice it is, no source has in a form of its own
        notice = replace(notice, type=next((other.notice.type for other in reversed(group) if other.notice.type), None))
    return replace(seen, notice=notice)


def posted_day(group: Sequence[VersionReading]) -> date:
    """The day that a version was posted; its first reading's when no source says."""
    return min((seen.notice.posted for seen in group if seen.notice.posted), default=group[0].at.date())


def by_source(group: Iterable[VersionReading]) -> dict[str, list[VersionReading]]:
    """The readings of each source, the API's before the daily file's: it is asked more often and tells more."""
    lines: dict[str, list[VersionReading]] = {}
    for seen in group:
        lines.setdefault(seen.source, []).append(seen)
    return dict(sorted(lines.items()))


def current_version(group: Sequence[VersionReading]) -> Notice:
    """One version as it is known now, from all that was read of it, oldest first.

    The first source of `by_source` speaks, the others fill what it leaves out; then whatever changed between two
    readings by one source, in the order of reading.
    """
    lines = by_source(group)
    notice = completed_by_all(lines)
    for seen, before in sorted(_changes(lines), key=lambda change: (change[0].at, change[0].source)):
        names = [f.name for f in fields(Notice) if _changed(getattr(before, f.name), getattr(seen.notice, f.name))]
        notice = replace(notice, **{name: getattr(seen.notice, name) for name in names})
    return notice


def _changes(lines: Mapping[str, Sequence[VersionReading]]) -> Iterator[tuple[VersionReading, Notice]]:
    for line in lines.values():
        known = completed_reading(line)
        for seen in line[1:]:
            yield seen, known
            known = fill_from(known, seen.notice)


def _changed(before: object, after: object) -> bool:
    return after not in (None, ()) and after != before


def completed_by_all(lines: Mapping[str, Sequence[VersionReading]]) -> Notice:
    notices = [completed_reading(line) for line in lines.values()]
    notice = notices[0]
    for other in notices[1:]:
        notice = fill_from(other, notice)
    return notice


def completed_reading(line: Sequence[VersionReading]) -> Notice:
    """The first reading with what later readings of the same version told first: a text fetched a day later, say."""
    notice = line[0].notice
    for seen in line[1:]:
        notice = fill_from(seen.notice, notice)
    return notice
