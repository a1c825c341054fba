"""Writes user acts (what a person decides or enters), and works out what follows from them when no poller runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.domain.errors import CheckFailed
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.ports import UserAct

APPLIED_LATER = "the poller applies it within a second"


@contextmanager
def store_writer(ctx: CommandContext) -> Iterator[sqlite3.Connection]:
    """A connection that can write to the store, which must exist. Raises StoreError."""
    from mineralwatch.store.connection import open_writer

    conn = open_writer(ctx.paths().store)
    try:
        yield conn
    finally:
        conn.close()


def write_acts(ctx: CommandContext, conn: sqlite3.Connection, acts: Sequence[UserAct]) -> bool:
    """Write these acts so that one `undo` takes them all back. Returns True when what follows is worked out already,
    False when the poller will do it."""
    from mineralwatch.store import user_acts

    user_acts.add(conn, acts, ctx.now())
    return apply_acts(ctx, conn)


def apply_acts(ctx: CommandContext, conn: sqlite3.Connection) -> bool:
    """Work out what follows from the user's acts, when no poller runs. Returns False when a poller runs and will do
    it."""
    from mineralwatch.engine.deriver import Deriver
    from mineralwatch.engine.poller_lock import PollerLock
    from mineralwatch.store.connection import write_transaction
    from mineralwatch.store.meta_values import bump_revision

    paths = ctx.paths()
    with PollerLock(paths.lock, paths.pid_file) as has_lock:
        if has_lock:
            with write_transaction(conn):
                if Deriver(conn).settle(ctx.now(), "acts"):
                    bump_revision(conn)
    return has_lock


def find_solicitation(conn: sqlite3.Connection, number: str) -> Solicitation:
    """The solicitation with this number (as printed or normalised) or key. Raises CheckFailed when there is none."""
    from mineralwatch.store import poller_queries

    key = poller_queries.key_of(conn, number)
    if key is None:
        raise CheckFailed(f"no solicitation {number!r} is known: `mineralwatch list` shows all")
    return poller_queries.solicitations_of(conn, [key])[key]
