"""Working out everything derived once more, from observations, readings and user acts, and comparing it with the store.

The journal says in which steps it came to be; each is done again, by the code that did it, in a fresh store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from mineralwatch.domain.contract_register import RegisteredAward
from mineralwatch.domain.errors import CheckFailed, StoreError
from mineralwatch.domain.models import FeedEntry as Item
from mineralwatch.domain.models import Notice
from mineralwatch.engine import follows, merges, older, store_setup, story_assignment
from mineralwatch.record import derive, loader
from mineralwatch.record.record_rows import ContractRow, Record, SolicitationRow
from mineralwatch.record.visible import visible
from mineralwatch.sources.base import NoticeReading, RegisterReading
from mineralwatch.store import commit as storing
from mineralwatch.store import derived, entry_readings, entry_rows, journal, poller_queries, store_copy
from mineralwatch.store.codec import decode
from mineralwatch.store.connection import open_writer, read_transaction, write_transaction
from mineralwatch.store.journal import JournalEntry, JournalPosition
from mineralwatch.store.migrations import migrate

SHOWN = 20  # differences that are named one by one


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it: the hashes of the derived tables as they are kept and as they follow, and where they differ."""

    kept: str
    rebuilt: str
    steps: int
    rows: int
    differences: tuple[tuple[str, str, str], ...] = ()  # table, what names the row, what is wrong

    @property
    def equal(self) -> bool:
        """Whether the store holds what follows from what was read."""
        return self.kept == self.rebuilt


def check(live: sqlite3.Connection) -> Rebuilt:
    """Compare, and change nothing. Raises CheckFailed when the store cannot be replayed, StoreError."""
    with _replayed(live) as (_, found):
        return found


def mend(live: sqlite3.Connection, store: Path) -> tuple[Rebuilt, Path | None]:
    """Compare, and put right what differs, after a copy of the store; where the copy is, None when all was equal.

    Only the holder of the poller lock may do it; `live` is a writer. Raises what `check` raises.
    """
    with _replayed(live) as (fresh, found):
        if found.equal:
            return found, None
        copy = store.with_name(f"{store.name}.rebuild.bak")
        store_copy.copy_store(store, copy)
        derived.take(live, str(fresh), found.steps)
        return found, copy


@contextmanager
def _replayed(live: sqlite3.Connection) -> Iterator[tuple[Path, Rebuilt]]:
    """A fresh store with all steps of another done again, for as long as it is needed, and the comparison."""
    with TemporaryDirectory(prefix="mineralwatch-") as folder:
        path = Path(folder, "rebuilt.db")
        migrate(path)
        with read_transaction(live):
            steps = journal.entries(live)
            _must_cover(live, steps)
            with closing(open_writer(path, poller=True)) as fresh:
                fresh.execute("PRAGMA synchronous = OFF")  # a crash leaves nothing of it
                _Replay(live, fresh).run(steps)
                kept, found = derived.rows(live), derived.rows(fresh)
        differences = tuple(derived.differences(kept, found))
        count = sum(map(len, found.values()))
        yield path, Rebuilt(derived.digest(kept), derived.digest(found), len(steps), count, differences)


def _must_cover(live: sqlite3.Connection, steps: tuple[JournalEntry, ...]) -> None:
    """Every observation and every item of a feed belongs to a step, or else the steps are not all that happened."""
    last = journal.mark(live)
    for name in ("observed", "entered"):
        end = 0
        for step in steps:
            if getattr(step.before, name) != end:
                break
            end = getattr(step.after, name)
        if end != getattr(last, name):
            what = "observation" if name == "observed" else "item of a feed"
            raise CheckFailed(
                f"the journal tells nothing of the {what} after number {end}, so this store cannot be rebuilt: keep it"
            )


