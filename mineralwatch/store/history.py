"""Every stored reading of the notices of a solicitation: what its events are worked out from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from mineralwatch.domain.lifecycle import Seen
from mineralwatch.domain.models import Notice
from mineralwatch.store.codec import decode, instant

_READINGS = """
SELECT n.key, o.source, o.seen_at, o.content FROM observations o JOIN notices n ON n.notice_id = o.ref
WHERE o.kind = 'notice' AND n.key IN (SELECT value FROM json_each(?)) ORDER BY o.id
"""


def seen_of(conn: sqlite3.Connection, keys: Sequence[str]) -> dict[str, tuple[Seen, ...]]:
    """The readings of each key's notices, in the order in which they were stored."""
    found: dict[str, list[Seen]] = {}
    for key, source, seen_at, content in conn.execute(_READINGS, (json.dumps(list(keys)),)):
        found.setdefault(key, []).append(Seen(decode(content, Notice), source, instant(seen_at)))
    return {key: tuple(readings) for key, readings in found.items()}
