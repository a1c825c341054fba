"""Groups the readings of one solicitation's notices into published versions, and merges each version's readings.

A version is one notice id. Each source may read it several times, and may leave out or add fields between readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime

from mineralwatch.domain.lifecycle.notice_diff import fill_from
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class VersionReading:
    """One version of a notice as one source gave it at one time."""

    notice: Notice
    source: str
    at: datetime


def group_versions(readings: Iterable[VersionReading]) -> list[list[VersionReading]]:
    """The readings grouped by version (notice id), in order of reading. Versions are sorted by the date posted, then by
    their first reading.

    A field that a reading leaves out is filled from the previous reading by the same source.
    """
    versions: dict[str, list[VersionReading]] = {}
    for reading in sorted(readings, key=lambda s: (s.at, s.source)):
        version = versions.setdefault(reading.notice.notice_id, [])
        version.append(_filled_from_earlier(version, reading))
    return sorted(versions.values(), key=lambda g: (posted_day(g), g[0].at, g[0].notice.notice_id))


def _filled_from_earlier(version: Sequence[VersionReading], reading: VersionReading) -> VersionReading:
    own = next((other.notice for other in reversed(version) if other.source == reading.source), None)
    notice = fill_from(own, reading.notice) if own else reading.notice
    if notice.type is None:  # all sources give a notice the same type, so it may be taken from another source
        notice = replace(
            notice, type=next((other.notice.type for other in reversed(version) if other.notice.type), None)
        )
    return replace(reading, notice=notice)


def posted_day(version: Sequence[VersionReading]) -> date:
    """The day on which a version was posted; the day of its first reading when no source states the posting day."""
    return min((reading.notice.posted for reading in version if reading.notice.posted), default=version[0].at.date())


def by_source(version: Iterable[VersionReading]) -> dict[str, list[VersionReading]]:
    """The readings grouped by source, with the sources sorted by name: the API (`sam`) precedes the daily file
    (`sam_bulk`), and is the better one, since it is read more often and gives more fields."""
    per_source: dict[str, list[VersionReading]] = {}
    for reading in version:
        per_source.setdefault(reading.source, []).append(reading)
    return dict(sorted(per_source.items()))


def current_version(version: Sequence[VersionReading]) -> Notice:
    """The present content of one version, put together from all its readings (oldest first).

    The first source of `by_source` has precedence, and the other sources fill in what it leaves out. Then each change
    between two readings by one source is applied, in the order of reading.
    """
    per_source = by_source(version)
    notice = completed_by_all(per_source)
    for reading, before in sorted(_later_readings(per_source), key=lambda change: (change[0].at, change[0].source)):
        names = [
            f.name for f in fields(Notice) if _is_changed(getattr(before, f.name), getattr(reading.notice, f.name))
        ]
        notice = replace(notice, **{name: getattr(reading.notice, name) for name in names})
    return notice


def _later_readings(per_source: Mapping[str, Sequence[VersionReading]]) -> Iterator[tuple[VersionReading, Notice]]:
    for readings in per_source.values():
        known = completed_reading(readings)
        for reading in readings[1:]:
            yield reading, known
            known = fill_from(known, reading.notice)


def _is_changed(before: object, after: object) -> bool:
    return after not in (None, ()) and after != before


def completed_by_all(per_source: Mapping[str, Sequence[VersionReading]]) -> Notice:
    """The version as the first source gives it; fields that this source leaves out are filled from the other sources in
    order."""
    notices = [completed_reading(readings) for readings in per_source.values()]
    notice = notices[0]
    for other in notices[1:]:
        notice = fill_from(other, notice)
    return notice


def completed_reading(readings: Sequence[VersionReading]) -> Notice:
    """The first reading; fields that it leaves out are filled from later readings, for example a text that was fetched
    a day later."""
    notice = readings[0].notice
    for reading in readings[1:]:
        notice = fill_from(reading.notice, notice)
    return notice
