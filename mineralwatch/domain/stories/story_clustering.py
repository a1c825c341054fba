"""Which items of feeds tell the same news, and what a story is that several of them tell.

An item joins the story that it is most like (`domain.stories.entry_traits`), of those told within four days of it, or
begins one. Two items of one outlet are two stories, unless they are one item that arrives by two feeds (the same
headline), or the later one takes the earlier back. So a search feed that carries many outlets still joins their copies.
What is stored never moves to another story, so a story's id and the marks on it stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mineralwatch.domain import materials
from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.headlines.certainty import denies_or_retracts
from mineralwatch.domain.identity import as_printed, event_id
from mineralwatch.domain.models import FeedEntry, Fields, Story
from mineralwatch.domain.stories.entry_reading import read_entry
from mineralwatch.domain.stories.entry_traits import (
    EntryTraits,
    HeadlineSimilarity,
    entry_traits,
    headline_likeness,
    least_shared_weight,
    outlet_key,
    typical_weight,
)
from mineralwatch.domain.stories.news_time import news_time

WINDOW = timedelta(days=4)
"""How far from an item a story's items may lie for it to be told by it too."""

_ALONE = frozenset({"edgar", "federal_register"})  # a register's documents are told apart by their own numbers
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_SAME, _COPY = 0.51, 0.9
_MOST = 12  # items of a story that a new one is compared with


def reading_windows(entries: Iterable[FeedEntry]) -> tuple[tuple[datetime, datetime], ...]:
    """The stretches of time, apart from each other, whose items must be known to say which stories these items join.

    A feed may hold items of many years: what lies between them need not be read.
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
    """Each new item with the id of its story, oldest first. `recent` are the items told within `reading_windows(new)`,
    and after them the other items of their stories.

    A story's id is made of its first item's and stays; what is stored never moves to another story.
    """
    known = _Known(alike)
    for story, entry in recent:
        if entry.feed not in _ALONE:
            known.add(story, entry_traits(entry))
    told = []
    for entry in sorted(new, key=lambda one: (news_time(one), one.id)):
        told.append((_story_for(entry, known), entry))
    return tuple(told)


def _story_for(entry: FeedEntry, known: _Known) -> str:
    """The story that an item joins, or begins: its id then is made of the item's."""
    begun = event_id("story", entry.id)
    if entry.feed in _ALONE:
        return begun
    traits = entry_traits(entry)
    story = known.best(traits) or begun
    known.add(story, traits)
    return story


class _Known:
    """The items that a new one may tell of too, found by the words that they share."""

    def __init__(self, alike: HeadlineSimilarity) -> None:
        self._alike = alike
        self._items: list[tuple[str, EntryTraits]] = []
        self._stories: dict[str, list[EntryTraits]] = defaultdict(list)
        self._carried: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)  # (story, outlet): feed, headline
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_deed: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)

    def add(self, story: str, traits: EntryTraits) -> None:
        if not traits.takes_back:
            self._carried[story, traits.outlet].add((traits.feed, traits.text))
        if len(self._stories[story]) >= _MOST:
            return
        self._stories[story].append(traits)
        for word in (*traits.all_words, *_certain(traits)):
            self._by_word[word].append(len(self._items))
        self._items.append((story, traits))
        for deed in _deeds(traits):
            self._by_deed[deed][story] = None

    def best(self, traits: EntryTraits) -> str | None:
        """The story that an item joins."""
        open_to = (story for story in self._candidates(traits) if self._may_carry(story, traits))
        scored = ((self._score(traits, self._stories[story]), story) for story in open_to)
        sure = [(-score, story) for score, story in scored if score >= _SAME]
        return min(sure)[1] if sure else None

    def _may_carry(self, story: str, traits: EntryTraits) -> bool:
        """Whether an outlet has no item in a story, has this very one by other feeds, or takes it back here."""
        carried = self._carried.get((story, traits.outlet), ())
        return traits.takes_back or all(feed != traits.feed and text == traits.text for feed, text in carried)

    def _candidates(self, traits: EntryTraits) -> Iterable[str]:
        """The stories with an item that shares enough to be compared."""
        weights: dict[int, float] = defaultdict(float)
        for word in traits.all_words:
            worth = typical_weight(word)
            for item in self._by_word.get(word, ()):
                weights[item] += worth
        found = {story: None for deed in _deeds(traits) for story in self._by_deed.get(deed, ())}
        for mark in _certain(traits):
            found.update((self._items[item][0], None) for item in self._by_word.get(mark, ()))
        for item, weight in weights.items():
            story, other = self._items[item]
            if weight >= least_shared_weight(traits, other):
                found[story] = None
        return found

    def _score(self, new: EntryTraits, items: Sequence[EntryTraits]) -> float:
        """The best likeness to one of a story's items, held down by those that are unlike."""
        scores = [headline_likeness(new, item, self._alike) for item in items if abs(item.at - new.at) <= WINDOW]
        best = max(scores, default=0.0)
        if best <= 0 or sum(score <= 0 for score in scores) * 2 > len(scores):
            return 0.0
        return best if best >= _COPY else 0.75 * best + 0.25 * sum(scores) / len(scores)


