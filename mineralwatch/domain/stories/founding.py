"""When several outlets that are each too little sure make a request known together.

One outlet that is sure founds a request alone. Those that are less sure found one when three of them agree: on the kind
and the material, within a week, each in words of its own. Copies of one wire story are one voice, and so are all items
of one outlet. What only the second reader holds for likely counts as a voice, but needs one that the rules read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from mineralwatch.domain.event_reports import LEAST_CONFIDENCE
from mineralwatch.domain.headlines.certainty import denies_or_retracts
from mineralwatch.domain.identity import fold
from mineralwatch.domain.models import EventKind, FeedEntry
from mineralwatch.domain.stories.entry_reading import read_entry
from mineralwatch.domain.stories.entry_traits import headline_of, outlet_key

FOUNDING_WINDOW = timedelta(days=7)
"""How far apart outlets may tell it."""

_ENOUGH = 3
_COPY = 0.75  # of the words of the shorter headline


@dataclass(frozen=True, slots=True)
class ReportingItem:
    """One item that tells an event: who, in which words, and whether the rules read it or the second reader alone."""

    outlet: str
    words: frozenset[str]
    likely: bool = False


def reporting_items(entries: Iterable[FeedEntry], kind: EventKind) -> tuple[ReportingItem, ...]:
    """The items that tell an event of this kind, or may tell one."""
    found = []
    for entry in entries:
        reading = read_entry(entry)
        if denies_or_retracts(entry.title):
            continue
        if reading.kind is kind and reading.confidence >= LEAST_CONFIDENCE:
            found.append(ReportingItem(outlet_key(entry), _words(entry)))
        elif reading.kind is None and reading.may_tell == kind:
            found.append(ReportingItem(outlet_key(entry), _words(entry), likely=True))
    return tuple(found)


def are_enough_to_found(heard: Iterable[ReportingItem]) -> bool:
    """Whether these are enough to make a request known. Their order does not matter, nor how often one is given."""
    apart = _independent(tuple(dict.fromkeys(heard)))
    return len(apart) >= _ENOUGH and any(not voice.likely for those in apart for voice in those)


def _independent(heard: Sequence[ReportingItem]) -> list[list[ReportingItem]]:
    """The voices in groups: those of one outlet or in the same words are one, also by a third that is like both."""
    groups: list[list[ReportingItem]] = []
    for voice in heard:
        like = [group for group in groups if any(_is_one(voice, other) for other in group)]
        groups = [group for group in groups if group not in like]
        groups.append([voice, *(other for group in like for other in group)])
    return groups


def _is_one(one: ReportingItem, other: ReportingItem) -> bool:
    if one.outlet == other.outlet:
        return True
    least = min(len(one.words), len(other.words))
    return len(one.words & other.words) >= _COPY * least


def _words(entry: FeedEntry) -> frozenset[str]:
    return frozenset(fold(headline_of(entry)).split())
