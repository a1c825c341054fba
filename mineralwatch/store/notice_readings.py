"""Reads the stored readings of notices, and which notices were missing from which reading of a source."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from datetime import date

from mineralwatch.domain.lifecycle.absence import NoticeListReading
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.store.codec import decode, encode, instant
from mineralwatch.store.sqlite_errors import as_store_errors

_EXPECTED = """
SELECT n.notice_id, n.number, json_extract(n.content, '$.office') AS office FROM notices n
WHERE n.posted BETWEEN :since AND :today AND json_extract(n.content, '$.archive_on') > :today
AND coalesce(json_extract(n.content, '$.active'), 1) <> 0
AND NOT EXISTS (SELECT 1 FROM notices m WHERE m.key = n.key AND m.posted > n.posted)
AND EXISTS (SELECT 1 FROM observations o WHERE o.kind = 'notice' AND o.ref = n.notice_id AND o.source = :source)
"""


def expected_notices(
    conn: sqlite3.Connection, source: str, since: date, today: date, offices: Collection[str]
) -> frozenset[str]:
    """The ids of the notices that a complete reading of a source should contain.

    These notices were read from this source before, are the newest of their solicitation, were posted on or after
    `since`, are not archived by `today` nor marked inactive, and are of the watched `offices`. The caller stores with
    each reading which of them were missing, since a later change of the watched offices would change this result.
    """
    with as_store_errors(conn):
        rows = conn.execute(_EXPECTED, {"source": source, "since": since.isoformat(), "today": today.isoformat()})
        return frozenset(str(row["notice_id"]) for row in rows if _is_of_office(row["office"], row["number"], offices))


def _is_of_office(office: str | None, number: str | None, offices: Collection[str]) -> bool:
    """Whether a notice is of one of the offices: by its office code, or without a code by the prefix of its number."""
    if office is not None:
        return office in offices
    return normalise_number(number or "").startswith(tuple(offices))


_WITH_MISSING_NOTICES = """
SELECT DISTINCT n.key FROM notices n WHERE n.notice_id IN (SELECT value FROM json_each(:missing))
OR n.notice_id IN (
  SELECT m.value FROM readings r, json_each(r.missing) m
  WHERE r.id IN (SELECT max(id) FROM readings WHERE complete GROUP BY source)
)
OR n.key IN (SELECT key FROM solicitations WHERE ending = 'removed')
"""


def notices_to_check(conn: sqlite3.Connection, missing: Iterable[str]) -> dict[str, str]:
    """All notices, as notice id -> key, of the solicitations of which a notice is missing: in this reading (`missing`
    holds the notice ids), or in the last complete reading of any source. Solicitations that count as removed are
    included."""
    with as_store_errors(conn):
        rows = conn.execute(
            f"SELECT notice_id, key FROM notices WHERE key IN ({_WITH_MISSING_NOTICES})",  # noqa: S608 (SQL of our own)
            {"missing": encode(sorted(missing))},
        )
        return {row["notice_id"]: row["key"] for row in rows}


def count_complete(conn: sqlite3.Connection, source: str) -> int:
    """How many complete readings of a source are stored."""
    with as_store_errors(conn):
        row = conn.execute("SELECT count(*) FROM readings WHERE source = ? AND complete", (source,)).fetchone()
        return int(row[0])


def last_complete_count(conn: sqlite3.Connection, source: str) -> int | None:
    """The number of items in the last complete reading of a source; None when no complete reading is stored."""
    with as_store_errors(conn):
        row = conn.execute(
            "SELECT count FROM readings WHERE source = ? AND complete ORDER BY id DESC LIMIT 1", (source,)
        ).fetchone()
        return int(row["count"]) if row else None


_ABSENCE_READINGS = """
SELECT source, at, complete, missing, found, nth FROM (
  SELECT *, sum(complete) OVER (PARTITION BY source ORDER BY id) AS nth FROM readings
) WHERE missing <> '[]' OR found <> '[]' ORDER BY id
"""


def absence_readings(conn: sqlite3.Connection) -> tuple[NoticeListReading, ...]:
    """The readings of all sources in which a notice was missing or found again, oldest first."""
    with as_store_errors(conn):
        rows = conn.execute(_ABSENCE_READINGS).fetchall()
    return tuple(
        NoticeListReading(
            source=row["source"],
            at=instant(row["at"]),
            nth=row["nth"],
            complete=bool(row["complete"]),
            missing=frozenset(decode(row["missing"], tuple[str, ...])),
            found=frozenset(decode(row["found"], tuple[str, ...])),
        )
        for row in rows
    )
