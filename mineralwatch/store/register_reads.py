"""Reads the awards of USAspending as they were last read, and the solicitation to which each contract number
belongs."""

from __future__ import annotations

import sqlite3

from mineralwatch.domain.contract_register import RegisteredAward
from mineralwatch.domain.event_reports import HAND, STORY
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.store.codec import decode
from mineralwatch.store.sqlite_errors import as_store_errors

_ROWS = """
SELECT content FROM observations
WHERE id IN (SELECT max(id) FROM observations WHERE kind = 'register' GROUP BY source, ref) ORDER BY ref
"""
_REPORT_REFS = (f"{STORY}%", f"{HAND}%")
# The link of an event comes last and so overrides that of a record's row, which may be inferred.
_LINKS = """
SELECT contract, key FROM contracts WHERE origin = 'record' AND contract IS NOT NULL AND key IS NOT NULL
UNION ALL
SELECT * FROM (
  SELECT json_extract(new, '$.contract') AS contract, key FROM events AS e WHERE kind IN ('ordered', 'awarded')
  AND EXISTS (
    SELECT 1 FROM evidence AS w WHERE w.event_id = e.id AND w.source <> 'usaspending'
    AND w.ref NOT LIKE ? AND w.ref NOT LIKE ?
  )
  ORDER BY kind DESC, id
) WHERE contract IS NOT NULL
"""


def last_read_awards(conn: sqlite3.Connection) -> tuple[RegisteredAward, ...]:
    """Every award of USAspending as it was last read, ordered by USAspending's id."""
    with as_store_errors(conn):
        return tuple(decode(row["content"], RegisteredAward) for row in conn.execute(_ROWS))


def key_by_contract(conn: sqlite3.Connection) -> dict[str, str]:
    """The solicitation key of each normalised contract number: from an award or order event, otherwise from the record.

    USAspending itself names no solicitation. Events that only stories, user acts or USAspending report do not count.
    """
    with as_store_errors(conn):
        return {normalise_number(row["contract"]): row["key"] for row in conn.execute(_LINKS, _REPORT_REFS)}


def contract_numbers(conn: sqlite3.Connection) -> frozenset[str]:
    """All contract numbers in stored contracts and in award and order events, normalised."""
    with as_store_errors(conn):
        found = conn.execute("SELECT contract FROM contracts WHERE contract IS NOT NULL").fetchall()
    return frozenset((*key_by_contract(conn), *(normalise_number(row["contract"]) for row in found)))
