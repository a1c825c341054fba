"""Which items of feeds tell the same news, and what a story is that several of them tell.

An item joins the story that it is most like, of those told within four days of it, or begins one. Two headlines are the
same news when most of what each is known by stands in the other, in the sense of its words, and something particular is
shared: a name, a figure, a number, or the same deed to a request for the same material. Figures, numbers, days and
deeds that contradict each other are other news, however alike the words are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from mineralwatch.domain import headlines, materials
from mineralwatch.domain.identity import event_id, fold, normalise_number
from mineralwatch.domain.models import Entry, EventKind, Fields, Story
from mineralwatch.domain.story_words import FIGURE, PLAIN, Figure, figures, near, weighed

Alike = Callable[[str, str], float]
"""How alike two folded texts are, from 0 to 1."""

WINDOW = timedelta(days=4)
"""How far from an item a story's items may lie for it to be told by it too."""

_ALONE = frozenset({"edgar", "federal_register"})  # a register's documents are told apart by their own numbers
_SAME, _COPY, _LEAST = 0.56, 0.9, 0.42
_OWN_TWICE = 0.12  # an outlet seldom tells one news twice a day in other words
_OPPOSED = (frozenset({"=rise", "=fall"}), frozenset({"=ban", "=suspend"}), frozenset({"=cancel", "=extend"}))


@dataclass(frozen=True, slots=True)
class _Traits:
    """What an item is known by."""

    at: datetime
    text: str  # of the headline, folded
    words: dict[str, float]
    figures: frozenset[Figure]
    around: frozenset[str]  # the words of its summary too
    told: frozenset[Figure]  # the figures of its summary too
    names: frozenset[str]  # of materials
    number: str | None
    kind: EventKind | None
    outlet: str


def told_at(entry: Entry) -> datetime:
    """When an item was told: as published, but never later than it was read. Feeds date things wrongly."""
    times = [time for time in (entry.published, entry.first_seen) if time is not None]
    return min(times, default=datetime.min.replace(tzinfo=UTC))


def since(entries: Iterable[Entry]) -> datetime | None:
    """From when on the stories must be known that these items may join; None without items."""
    first = min(map(told_at, entries), default=None)
    return None if first is None else first - WINDOW if first.year > 1 else first


def assign(new: Sequence[Entry], recent: Iterable[tuple[str, Entry]], alike: Alike) -> tuple[tuple[str, Entry], ...]:
    """Each new item with the id of its story, oldest first. `recent` are the items of stories told since `since(new)`.

    A story's id is made of its first item's and stays; what is stored never moves to another story.
    """
    known = _Known(alike)
    for story, entry in recent:
        known.add(story, entry)
    told = []
    for entry in sorted(new, key=lambda one: (told_at(one), one.id)):
        story = known.best(entry) or event_id("story", entry.id)
        known.add(story, entry)
        told.append((story, entry))
    return tuple(told)


class _Known:
    """The items that a new one may tell of too, found by the words that few of them have."""

    def __init__(self, alike: Alike) -> None:
        self._alike = alike
        self._stories: dict[str, list[_Traits]] = defaultdict(list)
        self._by_mark: dict[str, dict[str, None]] = defaultdict(dict)

    def add(self, story: str, entry: Entry) -> None:
        if entry.feed in _ALONE:
            return
        traits = _traits(entry)
        self._stories[story].append(traits)
        for mark in _marks(traits):
            self._by_mark[mark][story] = None

    def best(self, entry: Entry) -> str | None:
        """The story that an item joins."""
        if entry.feed in _ALONE:
            return None
        traits = _traits(entry)
        candidates = dict.fromkeys(story for mark in _marks(traits) for story in self._by_mark.get(mark, ()))
        scored = [(self._score(traits, self._stories[story]), story) for story in candidates]
        sure = [(score, story) for score, story in scored if score >= _SAME]
        return min(sure, key=lambda pair: (-pair[0], pair[1]))[1] if sure else None

    def _score(self, new: _Traits, items: Sequence[_Traits]) -> float:
        """The best likeness to one of a story's items, held down by those that are unlike."""
        close = [item for item in items if abs(item.at - new.at) <= WINDOW]
        scores = sorted((_likeness(new, item, self._alike) for item in close), reverse=True)
        if not scores or scores[0] <= 0 or sum(score <= 0 for score in scores) * 2 > len(scores):
            return 0.0
        return scores[0] if scores[0] >= _COPY else 0.75 * scores[0] + 0.25 * sum(scores) / len(scores)


def _traits(entry: Entry) -> _Traits:
    found, rest = figures(entry.title)
    words = weighed(rest)
    told, around = found, frozenset(words)
    if entry.summary:
        more, rest = figures(entry.summary)
        told, around = found | more, around | frozenset(weighed(rest))
    reading = headlines.read(entry.title)
    return _Traits(
        at=told_at(entry),
        text=fold(entry.title),
        words=words,
        figures=found,
        around=around,
        told=told,
        names=frozenset(materials.find(entry.title)),
        number=normalise_number(entry.number) if entry.number else reading.number,
        kind=reading.kind,
        outlet=fold(entry.outlet or entry.feed),
    )


def _marks(traits: _Traits) -> Iterable[str]:
    """What two items must share one of to be compared."""
    yield traits.text
    yield from (word for word, worth in traits.words.items() if worth >= PLAIN)
    yield from (f"{unit} {value:.1g}" for unit, value in traits.figures)
    if traits.number:
        yield traits.number
    if traits.kind:
        yield from (f"{traits.kind} {name}" for name in traits.names)


