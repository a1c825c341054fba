"""The register's awards as they were last read, and which request each contract number belongs to."""

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
_TOLD = (f"{STORY}%", f"{HAND}%")
# An event knows better than a row of the record, whose link may be a guess.
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


def last_register_rows(conn: sqlite3.Connection) -> tuple[RegisteredAward, ...]:
    """The last reading of every award, by the register's own id."""
    with as_store_errors(conn):
        return tuple(decode(row["content"], RegisteredAward) for row in conn.execute(_ROWS))


def key_by_contract(conn: sqlite3.Connection) -> dict[str, str]:
    """The request of each normalised contract number: as an award tells it, else as the record does.

    What the register itself shows links nothing, and neither do stories and people, who may be taken back.
    """
    with as_store_errors(conn):
        return {normalise_number(row["contract"]): row["key"] for row in conn.execute(_LINKS, _TOLD)}


def contract_numbers(conn: sqlite3.Connection) -> frozenset[str]:
    """Every contract number that the record or an award names, normalised."""
    with as_store_errors(conn):
        found = conn.execute("SELECT contract FROM contracts WHERE contract IS NOT NULL").fetchall()
    return frozenset((*key_by_contract(conn), *(normalise_number(row["contract"]) for row in found)))
