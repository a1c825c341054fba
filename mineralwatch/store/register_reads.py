"""Reads the contract numbers that the store knows."""

from __future__ import annotations

import sqlite3

from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.store.sqlite_errors import as_store_errors

_NUMBERS = """
SELECT contract FROM contracts WHERE contract IS NOT NULL
UNION SELECT json_extract(new, '$.contract') FROM events WHERE kind IN ('ordered', 'awarded')
"""


def contract_numbers(conn: sqlite3.Connection) -> frozenset[str]:
    """All contract numbers in stored contracts and in award and order events, normalised."""
    with as_store_errors(conn):
        return frozenset(normalise_number(number) for (number,) in conn.execute(_NUMBERS) if number)
