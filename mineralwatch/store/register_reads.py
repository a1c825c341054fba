"""The awards of USAspending as they were last read, and which solicitation each contract number belongs to."""

from __future__ import annotations

import sqlite3

from mineralwatch.domain.contract_register import RegisteredAward
from mineralwatch.domain.event_reports import HAND, STORY
from mineralwatch.domain.identity import normalise_number
from mineralwatch.store.codec import decode
from mineralwatch.store.sqlite_errors import as_store_errors

_ROWS = """
SELECT content FROM observations
WHERE id IN (SELECT max(id) FROM observations WHERE kind = 'register' GROUP BY source, ref) ORDER BY ref
"""
_REPORT_REFS = (f"{STORY}%", f"{HAND}%")
# An event takes precedence over a row of the record, whose link may be inferred.
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
    """The last reading of every award, ordered by the register's id."""
    with as_store_errors(conn):
        return tuple(decode(row["content"], RegisteredAward) for row in conn.execute(_ROWS))


def key_by_contract(conn: sqlite3.Connection) -> dict[str, str]:
    """The solicitation key of each normalised contract number: from an award or order event, otherwise from the record.

    The register itself has no link to a solicitation. Stories and user acts do not count: they may be withdrawn.
    """
    with as_store_errors(conn):
        return {normalise_number(row["contract"]): row["key"] for row in conn.execute(_LINKS, _REPORT_REFS)}


def contract_numbers(conn: sqlite3.Connection) -> frozenset[str]:
    """All contract numbers in the record and in events, normalised."""
    with as_store_errors(conn):
        found = conn.execute("SELECT contract FROM contracts WHERE contract IS NOT NULL").fetchall()
    return frozenset((*key_by_contract(conn), *(normalise_number(row["contract"]) for row in found)))
