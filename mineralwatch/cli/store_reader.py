"""Gives the reading commands access to the store: read-only, by plain sqlite3, without importing the packages that
create the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from mineralwatch.cli import time_arguments
from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape, linked_symbols, solicitation_shape
from mineralwatch.cli.output import say
from mineralwatch.domain.derivation.clocks import Clocks
from mineralwatch.domain.errors import StoreMissing, StoreUnfinished
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.query.query_matching import query_matches, solicitation_facts
from mineralwatch.domain.query.query_parser import EMPTY_QUERY, Query
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.solicitations.solicitation_status import StatusResult, status_of
from mineralwatch.ports import RelatedSolicitation, Snapshot

if TYPE_CHECKING:
    from mineralwatch.engine.past_store import PastStore


@contextmanager
def open_store(ctx: CommandContext) -> Iterator[sqlite3.Connection]:
    """A read-only connection in one transaction.

    When the store is missing or was never completed, or the record in it belongs to another day than MINERALWATCH_NOW,
    the store is made or its record is set first. Raises StoreError, also for errors of SQLite in the `with` block.
    """
    from mineralwatch.store.connection import open_reader, read_transaction

    paths = ctx.paths()
    try:
        conn = open_reader(paths.store)
    except (StoreMissing, StoreUnfinished):
        from mineralwatch.engine.first_store import ensure_store

        ctx.say_if_store_empty()
        ensure_store(paths, ctx.settings(), ctx.now())
        conn = open_reader(paths.store)
    try:
        _fit_record_to_clock(ctx, conn)
        with read_transaction(conn):
            yield conn
    finally:
        conn.close()


def _fit_record_to_clock(ctx: CommandContext, conn: sqlite3.Connection) -> None:
    from mineralwatch.engine import clock

    if clock.fixed_time(ctx.environ) is not None:
        from mineralwatch.engine.first_store import ensure_record

        ensure_record(ctx.paths(), ctx.settings(), conn, ctx.now())


def requested_clocks(ctx: CommandContext, now: datetime) -> Clocks:
    """The times given by `--as-of` and `--known-by`, None for an option that is not given. Raises UsageError."""
    as_of, known_by = getattr(ctx.args, "as_of", None), getattr(ctx.args, "known_by", None)
    return Clocks(
        as_of=time_arguments.as_of_time("--as-of", as_of, now) if as_of is not None else None,
        known_by=time_arguments.as_of_time("--known-by", known_by, now) if known_by is not None else None,
    )


def say_clocks(clocks: Clocks, now: datetime) -> None:
    """Print to stderr for which two times the answer holds, unless neither `--as-of` nor `--known-by` was given."""
    if clocks.set:
        as_of, known_by = ((moment or now).isoformat(" ", "minutes") for moment in (clocks.as_of, clocks.known_by))
        say(f"As of {as_of}, known by {known_by}.")


def past_store(ctx: CommandContext, conn: sqlite3.Connection, clocks: Clocks) -> PastStore:
    """The store as it was at these two times. The module for this is imported here, so that other commands need not
    load it."""
    from mineralwatch.engine.past_store import PastStore
    from mineralwatch.engine.store_setup import shipped_record

    return PastStore(conn, shipped_record(ctx.settings(), ctx.now()), clocks)


def read_snapshot(ctx: CommandContext, clocks: Clocks) -> Snapshot:
    """Everything that is known, now or at two clocks, with all events."""
    from mineralwatch.store import snapshot_queries

    ctx.settings()
    with open_store(ctx) as conn:
        if clocks.set:
            return past_store(ctx, conn, clocks).snapshot()
        return replace(snapshot_queries.snapshot(conn), events=snapshot_queries.events(conn))


@dataclass(frozen=True, slots=True)
class ListContext:
    """What the rows of `list` show besides the solicitations themselves."""

    now: datetime
    starred: frozenset[str]  # keys of the solicitations that the user has starred
    unread: frozenset[str]  # keys of the solicitations with something that the user has not seen
    symbols: Mapping[str, Sequence[str]]  # material -> stock symbols that are linked to the material
    related: Mapping[str, Sequence[RelatedSolicitation]]  # key of a solicitation -> its reissues and possible awards

    def at_clocks(self, past: PastStore) -> ListContext:
        """The same context for the solicitations of a past time, with their links of then and the marks of now."""
        present = {key: past.present_key(key) for key in past.solicitations()}
        starred = frozenset(key for key, now in present.items() if now in self.starred)
        unread = frozenset(key for key, now in present.items() if now in self.unread)
        return replace(self, starred=starred, unread=unread, related=past.related)

    def linked_symbols(self, materials: Sequence[str]) -> list[str]:
        """The symbols linked to any of these materials."""
        return linked_symbols(self.symbols, materials)

    def status(self, solicitation: Solicitation) -> StatusResult:
        """The status of a solicitation at `now`."""
        return status_of(solicitation, self.now)

    def shape(self, solicitation: Solicitation) -> Shape:
        """One row of `list --json`."""
        return solicitation_shape(
            solicitation,
            self.now,
            starred=solicitation.key in self.starred,
            unread=solicitation.key in self.unread,
            symbols=self.linked_symbols(solicitation.materials),
            chain=self.related.get(solicitation.key, ()),
        )

    def matches(self, solicitation: Solicitation, query: Query) -> bool:
        """Whether a solicitation matches a query."""
        if query == EMPTY_QUERY:
            return True
        facts = solicitation_facts(
            solicitation,
            self.status(solicitation).status.value,
            starred=solicitation.key in self.starred,
            unread=solicitation.key in self.unread,
            symbols=self.linked_symbols(solicitation.materials),
        )
        return query_matches(query, facts, self.now)


def list_context(conn: sqlite3.Connection, now: datetime) -> ListContext:
    """The ListContext for all solicitations in the store."""
    from mineralwatch.store import reissue_links, snapshot_queries, stars_and_unread

    return ListContext(
        now,
        stars_and_unread.starred(conn),
        stars_and_unread.unread(conn),
        snapshot_queries.symbols(conn),
        reissue_links.related_by_key(conn),
    )
