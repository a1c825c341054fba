"""Prints each new event once, in the order in which the events became news: for `watch --plain`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from mineralwatch.domain.evidence.event_reports import is_reported
from mineralwatch.store import snapshot_queries
from mineralwatch.view.event_sentences import event_sentence


class EventFollower:
    """Prints each event that is stored after this object was created, once.

    An event that only stories reported gets another id once a notice shows it. The refs of its stories then tell that
    the event has been printed already.
    """

    def __init__(self, conn: sqlite3.Connection, say: Callable[[str], None]) -> None:
        """`say` is called with one sentence for each event."""
        self._conn, self._say = conn, say
        self._revision = snapshot_queries.revision(conn)
        self._said_ids, self._said_refs = snapshot_queries.event_ids(conn), snapshot_queries.report_refs(conn)

    def say_new_events(self) -> None:
        """Print the events stored since the last call. Without any, the call costs one small read."""
        revision = snapshot_queries.revision(self._conn)
        if revision == self._revision:
            return
        self._revision = revision
        new = snapshot_queries.event_ids(self._conn) - self._said_ids
        for event, solicitation in snapshot_queries.events_with_solicitations(self._conn, new):
            if self._said_refs.isdisjoint(witness.ref for witness in event.evidence if is_reported(witness)):
                self._say(event_sentence(event, solicitation))
        self._said_ids |= new
        self._said_refs |= snapshot_queries.report_refs(self._conn)
