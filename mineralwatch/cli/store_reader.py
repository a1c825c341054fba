"""How the reading commands come to the store: read-only and by plain sqlite3, never by the packages that make it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from mineralwatch.cli import time_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, linked_symbols, solicitation_shape
from mineralwatch.cli.output import say
from mineralwatch.domain.clocks.clocks import Clocks
from mineralwatch.domain.errors import StoreMissing, StoreOlder
from mineralwatch.domain.models import EventKind, Solicitation
from mineralwatch.domain.query.query_matching import query_matches, solicitation_facts
from mineralwatch.domain.query.query_parser import EMPTY_QUERY, Query
from mineralwatch.domain.solicitation_status import StatusResult, status_of
from mineralwatch.ports import RelatedSolicitation

if TYPE_CHECKING:
    from mineralwatch.engine.looking_back import LookingBack


@contextmanager
def open_store(ctx: CommandContext) -> Iterator[sqlite3.Connection]:
    """A reader in one transaction; a missing or older store is first made by `init` in a process of its own, and so is
    a record that a set clock (MINERALWATCH_NOW) wants otherwise.

    Raises StoreError, also for whatever SQLite says meanwhile.
    """
    from mineralwatch.store.connection import open_reader, read_transaction

    paths = ctx.paths()
    try:
        conn = open_reader(paths.store)
    except (StoreMissing, StoreOlder):
        from mineralwatch.engine.init_process import ensure_store

        ctx.say_if_store_empty()
        ensure_store(paths, ctx.environ)
        conn = open_reader(paths.store)
    try:
        _set_to_clock(ctx, conn)
        with read_transaction(conn):
            yield conn
    finally:
        conn.close()


def _set_to_clock(ctx: CommandContext, conn: sqlite3.Connection) -> None:
    from mineralwatch.engine import clock

    if clock.fixed_time(ctx.environ) is not None:
        from mineralwatch.engine.init_process import ensure_record

        ensure_record(ctx.paths(), conn, ctx.environ)


def requested_clocks(ctx: CommandContext, now: datetime) -> Clocks:
    """The clocks that the command was asked at. Raises UsageError."""
    as_of, known_by = getattr(ctx.args, "as_of", None), getattr(ctx.args, "known_by", None)
    return Clocks(
        as_of=time_arguments.as_of_time("--as-of", as_of, now) if as_of is not None else None,
        known_by=time_arguments.as_of_time("--known-by", known_by, now) if known_by is not None else None,
    )


def say_clocks(at: Clocks, now: datetime) -> None:
    """Say to a person at which clocks the answer stands; nothing when it is that of now."""
    if at.set:
        as_of, known_by = ((moment or now).isoformat(" ", "minutes") for moment in (at.as_of, at.known_by))
        say(f"As of {as_of}, known by {known_by}.")


def past_store(ctx: CommandContext, conn: sqlite3.Connection, at: Clocks) -> LookingBack:
    """The store at these clocks: only a command that asks for them loads what works it out."""
    from mineralwatch.engine import store_setup
    from mineralwatch.engine.looking_back import LookingBack

    return LookingBack(conn, store_setup.shipped_record(ctx.settings(), ctx.now()), at)


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row of a list says besides the request itself."""

    now: datetime
    starred: frozenset[str]
    unread: frozenset[str]
    symbols: Mapping[str, Sequence[str]]
    chains: Mapping[str, Sequence[RelatedSolicitation]]

    def as_they_were(self, requests: Mapping[str, Solicitation]) -> RowContext:
        """The same where only these requests are there, as they were then."""
        chains = {
            key: [one for one in self.chains.get(key, ()) if one.key in requests and _holds(one, request)]
            for key, request in requests.items()
        }
        return replace(self, chains=chains)

    def linked_symbols(self, materials: Sequence[str]) -> list[str]:
        """The symbols linked to some materials."""
        return linked_symbols(self.symbols, materials)

    def status(self, request: Solicitation) -> StatusResult:
        """Its status now."""
        return status_of(request, self.now)

    def shape(self, request: Solicitation) -> Shape:
        """One row of `list --json`."""
        return solicitation_shape(
            request,
            self.now,
            starred=request.key in self.starred,
            unread=request.key in self.unread,
            symbols=self.linked_symbols(request.materials),
            chain=self.chains.get(request.key, ()),
        )

    def matches(self, request: Solicitation, query: Query) -> bool:
        """Whether a query finds it."""
        if query == EMPTY_QUERY:
            return True
        facts = solicitation_facts(
            request,
            self.status(request).status.value,
            starred=request.key in self.starred,
            unread=request.key in self.unread,
            symbols=self.linked_symbols(request.materials),
        )
        return query_matches(query, facts, self.now)


def row_context(conn: sqlite3.Connection, now: datetime) -> RowContext:
    """The marks, symbols and chains of a store."""
    from mineralwatch.store import queries, reissue_links, stars_and_unread

    return RowContext(
        now,
        stars_and_unread.starred(conn),
        stars_and_unread.unread(conn),
        queries.symbols(conn),
        reissue_links.related_by_key(conn),
    )


def _holds(one: RelatedSolicitation, request: Solicitation) -> bool:
    return one.relation != "reissued as" or EventKind.REISSUED in request.kinds
