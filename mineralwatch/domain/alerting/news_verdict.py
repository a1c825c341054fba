"""Decides whether an entry or an event is news. This is decided once, when the entry or event is first stored, so that
a new version of the program raises no alerts for old data.

A feed entry is news when it appears after its feed's first reading and is dated at most a week before it was read. One
whose date is missing, unreadable or in the future counts as being as new as its reading.

An event is news when an official source first shows it after that source's own baseline (its first complete reading),
or within the baseline when it changes a state that is stored already, even if a headline reported it before. An event
that the shipped record has, or that its source dates more than 30 days back, is no news.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from mineralwatch.domain.evidence.event_reports import STORY, is_reported
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.quick_dataclass import dataclass

FUTURE_TOLERANCE = timedelta(days=1)
"""How far in the future, at its reading, a date may be and still be used to identify entries: clocks and zones
differ."""
ENTRY_NEWS_AGE = timedelta(days=7)  # a feed entry is news when it is at most this old when read
EVENT_NEWS_AGE = timedelta(days=30)  # an event of an official source is news when it is at most this old when read
OFFICIAL_SOURCES = frozenset({"sam", "sam_bulk", "usaspending"})
"""The sources whose witnesses are official, besides official stories (EDGAR's filings)."""
_OWN_SOURCE = "mineralwatch"  # the source of inferred events; any other source that is not official is the record's


def is_recent(published: datetime | None, seen: datetime) -> bool:
    """Whether an entry that appears after its feed's first reading is news, judged by the entry's date."""
    return published is None or seen - published <= ENTRY_NEWS_AGE


def may_found(published: datetime | None, seen: datetime, *, baseline: bool) -> bool:
    """Whether a story may found a provisional solicitation: any story that is news, and one in a feed's first reading
    (`baseline`) that has a recent date. An undated story in a first reading may be years old."""
    return not baseline or (published is not None and is_recent(published, seen))


class NewsVerdict(StrEnum):
    """The decision whether an event is news; when it is not, the value is the reason."""

    NEWS = "news"
    BASELINE = "baseline of its source"
    RECORD = "in the shipped record"
    OLD = "too old"


@dataclass(frozen=True, slots=True)
class OfficialShowing:
    """How one official source first shows an event.

    `dated` is the day that the source gives the event. `first` is True when the source's first complete reading showed
    the event. `changes` is True when the event changes a state that was stored before that reading.
    """

    dated: date | None
    first: bool = False
    changes: bool = False


def news_verdict(showing: OfficialShowing, now: datetime, *, recorded: bool = False) -> NewsVerdict:
    """Whether an event that a source first shows is news at `now`; `recorded` tells that the shipped record has the
    event too."""
    if recorded:
        return NewsVerdict.RECORD
    if showing.first and not showing.changes:
        return NewsVerdict.BASELINE
    if showing.dated is not None and now.date() - showing.dated > EVENT_NEWS_AGE:
        return NewsVerdict.OLD
    return NewsVerdict.NEWS


def is_official(witness: Evidence) -> bool:
    """Whether a witness was read from an official source: a notice, the register or a filing."""
    read = witness.source in OFFICIAL_SOURCES or witness.ref.startswith(STORY)
    return witness.grade is Grade.OFFICIAL and read


def is_recorded(events: Iterable[Event]) -> bool:
    """Whether the shipped record is a witness of one of these events."""
    not_recorded = OFFICIAL_SOURCES | {_OWN_SOURCE}
    return any(not is_reported(w) and w.source not in not_recorded for event in events for w in event.evidence)


def newly_official_witnesses(event: Event, before: Sequence[Event]) -> tuple[Evidence, ...]:
    """The official witnesses of an event whose sources are not among the official witnesses in `before`, the stored
    forms of the event.

    For `issued` only the first official source counts; when another one shows it later, that is no news.
    """
    known = {_source_key(w) for old in before for w in old.evidence if is_official(w)}
    if known and event.kind is EventKind.ISSUED:
        return ()
    return tuple(w for w in event.evidence if is_official(w) and _source_key(w) not in known)


def _source_key(witness: Evidence) -> str:
    return witness.ref if witness.ref.startswith(STORY) else witness.source
