"""What follows from one reading of a source, worked out over the store: the same for a poll and for a rebuild."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from mineralwatch.domain.contract_register import RegisteredAward, keys_of_rows
from mineralwatch.domain.lifecycle.notice_history import VersionReading
from mineralwatch.domain.models import Observation
from mineralwatch.domain.solicitation_projection import RecordFacts
from mineralwatch.engine import registering
from mineralwatch.engine.conclude import Conclusions, assign_keys
from mineralwatch.engine.missing import look
from mineralwatch.engine.places import Places
from mineralwatch.engine.story_assignment import StoryChanges
from mineralwatch.engine.whole import DerivationInputs, derived, work_out
from mineralwatch.sources.base import NoticeReading, RegisterReading
from mineralwatch.store import commit as storing
from mineralwatch.store import notice_readings, poller_queries
from mineralwatch.store import register_reads as register_store
from mineralwatch.store.codec import encode
from mineralwatch.store.journal import JournalStep

_NOTHING = StoryChanges()


@dataclass(frozen=True, slots=True)
class UnseenReadings:
    """What a reading says that was not known: notices with the key of each, awards.

    `register` is all that it is known to hold; None when nothing of this touches it. `told` are new items of feeds.
    """

    notices: Sequence[NoticeReading]
    keys: Mapping[str, str]
    awards: Sequence[RegisterReading]
    register: tuple[RegisteredAward, ...] | None
    told: StoryChanges = _NOTHING


def news(
    conn: sqlite3.Connection,
    notices: Sequence[NoticeReading],
    awards: Sequence[RegisterReading],
    told: StoryChanges = _NOTHING,
) -> UnseenReadings:
    """Notices, awards and items of feeds that say something new, with the keys of the notices and the register as it is
    then."""
    touched = notices or awards or told
    return UnseenReadings(notices, _keys(conn, notices), awards, _register(conn, awards) if touched else None, told)


def conclusions(
    conn: sqlite3.Connection,
    record: Mapping[str, RecordFacts],
    found: UnseenReadings,
    row: storing.ReadingRow | None,
    step: JournalStep,
) -> Conclusions:
    """What follows from the changed notices and awards, and from what was missing or is back (`row`), with all that is
    stored."""
    absent = _absent(row)
    if not found.notices and not found.awards and not absent and not found.told:
        return Conclusions()
    source, now = str(step.source), step.at
    places = Places(conn, found.told.stories, now, record.keys(), found.told.all_entries)
    new: dict[str, list[VersionReading]] = {}
    for item in found.notices:
        new.setdefault(found.keys[item.notice.notice_id], []).append(VersionReading(item.notice, source, now))
    for key in notice_readings.keys_of_notices(conn, absent):
        new.setdefault(key, [])
    if found.awards:
        for key in keys_of_rows(
            [item.row for item in found.awards], {**places.links(), **register_store.key_by_contract(conn)}
        ):
            new.setdefault(key, [])
    looks = notice_readings.absence_readings(conn)
    here = look(row, 1 + notice_readings.count_complete(conn, source)) if row and absent else None
    around = DerivationInputs(conn, record, now, step.baseline_at, (*looks, here) if here else looks, found.register)
    done = work_out(around, new, places)
    return replace(done, stories=places.changed, links=tuple(places.links().items()))


def outcome(
    conn: sqlite3.Connection,
    found: UnseenReadings,
    row: storing.ReadingRow | None,
    concluded: Conclusions,
    step: JournalStep,
) -> storing.PollOutcome:
    """What is to be stored of all that, without what is no part of the derived tables: alerts, health, feeds, prices.

    The step is written down only when it may have changed something.
    """
    source, now = str(step.source), step.at
    read = {item.notice.notice_id for item in found.notices}
    return replace(
        derived(source, now, concluded),
        observations=(
            *(_observation(source, "notice", i.notice.notice_id, i.notice, i, now) for i in found.notices),
            *(_observation(source, "register", i.row.ref, i.row, i, now) for i in found.awards),
        ),
        notices=tuple((key, notice) for key, notice in concluded.notices if notice.notice_id in read),
        contracts=(
            registering.contracts(conn, found.register, dict(concluded.links), concluded.requests, concluded.events)
            if found.register
            else ()
        ),
        reading=row,
        entries=found.told.new_entries,
        reworded=found.told.reworded,
        journal_step=step if found.notices or found.awards or found.told or _absent(row) else None,
    )


def _absent(row: storing.ReadingRow | None) -> frozenset[str]:
    return frozenset((*row.missing, *row.found)) if row else frozenset()


def _register(conn: sqlite3.Connection, changed: Sequence[RegisterReading]) -> tuple[RegisteredAward, ...]:
    """All that the register is known to hold, with what has changed now."""
    rows = {row.ref: row for row in register_store.last_read_awards(conn)}
    rows |= {item.row.ref: item.row for item in changed}
    return tuple(rows[ref] for ref in sorted(rows))


def _keys(conn: sqlite3.Connection, changed: Sequence[NoticeReading]) -> dict[str, str]:
    """The key of each changed notice."""
    if not changed:
        return {}
    return assign_keys(
        [item.notice for item in changed],
        lambda name: poller_queries.key_of(conn, name),
        lambda prefix: poller_queries.count_provisional(conn, prefix),
    )


def _observation(
    source: str,
    kind: Literal["notice", "register"],
    ref: str,
    value: object,
    item: NoticeReading | RegisterReading,
    now: datetime,
) -> Observation:
    """One changed reading as it is kept: `value` is what was understood of the item's raw payload."""
    return Observation(source, kind, ref, now, item.payload_hash, encode(value), item.raw)
