"""What one reading of a source of notices says of those that were not in it, and of those that are back."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from mineralwatch.domain.lifecycle import absence
from mineralwatch.domain.lifecycle.absence import NoticeListReading
from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.sources.base import Source, SourceReading
from mineralwatch.store import commit as storing
from mineralwatch.store import notice_readings

WINDOWED = "sam"  # the kind of source that asks for a window of days; the daily file holds whatever is active
WINDOW_DAYS = 360  # a little less than what it asks for, so that its edge is never an absence


def reading_row(
    conn: sqlite3.Connection,
    source: Source,
    reading: SourceReading,
    *,
    offices: Collection[str],
    keys: Mapping[str, str],
    now: datetime,
) -> storing.ReadingRow | None:
    """The small row that a reading leaves: the known notices that were not among it, and those that were after all.

    `keys` are those of the notices that were read anew. An incomplete reading leaves a row only when it holds something
    that seemed to be missing; a source of no notices leaves none.
    """
    if not (reading.complete or reading.notices):
        return None
    read = {item.notice.notice_id for item in reading.notices}
    count = len(reading.notices) + reading.other_offices if reading.rows is None else reading.rows
    before = notice_readings.last_complete_count(conn, source.name) if reading.total is None else None
    bad = sum(not item.item_kept for item in reading.quarantined)
    whole = reading.complete and absence.is_complete_reading(count, reading.total, bad, before)
    missing = _missing(source, conn, offices, read, now) if whole else frozenset()
    suspects = notice_readings.notices_to_check(conn, missing)
    anew = {ident for ident, key in keys.items() if key in suspects.values()}
    found = tuple(sorted((read & suspects.keys()) | anew))
    if not whole and not found:
        return None
    return storing.ReadingRow(
        source=source.name,
        at=now,
        scope=reading.scope,
        count=count,
        total=reading.total,
        other_offices=reading.other_offices,
        complete=whole,
        missing=tuple(sorted(missing)),
        found=found,
    )


def _missing(
    source: Source, conn: sqlite3.Connection, offices: Collection[str], read: Collection[str], now: datetime
) -> frozenset[str]:
    today = now.date()
    since = today - timedelta(days=WINDOW_DAYS) if source.kind == WINDOWED else date.min
    return notice_readings.expected_notices(conn, source.name, since, today, offices) - frozenset(read)


def list_reading(row: storing.ReadingRow, nth: int) -> NoticeListReading:
    """A reading that is about to be stored, as the `nth` complete one of its source, in the form that absences are
    concluded from."""
    return NoticeListReading(row.source, row.at, nth, row.complete, frozenset(row.missing), frozenset(row.found))


def same_again(reading: SourceReading, before: SourceHealth) -> bool:
    """Whether a reading is of what was read last: an unchanged file tells nothing a second time."""
    mark = reading.validators.body_hash
    return reading.not_modified or (mark is not None and mark == before.validators.body_hash)
