"""Writes user acts from the command line, and derives what follows from them when no poller runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.domain.models import Solicitation
from mineralwatch.ports import UserAct

APPLIED_LATER = "the poller applies it within a second"


@contextmanager
def store_writer(ctx: CommandContext) -> Iterator[sqlite3.Connection]:
    """A connection that can write; the store must exist. Raises StoreError."""
    from mineralwatch.store.connection import open_writer

    conn = open_writer(ctx.paths().store)
    try:
        yield conn
    finally:
        conn.close()


def write_acts(ctx: CommandContext, conn: sqlite3.Connection, acts: Sequence[UserAct]) -> bool:
    """Write acts as one step of undo. Returns whether the results are derived already; else the poller does it."""
    from mineralwatch.store import user_acts

    user_acts.add(conn, acts, ctx.now())
    return apply_acts(ctx, conn)


def apply_acts(ctx: CommandContext, conn: sqlite3.Connection) -> bool:
    """Derive what follows from the user's acts, when no poller runs; returns whether it was done."""
    from mineralwatch.engine import merges
    from mineralwatch.engine.poller_lock import PollerLock
    from mineralwatch.engine.store_setup import shipped_record

    paths, now = ctx.paths(), ctx.now()
    with PollerLock(paths.lock, paths.pid_file) as has_lock:
        if has_lock:
            merges.settle(conn, shipped_record(ctx.settings(), now), now)
    return has_lock


def find_solicitation(conn: sqlite3.Connection, number: str) -> Solicitation:
    """The solicitation with a number (as printed or normalised) or a key. Raises CheckFailed when none is known."""
    from mineralwatch.store import poller_queries

    key = poller_queries.key_of(conn, number)
    if key is None:
        raise CheckFailed(f"no solicitation {number!r} is known: `mineralwatch list` shows all")
    return poller_queries.solicitations_of(conn, [key])[key]
