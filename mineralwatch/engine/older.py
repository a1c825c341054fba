"""The items of feeds that a version of the program stored that concluded nothing from them: they are told once, anew.

The stories that it made of them stay as they are, with the marks that stand on them. Nothing of it is news.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from mineralwatch.domain.solicitation_projection import RecordFacts
from mineralwatch.domain.stories.story_clustering import story_from_entries
from mineralwatch.engine.places import Places
from mineralwatch.engine.whole import DerivationInputs, store, work_out
from mineralwatch.store import entry_rows, journal, notice_readings
from mineralwatch.store.connection import write_transaction


def catch_up(conn: sqlite3.Connection, record: Mapping[str, RecordFacts], step: journal.JournalStep) -> bool:
    """Tell the items that no step of the journal covers; whether there were any. Raises StoreError.

    It must be done before anything else is written to a store that was brought up to date.
    """
    with write_transaction(conn):
        before, covered = journal.mark(conn), journal.covered(conn)
        if before.entered == covered:
            return False
        tell(conn, record, covered, before.entered, step)
        journal.add(conn, step, replace(before, entered=covered))
    return True


def tell(
    conn: sqlite3.Connection, record: Mapping[str, RecordFacts], after: int, last: int, step: journal.JournalStep
) -> None:
    """What the items after number `after`, up to and with `last`, tell in the stories that they were put in."""
    ids = entry_rows.stories_of_step(conn, after, last)
    told = (replace(story_from_entries(ident, entry_rows.entries_of(conn, ident)), baseline=True) for ident in ids)
    places = Places(conn, told, step.at, record)
    around = DerivationInputs(conn, record, step.at, None, notice_readings.absence_readings(conn))
    store(around, work_out(around, {}, places), places)
