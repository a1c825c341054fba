"""Every stored reading of the notices of a solicitation: what its events are worked out from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from mineralwatch.domain.lifecycle import Seen
from mineralwatch.domain.models import Notice
from mineralwatch.store.codec import decode, instant
from mineralwatch.store.errors import translated

_READINGS = """
SELECT n.key, o.source, o.seen_at, o.content FROM observations o JOIN notices n ON n.notice_id = o.ref
WHERE o.kind = 'notice' AND n.key IN (SELECT value FROM json_each(?)) ORDER BY o.id
"""


def seen_of(conn: sqlite3.Connection, keys: Sequence[str]) -> dict[str, tuple[Seen, ...]]:
    """The readings of each key's notices, in the order in which they were stored."""
    found: dict[str, list[Seen]] = {}
    with translated(conn):
        rows = conn.execute(_READINGS, (json.dumps(list(keys)),)).fetchall()
    for key, source, seen_at, content in rows:
        found.setdefault(key, []).append(Seen(decode(content, Notice), source, instant(seen_at)))
    return {key: tuple(readings) for key, readings in found.items()}


_EXPECTED = """
SELECT n.notice_id FROM notices n
WHERE n.posted >= :since AND json_extract(n.content, '$.archive_on') > :today
AND NOT EXISTS (SELECT 1 FROM notices m WHERE m.key = n.key AND m.posted > n.posted)
AND EXISTS (SELECT 1 FROM observations o WHERE o.kind = 'notice' AND o.ref = n.notice_id AND o.source = :source)
"""


def expected(conn: sqlite3.Connection, source: str, since: date, today: date) -> frozenset[str]:
    """The notices that a complete reading of a source should still hold.

    They were read there before, are the newest of their request, were posted on or after `since`, and are not archived
    by `today`. What is missing of them is kept with the reading, so that an absence can be told from an outage.
    """
    with translated(conn):
        rows = conn.execute(_EXPECTED, {"source": source, "since": since.isoformat(), "today": today.isoformat()})
        return frozenset(str(row[0]) for row in rows)
