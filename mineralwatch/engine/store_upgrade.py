"""Copies the history of an older store into a new one, and derives everything anew: `mineralwatch init --from`.

The older store is only read. The new one is built beside its place and put there when it is complete, so that there is
never half a store. Nothing becomes news by it, and no alert is raised.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from mineralwatch.config.paths import Paths
from mineralwatch.config.settings import Settings
from mineralwatch.domain.derivation.earlier_facts import founders_of, sightings_of
from mineralwatch.domain.derivation.facts import State
from mineralwatch.domain.errors import StoreError, StoreMissing, StoreUnfinished
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.stories.story_clustering import story_from_entries
from mineralwatch.engine.deriver import Deriver
from mineralwatch.engine.poller_lock import PollerLock, holder
from mineralwatch.engine.store_setup import load_record_rows, shipped_record
from mineralwatch.record import row_values
from mineralwatch.store import fact_copying, fact_rows, older_store, snapshot_queries, state_rows, store_replacement
from mineralwatch.store.codec import encode
from mineralwatch.store.connection import mark_finished, open_reader, open_writer, write_transaction
from mineralwatch.store.creation import SCHEMA_VERSION, create_store
from mineralwatch.store.entry_rows import entries_by_story
from mineralwatch.store.meta_values import bump_revision, put
from mineralwatch.store.older_store import OlderStore
from mineralwatch.store.story_rows import newest_stories

Progress = Callable[[str], None]
_STORIES_AT_ONCE = 500  # the steps in which progress is shown


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """What was copied: rows by table, from which file and schema into which, and where the older store is kept when it
    was in the place of the new one. `init --from --json` prints it."""

    store: str
    schema: int
    requests: int
    events: int
    record_date: str | None
    copied_from: str
    copied_from_schema: int
    kept_as: str | None
    rows: Mapping[str, int]
    seconds: float


def upgrade_store(paths: Paths, settings: Settings, named: Path, now: datetime, progress: Progress) -> UpgradeReport:
    """Copy the store that `named` is, or the one in that folder, into a new one at the place of `paths`.

    `progress` receives what is being done, in words. Raises UsageError, or StoreError when the older store cannot be
    read, a store with content is in the place already, or a poller runs there; nothing has changed then.
    """
    began = time.monotonic()
    source, target = older_store.find_store(named), paths.store.resolve()
    is_same = target.exists() and source.samefile(target)
    _refuse_target(source, target, is_same=is_same)
    with PollerLock(paths.lock, paths.pid_file) as acquired:
        if not acquired:
            pid = holder(paths.lock, paths.pid_file)
            raise StoreError(f"process {pid or '?'} polls with {target.parent}: end it, and then copy the store")
        _refuse_target(source, target, is_same=is_same)
        with (
            store_replacement.leftovers_removed(target),
            older_store.opened(source, store_replacement.copy_path(target)) as older,
        ):
            kept = store_replacement.kept_path(target, older.version) if is_same else None
            built = _build(older, target, settings, now, progress, is_same=is_same)
        store_replacement.put_in_place(target, kept)
    return UpgradeReport(
        store=str(paths.store),
        schema=SCHEMA_VERSION,
        requests=built.requests,
        events=built.events,
        record_date=built.record_date,
        copied_from=str(source),
        copied_from_schema=older.version,
        kept_as=str(kept) if kept else None,
        rows=built.rows,
        seconds=round(time.monotonic() - began, 2),
    )


def _refuse_target(source: Path, target: Path, *, is_same: bool) -> None:
    """Raise StoreError unless a new store may be put at `target`: nothing is there, a store that holds nothing but the
    shipped record, or the older store itself."""
    try:
        conn = open_reader(target)
    except (StoreMissing, StoreUnfinished):
        return
    except StoreError:
        if is_same:
            return
        raise
    with closing(conn):
        if is_same:
            raise StoreError(f"the store {source} has schema {SCHEMA_VERSION} already: there is nothing to copy")
        if fact_copying.count_facts_read(conn):
            raise StoreError(
                f"there is a store with content at {target} already: name another place with --data-dir, or move it"
                " away; nothing was changed"
            )


@dataclass(frozen=True, slots=True)
class _Built:
    """What the new store holds."""

    rows: Mapping[str, int]
    requests: int
    events: int
    record_date: str | None


def _build(
    older: OlderStore, target: Path, settings: Settings, now: datetime, progress: Progress, *, is_same: bool
) -> _Built:
    path = store_replacement.build_path(target)
    create_store(path, unfinished=True)
    with closing(open_writer(path)) as conn:
        conn.execute("PRAGMA synchronous = OFF")  # it is flushed when it is complete
        older.attach(conn)
        older.require_whole(conn)
        with write_transaction(conn), older.as_its_errors():
            rows, before = _copy(conn, older, progress)
            state = older.state(conn)
        with write_transaction(conn), older.as_its_errors():
            _derive(conn, settings, before, now, progress, reload=older.version < SCHEMA_VERSION)
        if is_same and older.state(conn) != state:
            raise StoreError(f"another process wrote to {target} meanwhile: end it, and copy the store again")
        older.detach(conn)
        with write_transaction(conn):
            mark_finished(conn)
        dated = snapshot_queries.record_date(conn)
        count = "SELECT (SELECT count(*) FROM solicitations), (SELECT count(*) FROM events)"
        requests, events = conn.execute(count).fetchone()
        return _Built(rows, requests, events, dated.isoformat() if dated else None)


def _copy(conn: sqlite3.Connection, older: OlderStore, progress: Progress) -> tuple[dict[str, int], State | None]:
    """Copy the facts, and store those that the older store does not hold as such; returns the number of rows copied by
    table, and the events as the older program derived them, None when this one did."""
    rows = fact_copying.copy_facts(conn, older.version, lambda table: progress(f"copying {table.replace('_', ' ')}"))
    if _is_polled(older.path):
        fact_copying.leave_alerts_to_the_other(conn)
    _read_headlines(conn, progress)
    if older.version >= fact_copying.FIRST_WITH_SIGHTINGS:
        return rows, None
    progress("reading when events were first seen")
    before = fact_copying.earlier_state(conn)
    fact_rows.add_sightings(conn, sightings_of(e for one in before.solicitations.values() for e in one.events))
    slugs, recorded = _readable_rows(conn, fact_copying.loaded_slugs(conn))
    if slugs:
        fact_rows.set_recorded_slugs(conn, encode(slugs))
    keys = fact_copying.earlier_keys(conn, newest_stories(conn), recorded)
    for witness, key in founders_of(keys).items():
        fact_rows.add_provisional_keys(conn, {witness: key}, fact_copying.first_seen(conn, witness))
    return rows, before


def _is_polled(store: Path) -> bool:
    """Whether a program polls with the store at another place, so that it will send the alerts that wait there."""
    return holder(store.with_name("poller.lock"), store.with_name("poller.pid")) not in (None, os.getpid())


def _read_headlines(conn: sqlite3.Connection, progress: Progress) -> None:
    """Read once more what the stories report, by this program's rules; whether they were news stays as decided."""
    stories = newest_stories(conn)
    for start in range(0, len(stories), _STORIES_AT_ONCE):
        progress(f"reading headlines: {start:,} of {len(stories):,} stories")
        known = stories[start : start + _STORIES_AT_ONCE]
        entries = entries_by_story(conn, [story.id for story in known])
        read = ((story, story_from_entries(story.id, entries[story.id])) for story in known if story.id in entries)
        state_rows.put_stories(
            conn, [replace(new, baseline=old.baseline, key=old.key, because=old.because) for old, new in read]
        )


def _readable_rows(conn: sqlite3.Connection, slugs: Iterable[str]) -> tuple[list[str], frozenset[str]]:
    """Those rows of the record that this program can read, and the keys of their solicitations; an early program may
    have stored them in another form."""
    readable, keys = [], set()
    contents = fact_copying.record_contents(conn)
    for slug in slugs:
        try:
            row = row_values.loaded_row(contents.get(slug, ""))
        except msgspec.DecodeError:
            continue
        readable.append(slug)
        keys |= {row.key} if row.key else set()
    return readable, frozenset(keys)


def _derive(
    conn: sqlite3.Connection,
    settings: Settings,
    before: State | None,
    now: datetime,
    progress: Progress,
    *,
    reload: bool,
) -> None:
    """Load the shipped record as `init` does, and derive everything, inside a transaction of the caller. `reload`: also
    when its content is that of the record which was copied."""
    record = shipped_record(settings, now)
    if record is not None:
        if reload:
            put(conn, "record", None)
        load_record_rows(conn, record, now)
    progress("working out what follows")
    Deriver(conn).settle(now, "program", before)
    bump_revision(conn)
