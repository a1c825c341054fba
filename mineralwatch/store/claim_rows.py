"""Stores and reads claims, which are what each source says about each field of a solicitation, and contracts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from mineralwatch.domain.models import Claim, Contract, Grade
from mineralwatch.domain.numbers_and_ids import normalise_number
from mineralwatch.store.codec import day_text, decode, encode, instant_text, optional_day, optional_instant
from mineralwatch.store.solicitation_rows import Origin

_COLUMNS = "key, field, value, source, ref, url, grade, dated, says, seen_at, contract, single_source"


def put_claims(conn: sqlite3.Connection, claims: Iterable[tuple[str, Claim]], origin: Origin) -> int:
    """Store pairs of key and claim. The claims of one key, field, source and ref form a group, which replaces the
    stored group; returns how many groups changed."""
    groups: dict[tuple[str, str, str, str], list[Claim]] = {}
    for key, claim in claims:
        groups.setdefault((key, claim.field, claim.source, claim.ref), []).append(claim)
    changed = 0
    for group, members in groups.items():
        if set(members) == set(_read(conn, "key = ? AND field = ? AND source = ? AND ref = ?", group)):
            continue
        changed += 1
        conn.execute("DELETE FROM claims WHERE key = ? AND field = ? AND source = ? AND ref = ?", group)
        conn.executemany(
            f"INSERT OR IGNORE INTO claims ({_COLUMNS}, origin) VALUES ({', '.join('?' * 13)})",  # noqa: S608
            ((group[0], *_row(c), origin) for c in members),
        )
    return changed


def _row(c: Claim) -> tuple[object, ...]:
    dated, seen = day_text(c.dated), instant_text(c.seen_at)
    return c.field, c.value, c.source, c.ref, c.url, c.grade, dated, c.says, seen, c.contract, c.single_source


def replace_own_claims(conn: sqlite3.Connection, key: str, claims: Sequence[Claim]) -> int:
    """Replace the claims that the program derived for a solicitation by `claims`; claims of the record stay. Returns
    the number of changed rows."""
    rows = conn.execute("SELECT id, field, source, ref, value FROM claims WHERE key = ? AND origin = 'source'", (key,))
    wanted = {(c.field, c.source, c.ref, c.value) for c in claims}
    deleted = [(row["id"],) for row in rows if (row["field"], row["source"], row["ref"], row["value"]) not in wanted]
    conn.executemany("DELETE FROM claims WHERE id = ?", deleted)
    return len(deleted) + put_claims(conn, [(key, claim) for claim in claims], "source")


def read_claims(conn: sqlite3.Connection, key: str) -> tuple[Claim, ...]:
    """The claims on one solicitation, in the order in which they were stored."""
    return _read(conn, "key = ?", (key,))


def _read(conn: sqlite3.Connection, where: str, params: tuple[str, ...]) -> tuple[Claim, ...]:
    rows = conn.execute(f"SELECT {_COLUMNS} FROM claims WHERE {where} ORDER BY id", params)  # noqa: S608
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


def put_contracts(conn: sqlite3.Connection, contracts: Iterable[Contract], origin: Origin) -> int:
    """Store contracts, one row for each number (or date), awardee, solicitation and source; returns how many rows
    changed."""
    changed = 0
    for c in contracts:
        identity, content = _identity(c, origin), encode(c)
        row = conn.execute("SELECT content, origin FROM contracts WHERE identity = ?", (identity,)).fetchone()
        if row and row["content"] == content and row["origin"] == origin:
            continue
        changed += 1
        conn.execute(
            "INSERT INTO contracts (origin, identity, contract, awardee, key, material, kind, ceiling, guaranteed,"
            " ordered, signed, source, grade, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (identity) DO UPDATE SET origin = excluded.origin, contract = excluded.contract,"
            " awardee = excluded.awardee, key = excluded.key, material = excluded.material, kind = excluded.kind,"
            " ceiling = excluded.ceiling, guaranteed = excluded.guaranteed, ordered = excluded.ordered,"
            " signed = excluded.signed, source = excluded.source, grade = excluded.grade, content = excluded.content",
            (
                origin,
                identity,
                c.contract,
                c.awardee,
                c.key,
                c.material,
                c.kind,
                c.ceiling,
                c.guaranteed,
                c.ordered,
                c.on.text if c.on else None,
                c.source,
                c.grade,
                content,
            ),
        )
    return changed


def _identity(c: Contract, origin: Origin) -> str:
    """The text that identifies a contract's row. It contains the contract number, or without a number the date, and the
    contract's other values. A row of the register is identified by number and source alone, since its awardee and
    solicitation may become known later."""
    if origin == "source" and c.contract:
        return encode((normalise_number(c.contract), c.source))
    number_or_date = normalise_number(c.contract) if c.contract else (c.on.text if c.on else None)
    return encode((number_or_date, c.kind, c.source, c.awardee.casefold(), c.key, c.material))


def read_contracts(conn: sqlite3.Connection, key: str | None = None) -> tuple[Contract, ...]:
    """The contracts of one solicitation, or without `key` all, as each source states them, in the order of storing."""
    if key is None:
        rows = conn.execute("SELECT content FROM contracts ORDER BY id")
    else:
        rows = conn.execute("SELECT content FROM contracts WHERE key = ? ORDER BY id", (key,))
    return tuple(decode(row["content"], Contract) for row in rows)
