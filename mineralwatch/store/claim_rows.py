"""Reads claims, which are what each source says about each field of a solicitation, and contracts."""

from __future__ import annotations

import sqlite3

from mineralwatch.domain.models.contract import Contract
from mineralwatch.domain.models.event import Claim
from mineralwatch.domain.models.grade import Grade
from mineralwatch.store.codec import decode, optional_day, optional_instant

_COLUMNS = "field, value, source, ref, url, grade, dated, says, seen_at, contract, single_source"


def read_claims(conn: sqlite3.Connection, key: str) -> tuple[Claim, ...]:
    """The claims on one solicitation, in their order."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM claims WHERE key = ? ORDER BY place", (key,))  # noqa: S608
    return tuple(
        Claim(
            field=row["field"],
            value=row["value"],
            source=row["source"],
            ref=row["ref"],
            url=row["url"],
            grade=Grade(row["grade"]),
            dated=optional_day(row["dated"]),
            says=row["says"],
            seen_at=optional_instant(row["seen_at"]),
            contract=row["contract"],
            single_source=bool(row["single_source"]),
        )
        for row in rows
    )


def read_contracts(conn: sqlite3.Connection, key: str | None = None) -> tuple[Contract, ...]:
    """The contracts of one solicitation, or without `key` all, as each source states them, in their order."""
    if key is None:
        rows = conn.execute("SELECT content FROM contracts ORDER BY place")
    else:
        rows = conn.execute("SELECT content FROM contracts WHERE key = ? ORDER BY place", (key,))
    return tuple(decode(row["content"], Contract) for row in rows)
