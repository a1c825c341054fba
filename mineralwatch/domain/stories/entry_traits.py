"""Whether two items of feeds tell the same news: what each is known by, and how much of it they share.

Two headlines are the same news when most of what each is known by stands in the other, in the sense of its words, and
something particular is shared: a name, a figure, a number, or the same deed to a request for the same material.
Figures, numbers, days and deeds that contradict each other are other news, however alike the words are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mineralwatch.domain import materials
from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.headlines.certainty import denies_or_retracts
from mineralwatch.domain.identity import fold, normalise_number
from mineralwatch.domain.models import EventKind, FeedEntry
from mineralwatch.domain.stories.headline_words import (
    FIGURE,
    PLAIN,
    PREDICATES,
    SENSE,
    HeadlineFigure,
    find_figures,
    same_figure,
    word_weights,
)
from mineralwatch.domain.stories.news_time import news_time

HeadlineSimilarity = Callable[[str, str], float]
"""How alike two folded texts are, from 0 to 1."""

_VAGUE = 0.75  # of a likeness in which nothing particular is shared
_ELSE = 0.8  # of one between headlines that tell of other deeds
_DEED = 0.2  # more for the same deed to a request for the same material
_OPPOSED = (("=rise", "=fall"), ("=cancel", "=extend"))


@dataclass(frozen=True, slots=True)
class EntryTraits:
    """What an item is known by."""

    at: datetime
    text: str  # of the headline, folded
    words: dict[str, float]  # of the headline, each with its worth
    figures: frozenset[HeadlineFigure]
    all_words: frozenset[str]  # the words of the headline and the summary
    all_figures: frozenset[HeadlineFigure]  # the figures of both
    total_weight: float  # the worth of all that the headline is known by
    predicates: frozenset[str]
    names: frozenset[str]  # of materials, with what they are forms of
    number: str | None
    kind: EventKind | None
    outlet: str
    feed: str
    takes_back: bool  # that what was told has happened


def outlet_key(entry: FeedEntry) -> str:
    """Who carries an item, however a feed or a search spells the name: `MINING.COM` is `Mining.com` is `Mining`."""
    return fold(entry.outlet or entry.feed).removeprefix("www ").removesuffix(" com")


@lru_cache(maxsize=2048)  # the items of the last days are compared with those of every feed
def entry_traits(entry: FeedEntry) -> EntryTraits:
    """What an item is known by."""
    title = headline_of(entry)
    found, rest = find_figures(title)
    words = word_weights(rest)
    told, around = found, frozenset(words)
    if entry.summary:
        more, rest = find_figures(entry.summary)
        told, around = found | more, around | frozenset(word_weights(rest))
    reading = headline_reader.read_headline(title)
    return EntryTraits(
        at=news_time(entry),
        text=fold(title),
        words=words,
        figures=found,
        all_words=around,
        all_figures=told,
        total_weight=sum(words.values()) + FIGURE * len(found),
        predicates=frozenset(PREDICATES[word] for word in words if word in PREDICATES),
        names=frozenset(wider for name in materials.find_materials(title) for wider in materials.family(name)),
        number=normalise_number(entry.number) if entry.number else reading.number,
        kind=reading.kind,
        outlet=outlet_key(entry),
        feed=entry.feed,
        takes_back=denies_or_retracts(title),
    )


def headline_of(entry: FeedEntry) -> str:
    """A headline without the name of its outlet at its end."""
    for dash in (" - ", " | ", " – ", " — "):
        head, found, tail = entry.title.rpartition(dash)
        if found and head.strip() and entry.outlet and fold(tail) == fold(entry.outlet):
            return head.strip()
    return entry.title


def typical_weight(word: str) -> float:
    """About what a word is worth wherever it stands: for a first look, before two items are compared."""
    return SENSE if word[0] == "=" else PLAIN


def least_shared_weight(one: EntryTraits, other: EntryTraits) -> float:
    """What two items must share at least, by `typical_weight`, to be worth a comparison."""
    return 0.45 * min(one.total_weight, other.total_weight)


def same_predicate(one: EntryTraits, other: EntryTraits) -> bool:
    """Whether both tell the same deed to a request for the same material."""
    return one.kind is not None and one.kind is other.kind and not one.names.isdisjoint(other.names)


def headline_likeness(one: EntryTraits, other: EntryTraits, alike: HeadlineSimilarity) -> float:
    """From 0 to 1 and a little more; 0 is other news whatever the words."""
    if one.text == other.text:
        return 1.0
    if _contradict(one, other):
        return 0.0
    covered = (_covered(one, other), _covered(other, one))
    score = 0.4 * min(covered) + 0.35 * max(covered) + 0.25 * alike(one.text, other.text)
    if same_predicate(one, other):
        score += _DEED
    if not _anchored(one, other):
        score *= _VAGUE
    return (
        score * _ELSE if one.predicates and other.predicates and one.predicates.isdisjoint(other.predicates) else score
    )


def _contradict(one: EntryTraits, other: EntryTraits) -> bool:
    if one.number and other.number and one.number != other.number:
        return True
    if one.kind and other.kind and one.kind is not other.kind:
        return True
    if one.names and other.names and one.names.isdisjoint(other.names):
        return True
    if any(_opposed(one.words, other.words, pair) for pair in _OPPOSED):
        return True
    if "=ban" in one.words and "=ban" in other.words and ("=lift" in one.words) != ("=lift" in other.words):
        return True  # a ban, and the end of one
    if not one.figures or not other.figures:
        return False
    return any(_disagree(one, other, unit) for unit in {f[0] for f in one.figures} & {f[0] for f in other.figures})


def _opposed(one: dict[str, float], other: dict[str, float], pair: tuple[str, str]) -> bool:
    """Whether each has one of two opposite senses, and not both."""
    a, b = pair
    return (a in one) != (b in one) and (a in other) != (b in other) and (a in one) != (a in other)


def _disagree(one: EntryTraits, other: EntryTraits, unit: str) -> bool:
    """Whether neither headline gives a figure in a unit that the other item knows of."""
    mine, yours = ([f for f in side.figures if f[0] == unit] for side in (one, other))
    return not any(same_figure(a, b) for a in mine for b in other.all_figures) and not any(
        same_figure(a, b) for a in yours for b in one.all_figures
    )


def _anchored(one: EntryTraits, other: EntryTraits) -> bool:
    """Whether something particular is shared."""
    if (one.number and one.number == other.number) or same_predicate(one, other):
        return True
    if any(worth >= PLAIN and word in other.all_words for word, worth in one.words.items()):
        return True
    return any(same_figure(a, b) for a in one.figures for b in other.all_figures) or any(
        same_figure(a, b) for a in other.figures for b in one.all_figures
    )


def _covered(one: EntryTraits, other: EntryTraits) -> float:
    """How much of what one headline is known by stands in the other item."""
    shared = sum([worth for word, worth in one.words.items() if word in other.all_words])
    if one.figures and other.all_figures:
        shared += FIGURE * sum(any(same_figure(figure, b) for b in other.all_figures) for figure in one.figures)
    return shared / one.total_weight if one.total_weight else 0.0
