"""Clusters feed entries into stories, and makes a story of its entries.

An entry joins the most similar story (`clustering_traits`) within four days, or begins a new one. Two entries
of one outlet never share a story, unless they are one entry that arrives by two feeds (the same headline), or the later
entry retracts the earlier one. A search feed carries many outlets; its entries join a story by their own outlets. A
stored entry never moves to another story, so a story's id and the user's marks on the story stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.headlines.certainty import denies_or_retracts
from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.event import Fields
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.domain.numbers_and_ids import event_id, number_as_printed
from mineralwatch.domain.stories.candidate_index import CandidateIndex
from mineralwatch.domain.stories.clustering_traits import (
    SAME_STORY,
    EntryTraits,
    HeadlineSimilarity,
    entry_traits,
    headline_likeness,
    outlet_key,
)
from mineralwatch.domain.stories.entry_reading import read_entry
from mineralwatch.domain.stories.news_time import news_time

WINDOW = timedelta(days=4)
"""The greatest distance in time between an entry and those of a story that it joins."""

_UNCLUSTERED_FEEDS = frozenset({"edgar", "federal_register"})  # each document of these feeds is a story of its own
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_COPY_LIKENESS = 0.9  # the likeness from which the best match alone decides
_MOST_ENTRIES = 12  # a new entry is compared with at most 12 entries of a story


def is_clustered(entry: FeedEntry) -> bool:
    """Whether an entry can share a story with others."""
    return entry.feed not in _UNCLUSTERED_FEEDS


def reading_windows(entries: Iterable[FeedEntry]) -> tuple[tuple[datetime, datetime], ...]:
    """The disjoint time ranges whose stored entries are needed to decide which stories these entries join.

    A feed may hold entries of many years, so the ranges between them need not be read.
    """
    found: list[tuple[datetime, datetime]] = []
    for at in sorted(map(news_time, entries)):
        start, end = max(at, _EARLIEST) - WINDOW, max(at, _EARLIEST) + WINDOW
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def assign_stories(
    new: Sequence[FeedEntry], recent: Iterable[tuple[str, FeedEntry]], alike: HeadlineSimilarity
) -> tuple[tuple[str, FeedEntry], ...]:
    """Each new entry with the id of its story, oldest first.

    `recent` are the stored entries within `reading_windows(new)`, followed by the other entries of these entries'
    stories. Stories without an entry that is similar to a new one (`clustering_traits.SAME_STORY`) may be left out. The
    id of a story is made of the id of its first entry.
    """
    index = _StoryIndex(alike)
    for story, entry in recent:
        if is_clustered(entry):
            index.add(story, entry_traits(entry))
    assigned = []
    for entry in sorted(new, key=lambda one: (news_time(one), one.id)):
        assigned.append((_story_for(entry, index), entry))
    return tuple(assigned)


def _story_for(entry: FeedEntry, index: _StoryIndex) -> str:
    """The id of the story that an entry joins, or of the one that it begins."""
    own_id = event_id("story", entry.id)
    if not is_clustered(entry):
        return own_id
    traits = entry_traits(entry)
    story = index.best(traits) or own_id
    index.add(story, traits)
    return story


class _StoryIndex:
    """The known entries, with the stories that they belong to."""

    def __init__(self, alike: HeadlineSimilarity) -> None:
        self._alike = alike
        self._story_of: list[str] = []  # by the number of the entry in the index
        self._stories: dict[str, list[EntryTraits]] = defaultdict(list)
        # (story, outlet) to the set of (feed, headline)
        self._carried: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        self._index = CandidateIndex()

    def add(self, story: str, traits: EntryTraits) -> None:
        if not traits.takes_back:
            self._carried[story, traits.outlet].add((traits.feed, traits.text))
        if len(self._stories[story]) >= _MOST_ENTRIES:
            return
        self._stories[story].append(traits)
        self._story_of.append(story)
        self._index.add(traits)

    def best(self, traits: EntryTraits) -> str | None:
        """The id of the story that an entry joins; None when no story is similar enough."""
        usual, unusual = self._index.near(traits)
        candidates = dict.fromkeys(self._story_of[number] for number in (*usual, *unusual))
        open_to = (story for story in candidates if self._may_join(story, traits))
        scored = ((self._score(traits, self._stories[story]), story) for story in open_to)
        sure = [(-score, story) for score, story in scored if score >= SAME_STORY]
        return min(sure)[1] if sure else None

    def _may_join(self, story: str, traits: EntryTraits) -> bool:
        """Whether an entry may join a story that may already have entries of the same outlet.

        It may if there are none, if all of them have the same headline and came by other feeds, or if the new entry
        retracts them.
        """
        carried = self._carried.get((story, traits.outlet), ())
        return traits.takes_back or all(feed != traits.feed and text == traits.text for feed, text in carried)

    def _score(self, new: EntryTraits, items: Sequence[EntryTraits]) -> float:
        """The best likeness to one of a story's entries, lowered when other entries of the story are unlike; 0 when
        most of them are unlike."""
        scores = [headline_likeness(new, item, self._alike) for item in items if abs(item.at - new.at) <= WINDOW]
        best = max(scores, default=0.0)
        if best <= 0 or sum(score <= 0 for score in scores) * 2 > len(scores):
            return 0.0
        return best if best >= _COPY_LIKENESS else 0.75 * best + 0.25 * sum(scores) / len(scores)


def story_from_entries(ident: str, entries: Sequence[FeedEntry]) -> Story:
    """The story that some entries make up: title and time are the earliest entry's, and values that it leaves out are
    taken from the others.

    The story reports what its most confident entry reports. It has no kind when an entry retracts the report, or when
    equally confident entries contradict each other. It is not attached yet. Raises ValueError when there are no
    entries.
    """
    ordered = sorted(entries, key=lambda one: (news_time(one), one.id))
    if not ordered:
        raise ValueError("a story needs at least one entry")
    reading, values = _story_reading(ordered)
    outlets: dict[str, str] = {}
    for entry in ordered:
        outlets.setdefault(outlet_key(entry), entry.outlet or entry.feed)
    number = next((entry.number for entry in ordered if entry.number), None) or reading.number
    named = [name for entry in ordered for name in (*materials.find_materials(entry.title), *entry.materials)]
    return Story(
        id=ident,
        title=ordered[0].title,
        outlets=tuple(outlets.values()),
        published=next((entry.published for entry in ordered if entry.published), None),
        first_seen=min((entry.first_seen for entry in ordered if entry.first_seen), default=news_time(ordered[0])),
        url=next((entry.url for entry in ordered if entry.url), None),
        material=(reading.material if reading.kind else None) or (named[0] if named else None),
        kind=reading.kind,
        confidence=reading.confidence if reading.kind else None,
        number=number_as_printed(number, (text for entry in ordered for text in _entry_texts(entry)))
        if number
        else None,
        entry_count=len(ordered),
        grade=min((entry.grade for entry in ordered), key=lambda grade: grade.rank),
        why=reading.why,
        reported_values=values,
        may_tell=reading.may_tell,
    )


def _entry_texts(entry: FeedEntry) -> Iterable[str]:
    return (entry.title, entry.summary or "")


def _story_reading(entries: Sequence[FeedEntry]) -> tuple[headline_reader.HeadlineReading, Fields]:
    """The reading of the most confident entry, and the values that it gives."""
    readings = [read_entry(entry) for entry in entries]
    denial = next((entry.title for entry in entries if denies_or_retracts(entry.title)), None)
    if denial is not None:
        return _without_kind(readings[0], f"one of its items takes it back: {denial}"), {}
    with_kind = [reading for reading in readings if reading.kind is not None]
    if not with_kind:
        likely = sorted({reading.may_tell for reading in readings if reading.may_tell})
        return replace(readings[0], may_tell=likely[0] if len(likely) == 1 else None), {}
    highest = max(reading.confidence for reading in with_kind)
    best = [reading for reading in with_kind if reading.confidence == highest]
    kinds = sorted({reading.kind for reading in best if reading.kind})
    if len(kinds) > 1:
        return _without_kind(best[0], f"its items contradict each other: {' and '.join(kinds)}"), {}
    chosen = max(best, key=lambda reading: len(_values(reading)))
    return chosen, _values(chosen)


def _without_kind(reading: headline_reader.HeadlineReading, why: str) -> headline_reader.HeadlineReading:
    return replace(reading, kind=None, may_tell=None, why=why)


def _values(reading: headline_reader.HeadlineReading) -> Fields:
    return dict(reading.values)