def _likeness(one: _Traits, other: _Traits, alike: Alike) -> float:
    """From 0 to 1; 0 is another story whatever the words."""
    if one.text == other.text:
        return 1.0
    if _contradict(one, other):
        return 0.0
    if not _anchored(one, other):
        return 0.0
    covered = sorted((_covered(one, other), _covered(other, one)))
    score = 0.4 * covered[0] + 0.35 * covered[1] + 0.25 * alike(one.text, other.text)
    if one.kind and one.kind is other.kind and one.names & other.names:
        score += 0.2
    if one.outlet == other.outlet:
        score -= _OWN_TWICE
    return score


def _contradict(one: _Traits, other: _Traits) -> bool:
    if one.number and other.number and one.number != other.number:
        return True
    if one.kind and other.kind and one.kind is not other.kind:
        return True
    if one.names and other.names and not _related(one.names, other.names):
        return True
    if any(_opposed(one.words, other.words, pair) for pair in _OPPOSED):
        return True
    return any(_disagree(one, other, unit) for unit in ("usd", "aud", "cad", "eur", "gbp", "t", "day"))


def _related(these: frozenset[str], those: frozenset[str]) -> bool:
    wider = [{one for name in names for one in materials.family(name)} for names in (these, those)]
    return not wider[0].isdisjoint(wider[1])


def _opposed(one: dict[str, float], other: dict[str, float], pair: frozenset[str]) -> bool:
    """Whether each has one of two opposite senses, and not both."""
    said = [pair & words.keys() for words in (one, other)]
    return len(said[0]) == len(said[1]) == 1 and said[0] != said[1]


def _disagree(one: _Traits, other: _Traits, unit: str) -> bool:
    """Whether both headlines give figures in a unit, and neither gives one that the other knows of."""
    mine, yours = ([f for f in side.figures if f[0] == unit] for side in (one, other))
    if not mine or not yours:
        return False
    return not any(near(a, b) for a in mine for b in other.told) and not any(
        near(a, b) for a in yours for b in one.told
    )


def _anchored(one: _Traits, other: _Traits) -> bool:
    """Whether something particular is shared."""
    if one.number and one.number == other.number:
        return True
    if one.kind and one.kind is other.kind and one.names & other.names:
        return True
    if any(near(a, b) for a in one.figures for b in other.told) or any(
        near(a, b) for a in other.figures for b in one.told
    ):
        return True
    return any(worth >= PLAIN and word in other.around for word, worth in one.words.items())


def _covered(one: _Traits, other: _Traits) -> float:
    """How much of what one headline is known by stands in the other item."""
    whole = sum(one.words.values()) + FIGURE * len(one.figures)
    shared = sum(worth for word, worth in one.words.items() if word in other.around)
    shared += FIGURE * sum(any(near(figure, b) for b in other.told) for figure in one.figures)
    return shared / whole if whole else 0.0


def story_of(ident: str, entries: Sequence[Entry]) -> Story:
    """The story that items tell: the earliest speaks, the others add outlets and what it leaves out.

    Its reading is that of its most confident item; items that contradict each other as confidently leave it silent. It
    is attached to nothing yet. Raises ValueError without items.
    """
    told = sorted(entries, key=lambda one: (told_at(one), one.id))
    if not told:
        raise ValueError("a story without items")
    reading, words = _reading(told)
    named = [name for entry in told for name in (*materials.find(entry.title), *entry.materials)]
    return Story(
        id=ident,
        title=told[0].title,
        outlets=tuple(dict.fromkeys(entry.outlet or entry.feed for entry in told)),
        published=next((entry.published for entry in told if entry.published), None),
        first_seen=min((entry.first_seen for entry in told if entry.first_seen), default=told_at(told[0])),
        url=next((entry.url for entry in told if entry.url), None),
        material=(reading.material if reading.kind else None) or (named[0] if named else None),
        kind=reading.kind,
        confidence=reading.confidence if reading.kind else None,
        number=next((entry.number for entry in told if entry.number), None) or reading.number,
        entry_count=len(told),
        grade=min((entry.grade for entry in told), key=lambda grade: grade.rank),
        why=reading.why,
        told=words,
    )


def _reading(told: Sequence[Entry]) -> tuple[headlines.Reading, Fields]:
    """The most confident item's reading and the values that its words give."""
    readings = [_read(entry) for entry in told]
    said = [reading for reading in readings if reading.kind is not None]
    if not said:
        return readings[0], {}
    most = max(reading.confidence for reading in said)
    best = [reading for reading in said if reading.confidence == most]
    kinds = sorted({reading.kind for reading in best if reading.kind})
    if len(kinds) > 1:
        silent = replace(best[0], kind=None, why=f"its items contradict each other: {' and '.join(kinds)}")
        return silent, {}
    chosen = max(best, key=lambda reading: len(_values(reading)))
    return chosen, _values(chosen)


def _read(entry: Entry) -> headlines.Reading:
    """What an item says: by its headline, else with its summary."""
    reading = headlines.read(entry.title)
    if reading.kind is None and entry.summary:
        longer = headlines.read(f"{entry.title}. {entry.summary}")
        return longer if longer.kind is not None else reading
    return reading


def _values(reading: headlines.Reading) -> Fields:
    told: Fields = dict(getattr(reading, "told", {}))
    return told
