"""The stored entries of the last days as the clustering sees them, kept by the poller from one reading to the next.

They follow the table by its sequence numbers, so that each entry is read once, and a reading whose transaction failed
leaves nothing here. Only ids are given out: the words and the story of an entry are those of the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.stories.candidate_index import UNUSUAL_SIMILARITY, CandidateIndex
from mineralwatch.domain.stories.clustering_traits import EntryTraits, entry_traits, is_same_news
from mineralwatch.domain.stories.story_clustering import WINDOW, is_clustered
from mineralwatch.engine.parser_pool import in_thread
from mineralwatch.engine.text_similarity import similar_texts, similarity
from mineralwatch.store import entry_readings, entry_rows

MOST = 20_000  # an older part of the store is only taken in as long as no more entries than these are kept
_STEP = 500  # so many rows are read at once: about ten milliseconds


class RecentEntries:
    """The entries of the store from some time on, in an index of what they have in common.

    Not for several readings at once: the caller holds the lock under which entries are stored.
    """

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._index = CandidateIndex()
        self._known: list[tuple[str, EntryTraits]] = []  # (entry id, traits), by the number in the index
        self.since: datetime | None = None  # all entries of the store from this time on are kept; None before the first
        self._seq, self._corrections = 0, 0  # the last rows that were taken in

    async def follow(self, conn: sqlite3.Connection, start: datetime, at: datetime) -> None:
        """Take in what was stored meanwhile, and the entries from `start` on if they are not too many. `at` is the time
        of the reading; the entries of two windows before it are always kept."""
        always = at - 2 * WINDOW
        if self.since is not None and self.since < always - WINDOW and len(self._known) > MOST:
            self._forget()
        last = entry_rows.last_seq(conn)
        if self.since is None:
            self._seq, self._corrections = last, entry_readings.last_seq(conn)
        elif last > self._seq:
            await self._take_in(conn, (self._seq, last), (self.since, None))
            self._seq = last
        if self.since is None or start < self.since:
            since = start if entry_rows.count_since(conn, start) <= MOST else max(start, always)
            if self.since is None or since < self.since:
                await self._take_in(conn, (0, last), (since, self.since))
                self.since = since
        corrected, self._corrections = entry_readings.corrected_after(conn, self._corrections)
        await self._add([entry for _, entry in entry_rows.entries_with_story(conn, corrected).values()])

    async def _take_in(
        self, conn: sqlite3.Connection, rows: tuple[int, int], times: tuple[datetime, datetime | None]
    ) -> None:
        """Add the entries of some rows (above the first number, up to the second) and times (the end excluded)."""
        after, last = rows
        while after < last:
            upto = min(after + _STEP, last)
            await self._add(entry_rows.entries_of_rows(conn, after, upto, *times))
            after = upto

    async def _add(self, entries: Sequence[FeedEntry]) -> None:
        clustered = [entry for entry in entries if is_clustered(entry)]
        if clustered:
            await in_thread(self._add_now, clustered)

    def _add_now(self, entries: Iterable[FeedEntry]) -> None:
        for entry in entries:
            traits = entry_traits(entry)
            self._index.add(traits)
            self._known.append((entry.id, traits))

    def similar(self, new: Iterable[FeedEntry]) -> frozenset[str]:
        """The ids of the entries that are the same news as one of these by their likeness alone."""
        found: set[str] = set()
        for traits in map(entry_traits, filter(is_clustered, new)):
            usual, unusual = ([self._known[number] for number in numbers] for numbers in self._index.near(traits))
            texts = [known.text for _, known in unusual]
            usual += [unusual[at] for at in similar_texts(traits.text, texts, UNUSUAL_SIMILARITY)]
            found |= {ident for ident, known in usual if is_same_news(traits, known, similarity)}
        return frozenset(found)
