"""Decides when several uncertain reports together found a provisional solicitation.

One report that is confident enough founds a solicitation alone. Less confident reports do so when three independent
ones agree on event kind and material within a week. Copies of one wire story count as one report, and so do all entries
of one outlet. A report that only the trained model (`event_classifier`) finds likely counts, but the grammar must have
read at least one of the three.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from mineralwatch.domain.evidence.event_reports import LEAST_CONFIDENCE
from mineralwatch.domain.headlines.certainty import denies_or_retracts
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.numbers_and_ids import fold
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.stories.clustering_traits import headline_of, outlet_key
from mineralwatch.domain.stories.entry_reading import read_entry

FOUNDING_WINDOW = timedelta(days=7)
"""How far apart the reports may be published."""

_ENTRIES_NEEDED = 3
_COPY_SHARE = 0.75  # a headline with at least this share of the shorter one's words counts as a copy


@dataclass(frozen=True, slots=True)
class ReportingEntry:
    """An entry that reports an event, with its outlet and its words. `likely` is True when only the trained model
    (`event_classifier`) finds the event."""

    outlet: str
    words: frozenset[str]
    likely: bool = False


def reporting_entries(entries: Iterable[FeedEntry], kind: EventKind) -> tuple[ReportingEntry, ...]:
    """The entries that report an event of this kind, or that `event_classifier` finds likely to."""
    found = []
    for entry in entries:
        reading = read_entry(entry)
        if denies_or_retracts(entry.title):
            continue
        if reading.kind is kind and reading.confidence >= LEAST_CONFIDENCE:
            found.append(ReportingEntry(outlet_key(entry), _headline_word_set(entry)))
        elif reading.kind is None and reading.may_tell == kind:
            found.append(ReportingEntry(outlet_key(entry), _headline_word_set(entry), likely=True))
    return tuple(found)


def are_enough_to_found(items: Iterable[ReportingEntry]) -> bool:
    """Whether these entries together are enough to found a solicitation. Order and repetition do not matter."""
    groups = _independent_groups(tuple(dict.fromkeys(items)))
    return len(groups) >= _ENTRIES_NEEDED and any(not item.likely for group in groups for item in group)


def _independent_groups(items: Sequence[ReportingEntry]) -> list[list[ReportingEntry]]:
    """The entries in groups, each of which counts as one report. Entries of one outlet or in the same words are in one
    group, also when only a third entry connects them."""
    groups: list[list[ReportingEntry]] = []
    for item in items:
        dependent = [group for group in groups if any(_are_dependent(item, other) for other in group)]
        groups = [group for group in groups if group not in dependent]
        groups.append([item, *(other for group in dependent for other in group)])
    return groups


def _are_dependent(one: ReportingEntry, other: ReportingEntry) -> bool:
    if one.outlet == other.outlet:
        return True
    least = min(len(one.words), len(other.words))
    return len(one.words & other.words) >= _COPY_SHARE * least


def _headline_word_set(entry: FeedEntry) -> frozenset[str]:
    return frozenset(fold(headline_of(entry)).split())
