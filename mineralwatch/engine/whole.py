"""A step worked out whole: what its readings change, which requests turn out to be one, and where stories belong then.

Stories are placed by what the requests are, requests are what stories tell of them too, and a request may be another
one asked anew; so all are worked out in turn until nothing moves. What is stored is read once more each time and never
half changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mineralwatch.domain.contract_register import RegisteredAward
from mineralwatch.domain.lifecycle.absence import NoticeListReading
from mineralwatch.domain.lifecycle.notice_history import VersionReading
from mineralwatch.domain.reissues.reissue_link import ReissueLink
from mineralwatch.domain.solicitation_merging import MergeMatch
from mineralwatch.domain.solicitation_projection import RecordFacts
from mineralwatch.engine import joins, registering, reissue_link_updates
from mineralwatch.engine.conclude import Conclusions, Stored, conclude
from mineralwatch.engine.places import Places
from mineralwatch.store import commit as storing
from mineralwatch.store import register_reads as register_store
from mineralwatch.store import reissue_links
from mineralwatch.store.solicitation_rows import is_provisional

_TURNS = 6  # stories that hang on each other come to rest in two or three


@dataclass(frozen=True, slots=True)
class DerivationInputs:
    """What a step is worked out with, beside the readings themselves."""

    conn: sqlite3.Connection
    record: Mapping[str, RecordFacts]
    now: datetime
    baseline_at: datetime | None
    looks: tuple[NoticeListReading, ...] = ()
    register: tuple[RegisteredAward, ...] | None = None  # None: as it is stored


def work_out(
    around: DerivationInputs,
    new: Mapping[str, Sequence[VersionReading]],
    places: Places,
    settled: tuple[ReissueLink, ...] | None = None,
) -> Conclusions:
    """What follows from new readings, by key, and from the stories that `places` holds; they stand in their places
    afterwards. `settled` are the links that follow from what is stored, when they are others than those kept there.

    Ends after some turns even where nothing comes to rest; what was concluded last then stands.
    """
    readings: dict[str, Sequence[VersionReading]] = dict(new)
    done = Conclusions()
    links = kept = reissue_links.read_links(around.conn) if settled is None else settled
    concerned = places.settle(done, ())
    for _ in range(_TURNS):
        for key in sorted(concerned | places.brought - readings.keys()):
            readings.setdefault(key, ())
        if not readings:
            return done
        done, stored = _once(around, readings, places, links)
        found = reissue_link_updates.links(around.conn, kept, stored, readings, done)
        concerned = places.settle(done, tuple(readings)) | reissue_link_updates.concerned(
            around.conn, links, found, done
        )
        links = found
        if not concerned:
            break
    else:
        for key in sorted(concerned):
            readings.setdefault(key, ())
        done, _ = _once(around, readings, places, links)
    return replace(done, reissued=links)


def _once(
    around: DerivationInputs,
    readings: Mapping[str, Sequence[VersionReading]],
    places: Places,
    links: Sequence[ReissueLink],
) -> tuple[Conclusions, Stored]:
    """What follows, and what it follows from beside the readings."""
    conn, record, keys = around.conn, around.record, tuple(readings)
    stored = joins.known(conn, keys, record, places.of(keys), looks=around.looks, register=around.register)
    stored = replace(stored, chained=reissue_link_updates.grouped(links))
    done = conclude(readings, stored, now=around.now, baseline_at=around.baseline_at)
    followed = _followed(done, places, stored)
    whole, taken = joins.joined(conn, record, stored, readings, done, followed, places.of)
    if taken:
        left = {key: readings.get(key, ()) for key in whole.requests if key not in taken}
        left |= {key: new for key, new in readings.items() if key not in taken}
        done = conclude(left, whole, now=around.now, baseline_at=around.baseline_at)
    return joins.without_moved(conn, record, done, around.now, places.of), whole


def _followed(done: Conclusions, places: Places, stored: Stored) -> list[MergeMatch]:
    """Requests of which stories alone told, and that all of them have left for one other."""
    left = places.left()
    return [
        MergeMatch(old, next(iter(left[old])), 0, ("the story that told it speaks of this one",), certain=True)
        for old in done.empty
        if is_provisional(old) and old in stored.requests and len(left.get(old, ())) == 1
    ]


def store(around: DerivationInputs, done: Conclusions, places: Places) -> None:
    """Store what follows from what is known. Nothing of it is news."""
    conn, rows = around.conn, register_store.last_read_awards(around.conn)
    contracts = registering.contracts(conn, rows, places.links(), done.requests, done.events)
    storing.commit(conn, replace(derived("", around.now, done), contracts=contracts, stories=places.changed))


def derived(source: str, at: datetime, done: Conclusions) -> storing.PollOutcome:
    """What is to be stored of conclusions, whatever they were drawn from."""
    return storing.PollOutcome(
        source=source,
        at=at,
        health=None,
        solicitations=done.requests,
        events=done.events,
        raised_ids=frozenset(event.id for _, event in done.risen),
        renamed_ids=done.moved,
        withdrawn_witnesses=done.withdrawn,
        dropped_keys=done.empty,
        replaced_ids=done.twins,
        own_claims=done.said,
        retracted=done.gone,
        links=done.reissued,
        stories=done.stories,
    )
