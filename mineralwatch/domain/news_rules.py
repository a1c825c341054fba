"""When something is news. Pure; decided once, when a thing is first stored, so a new program or grammar alerts nobody.

An item of a feed is news when it appears after its feed's first reading and is not dated more than a week before it was
read. A date that is missing, unreadable or ahead says nothing about its age: it is then as new as its reading.

An event is news when an official source first shows it after that source's own baseline (its first complete reading),
or in it, when that changes a state which is stored already. What a headline said before does not matter. What the
shipped record tells, and what its source dates more than 30 days back, is no news.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mineralwatch.domain.event_reports import STORY, is_reported
from mineralwatch.domain.models import Event, EventKind, Evidence, Grade

FUTURE_TOLERANCE = timedelta(days=1)
"""How far ahead of its reading a date may lie and still tell items apart, since clocks and zones differ."""
ENTRY_NEWS_AGE = timedelta(days=7)  # an item of a feed that is dated longer before its reading is no news
EVENT_NEWS_AGE = timedelta(days=30)  # likewise an event that an official source shows
OFFICIAL_SOURCES = frozenset({"sam", "sam_bulk", "usaspending"})
"""The sources whose own witnesses are official, besides stories that are (EDGAR's filings)."""
_OWN_SOURCE = "mineralwatch"  # the source of what the program itself concluded; every other one is the record's


def is_recent(published: datetime | None, seen: datetime) -> bool:
    """Whether an item that appears after its feed's first reading is news, by its date."""
    return published is None or seen - published <= ENTRY_NEWS_AGE


def may_found(published: datetime | None, seen: datetime, *, baseline: bool) -> bool:
    """Whether a story may make a request known that nobody else tells of: one that is news, and one of a feed's first
    reading (`baseline`) that is dated; without a date that may be years old."""
    return not baseline or (published is not None and is_recent(published, seen))


class NewsVerdict(StrEnum):
    """What is decided of one showing of an event."""

    NEWS = "news"
    BASELINE = "baseline of its source"
    RECORD = "told by the record"
    OLD = "too old"


@dataclass(frozen=True, slots=True)
class OfficialShowing:
    """An event as one official source first shows it.

    `dated` is the day that the source gives it, None when it gives none of its own; `first` says that the source showed
    it in its first reading, `changes` that it changes a state which was stored before that.
    """

    dated: date | None
    first: bool = False
    changes: bool = False


def judge_showing(showing: OfficialShowing, now: datetime, *, recorded: bool = False) -> NewsVerdict:
    """Whether a showing of an event is news at `now`; `recorded`: the shipped record tells the event too."""
    if recorded:
        return NewsVerdict.RECORD
    if showing.first and not showing.changes:
        return NewsVerdict.BASELINE
    if showing.dated is not None and now.date() - showing.dated > EVENT_NEWS_AGE:
        return NewsVerdict.OLD
    return NewsVerdict.NEWS


def is_official(witness: Evidence) -> bool:
    """Whether a witness is an official source's own word, read here: a notice, the register, a filing."""
    read = witness.source in OFFICIAL_SOURCES or witness.ref.startswith(STORY)
    return witness.grade is Grade.OFFICIAL and read


def is_recorded(events: Iterable[Event]) -> bool:
    """Whether the shipped record is a witness of one of these events."""
    ours = OFFICIAL_SOURCES | {_OWN_SOURCE}
    return any(not is_reported(w) and w.source not in ours for event in events for w in event.evidence)


def newly_official_witnesses(event: Event, before: Sequence[Event]) -> tuple[Evidence, ...]:
    """The official witnesses of an event whose sources did not show it `before`, as it was stored.

    That a request began is shown once: a second source that shows it later tells nothing.
    """
    known = {_source_key(w) for old in before for w in old.evidence if is_official(w)}
    if known and event.kind is EventKind.ISSUED:
        return ()
    return tuple(w for w in event.evidence if is_official(w) and _source_key(w) not in known)


def _source_key(witness: Evidence) -> str:
    return witness.ref if witness.ref.startswith(STORY) else witness.source