def _certain(traits: EntryTraits) -> Iterable[str]:
    """What two items need share nothing besides to be compared."""
    yield f"text {traits.text}"
    yield from (f"{unit} {value:.1g}" for unit, value in traits.figures)
    if traits.number:
        yield traits.number


def _deeds(traits: EntryTraits) -> Iterable[tuple[str, str]]:
    return ((traits.kind, name) for name in traits.names) if traits.kind else ()


def story_from_entries(ident: str, entries: Sequence[FeedEntry]) -> Story:
    """The story that items tell: the earliest speaks, the others add outlets and what it leaves out.

    Its reading is that of its most confident item; one that takes it back, and items that contradict each other as
    confidently, leave it silent. It is attached to nothing yet. Raises ValueError without items.
    """
    told = sorted(entries, key=lambda one: (news_time(one), one.id))
    if not told:
        raise ValueError("a story without items")
    reading, words = _reading(told)
    outlets: dict[str, str] = {}
    for entry in told:
        outlets.setdefault(outlet_key(entry), entry.outlet or entry.feed)
    number = next((entry.number for entry in told if entry.number), None) or reading.number
    named = [name for entry in told for name in (*materials.find_materials(entry.title), *entry.materials)]
    return Story(
        id=ident,
        title=told[0].title,
        outlets=tuple(outlets.values()),
        published=next((entry.published for entry in told if entry.published), None),
        first_seen=min((entry.first_seen for entry in told if entry.first_seen), default=news_time(told[0])),
        url=next((entry.url for entry in told if entry.url), None),
        material=(reading.material if reading.kind else None) or (named[0] if named else None),
        kind=reading.kind,
        confidence=reading.confidence if reading.kind else None,
        number=as_printed(number, (text for entry in told for text in _texts(entry))) if number else None,
        entry_count=len(told),
        grade=min((entry.grade for entry in told), key=lambda grade: grade.rank),
        why=reading.why,
        reported_values=words,
        may_tell=reading.may_tell,
    )


def _texts(entry: FeedEntry) -> Iterable[str]:
    return (entry.title, entry.summary or "")


def _reading(told: Sequence[FeedEntry]) -> tuple[headline_reader.HeadlineReading, Fields]:
    """The most confident item's reading and the values that its words give."""
    readings = [read_entry(entry) for entry in told]
    denial = next((entry.title for entry in told if denies_or_retracts(entry.title)), None)
    if denial is not None:
        return _silent(readings[0], f"one of its items takes it back: {denial}"), {}
    said = [reading for reading in readings if reading.kind is not None]
    if not said:
        likely = sorted({reading.may_tell for reading in readings if reading.may_tell})
        return replace(readings[0], may_tell=likely[0] if len(likely) == 1 else None), {}
    most = max(reading.confidence for reading in said)
    best = [reading for reading in said if reading.confidence == most]
    kinds = sorted({reading.kind for reading in best if reading.kind})
    if len(kinds) > 1:
        return _silent(best[0], f"its items contradict each other: {' and '.join(kinds)}"), {}
    chosen = max(best, key=lambda reading: len(_values(reading)))
    return chosen, _values(chosen)


def _silent(reading: headline_reader.HeadlineReading, why: str) -> headline_reader.HeadlineReading:
    return replace(reading, kind=None, may_tell=None, why=why)


def _values(reading: headline_reader.HeadlineReading) -> Fields:
    return dict(reading.values)
