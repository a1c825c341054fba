"""Prints each new event once, in the order in which it became news: for `watch --plain`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from mineralwatch.domain.event_reports import is_reported
from mineralwatch.store import queries
from mineralwatch.view.event_sentences import event_sentence


class EventFollower:
    """Prints each new event of the store once, for `watch`: those that it held at the beginning are not printed.

    An event that only the press reported gets another id once a notice shows it. Whether it was printed before is then
    found by the refs of its stories.
    """

    def __init__(self, conn: sqlite3.Connection, say: Callable[[str], None]) -> None:
        """`say` receives one sentence per event."""
        self._conn, self._say = conn, say
        self._revision = queries.revision(conn)
        self._said_ids, self._said_refs = queries.event_ids(conn), queries.report_refs(conn)

    def say_new_events(self) -> None:
        """Print the events that are new since the last call; one small read when there are none."""
        revision = queries.revision(self._conn)
        if revision == self._revision:
            return
        self._revision = revision
        new = queries.event_ids(self._conn) - self._said_ids
        for event, solicitation in queries.events_with_solicitations(self._conn, new):
            if self._said_refs.isdisjoint(witness.ref for witness in event.evidence if is_reported(witness)):
                self._say(event_sentence(event, solicitation))
        self._said_ids |= new
        self._said_refs |= queries.report_refs(self._conn)