class _Replay:
    """The steps of one store, done again in another."""

    def __init__(self, live: sqlite3.Connection, fresh: sqlite3.Connection) -> None:
        self._live, self._fresh = live, fresh
        self._shipped: Record | None = None
        self._loaded: Record | None = None  # as the last step of that kind loaded it

    def run(self, steps: tuple[JournalEntry, ...]) -> None:
        """All of them. Raises StoreError when a step does not read what it read."""
        for entry in steps:
            self._carry(entry.before)
            if entry.step.kind == "record":
                self._load(entry)
            elif entry.step.kind == "merges":
                merges.settle(self._fresh, self._record(entry.step.record), entry.step.at)
            elif entry.step.source is None:
                self._tell_older(entry)
            else:
                self._read(entry)
            here = journal.mark(self._fresh)
            after = entry.after
            if (here.observed, here.entered, here.worded) != (after.observed, after.entered, after.worded):
                raise StoreError(
                    f"what was read up to {after.observed}/{after.entered}/{after.worded} does not follow in one order:"
                    " restore a backup"
                )

    def _carry(self, before: JournalPosition) -> None:
        """The readings and user acts that the step knew."""
        here = journal.mark(self._fresh)
        with write_transaction(self._fresh):
            self._copy("readings", here.read, before.read)
            self._copy("acts", here.acted, before.acted)

    def _copy(self, table: str, after: int, last: int, number: str = "id") -> None:
        rows = self._live.execute(
            f"SELECT * FROM {table} WHERE {number} > ? AND {number} <= ? ORDER BY {number}",  # noqa: S608 (our names)
            (after, last),
        ).fetchall()
        for row in rows:
            names, places = ", ".join(row.keys()), ", ".join("?" * len(row))
            self._fresh.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(row))  # noqa: S608

    def _read(self, entry: JournalEntry) -> None:
        """A source once more: what it gave then, judged and stored as then."""
        notices: list[NoticeReading] = []
        awards: list[RegisterReading] = []
        for row in self._observed(entry):
            if row["kind"] == "register":
                award = decode(row["content"], RegisteredAward)
                awards.append(RegisterReading(award, row["payload_hash"], row["raw"]))
            else:
                notices.append(NoticeReading(decode(row["content"], Notice), row["payload_hash"], row["raw"]))
        facts = store_setup.record_facts(self._record(entry.step.record))
        own = poller_queries.reading_of(self._live, entry.before.read, entry.after.read)
        items = entry_rows.entries_of_step(self._live, entry.before.entered, entry.after.entered)
        new = entry_readings.with_first_text(self._live, items)
        at, is_first = entry.step.at, entry.step.baseline_at is None
        told = story_assignment.changes_from(self._fresh, new, self._reworded(entry), at, is_first_reading=is_first)
        news = follows.news(self._fresh, notices, awards, told)
        concluded = follows.conclusions(self._fresh, facts, news, own, entry.step)
        storing.commit(
            self._fresh, replace(follows.outcome(self._fresh, news, own, concluded, entry.step), journal_step=None)
        )

    def _reworded(self, entry: JournalEntry) -> tuple[Item, ...]:
        """The known items whose words the step changed, with those words."""
        rows = entry_readings.readings_of_step(self._live, entry.before.worded, entry.after.worded)
        known = entry_rows.entries_with_story(self._fresh, {ident for ident, _ in rows})
        return tuple(entry_readings.with_text(known[ident][1], row) for ident, row in rows)

    def _tell_older(self, entry: JournalEntry) -> None:
        """Items of a version that wrote no steps for them, with the stories that it put them in."""
        after, last = entry.before.entered, entry.after.entered
        with write_transaction(self._fresh):
            self._copy("entries", after, last, "seq")
            entry_readings.set_texts(
                self._fresh,
                entry_readings.with_first_text(self._live, entry_rows.entries_of_step(self._live, after, last)),
            )
        facts = store_setup.record_facts(self._record(entry.step.record))
        older.tell(self._fresh, facts, after, last, entry.step)

    def _observed(self, entry: JournalEntry) -> list[sqlite3.Row]:
        return self._live.execute(
            "SELECT * FROM observations WHERE id > ? AND id <= ? ORDER BY id",
            (entry.before.observed, entry.after.observed),
        ).fetchall()

    def _load(self, entry: JournalEntry) -> None:
        """The record once more: its rows as they were observed, which may be those of an earlier version."""
        with write_transaction(self._fresh):
            self._copy("observations", entry.before.observed, entry.after.observed)
        self._loaded = self._held(entry)
        store_setup.load_shipped_record(self._fresh, self._loaded, entry.step.at)

    def _record(self, dated: date | None) -> Record | None:
        """The record that a step went by: the one that was loaded, unless that was of another day."""
        if dated is None:
            return None
        if self._loaded is not None and self._loaded.date == dated:
            return self._loaded
        return visible(self._whole(), dated)

    def _whole(self) -> Record:
        if self._shipped is None:
            self._shipped = loader.read_record()
        return self._shipped

    def _held(self, entry: JournalEntry) -> Record:
        dated = entry.step.record or self._whole().date
        contents: Mapping[str, str] = {
            row["ref"]: row["content"]
            for row in self._live.execute(
                "SELECT ref, content FROM observations WHERE kind = 'record' AND id <= ? ORDER BY id",
                (entry.after.observed,),
            )
        }
        rows = {slug: derive.row_from(contents[slug]) for slug in entry.step.slugs or contents if slug in contents}
        keys = {slug: key for slug, (key, _) in rows.items() if key is not None}
        return replace(
            visible(self._whole(), dated),
            date=dated,
            keys={**self._whole().keys, **keys},
            solicitations=tuple(row for _, row in rows.values() if isinstance(row, SolicitationRow)),
            contracts=tuple(row for _, row in rows.values() if isinstance(row, ContractRow)),
        )
