"""Tells each new event once, in the order in which the store got them: for `watch --plain`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from mineralwatch.domain.event_reports import is_reported
from mineralwatch.store import queries
from mineralwatch.view.event_sentences import event_sentence


class EventFollower:
    """Remembers which events stood in the store when it began.

    An event that the press told has another id once a notice shows it; its story says that it was told already.
    """

    def __init__(self, conn: sqlite3.Connection, say: Callable[[str], None]) -> None:
        """`say` gets one whole sentence per event."""
        self._conn, self._say = conn, say
        self._revision = queries.revision(conn)
        self._told, self._stories = queries.event_ids(conn), queries.report_refs(conn)

    def say_new_events(self) -> None:
        """Say what is new since the last time; cheap when nothing is."""
        revision = queries.revision(self._conn)
        if revision == self._revision:
            return
        self._revision = revision
        new = queries.event_ids(self._conn) - self._told
        for event, request in queries.events_with_solicitations(self._conn, new):
            if self._stories.isdisjoint(witness.ref for witness in event.evidence if is_reported(witness)):
                self._say(event_sentence(event, request))
        self._told |= new
        self._stories |= queries.report_refs(self._conn)
