"""Compares two feed entries: the weighted words, figures and materials of each, and how much of them they share.

Two headlines are the same news when most of the weight of each is found in the other, with words of the same sense
counted as equal, and they share an anchor: a name, a figure, a number, or the same event kind for the same material.
Headlines whose figures, numbers, days or event kinds contradict each other are different news, however alike.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.headlines.certainty import denies_or_retracts
from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.numbers_and_ids import fold, normalise_number
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.stories.headline_words import (
    FIGURE,
    PLAIN,
    PREDICATES,
    HeadlineFigure,
    find_figures,
    same_figure,
    word_weights,
)
from mineralwatch.domain.stories.news_time import news_time

HeadlineSimilarity = Callable[[str, str], float]
"""Gives the similarity of two folded texts, from 0 to 1."""

SAME_STORY = 0.51
"""The likeness from which two entries are the same news."""

# the parts of likeness: of the headline that is covered less, of the other one, and of the similarity of the texts
_LESS_COVERED, _MORE_COVERED, _ALIKE = 0.4, 0.35, 0.25
_WITHOUT_ANCHOR = 0.75  # the likeness of two headlines that share no anchor is multiplied by this
_OTHER_PREDICATE = 0.8  # the likeness of two headlines with different event kinds is multiplied by this
_SAME_PREDICATE = 0.2  # added to the likeness of two headlines with the same event kind and material
_OPPOSITE_SENSES = (("=rise", "=fall"), ("=cancel", "=extend"))


@dataclass(frozen=True, slots=True)
class EntryTraits:
    """The properties of an entry that are compared with those of another."""

    at: datetime
    text: str  # the headline in lower case without punctuation
    words: dict[str, float]  # the words of the headline, each with its weight
    figures: frozenset[HeadlineFigure]
    all_words: frozenset[str]  # the words of the headline and the summary
    all_figures: frozenset[HeadlineFigure]  # the figures of the headline and the summary
    total_weight: float  # the sum of the weights of the headline's words and figures
    predicates: frozenset[str]
    names: frozenset[str]  # the materials that the headline names, and the wider materials of these
    number: str | None
    kind: EventKind | None
    outlet: str
    feed: str
    takes_back: bool  # whether the entry denies or retracts an earlier report


def outlet_key(entry: FeedEntry) -> str:
    """The outlet of an entry in one spelling: `MINING.COM`, `Mining.com` and `Mining` give the same key."""
    return fold(entry.outlet or entry.feed).removeprefix("www ").removesuffix(" com")


@lru_cache(maxsize=2048)  # cached, since the entries of the last days are compared again for each feed
def entry_traits(entry: FeedEntry) -> EntryTraits:
    """The properties of an entry that are compared with those of another."""
    title = headline_of(entry)
    found, rest = find_figures(title)
    words = word_weights(rest)
    all_figures, all_words = found, frozenset(words)
    if entry.summary:
        more, rest = find_figures(entry.summary)
        all_figures, all_words = found | more, all_words | frozenset(word_weights(rest))
    reading = headline_reader.read_headline(title, entry.published.date() if entry.published else None)
    return EntryTraits(
        at=news_time(entry),
        text=fold(title),
        words=words,
        figures=found,
        all_words=all_words,
        all_figures=all_figures,
        total_weight=sum(words.values()) + FIGURE * len(found),
        predicates=frozenset(PREDICATES[word] for word in words if word in PREDICATES),
        names=frozenset(wider for name in materials.find_materials(title) for wider in materials.material_family(name)),
        number=normalise_number(entry.number) if entry.number else reading.number,
        kind=reading.kind,
        outlet=outlet_key(entry),
        feed=entry.feed,
        takes_back=denies_or_retracts(title),
    )


def headline_of(entry: FeedEntry) -> str:
    """The headline of an entry, without the outlet's name at its end."""
    for dash in (" - ", " | ", " – ", " — "):
        head, found, tail = entry.title.rpartition(dash)
        if found and head.strip() and entry.outlet and fold(tail) == fold(entry.outlet):
            return head.strip()
    return entry.title


def least_coverage(similarity: float) -> float:
    """The share of one of two headlines that must stand in the other entry for a likeness of `SAME_STORY`, where the
    similarity of the texts is this or less, unless these are equal or both report the same event of one material.

    Headlines that share no anchor need more: even with `similarity` 1 more than others with 0.6."""
    return (SAME_STORY - _ALIKE * similarity) / (_LESS_COVERED + _MORE_COVERED)


def same_predicate(one: EntryTraits, other: EntryTraits) -> bool:
    """Whether both entries report the same event kind for the same material."""
    return one.kind is not None and one.kind is other.kind and not one.names.isdisjoint(other.names)


def is_same_news(one: EntryTraits, other: EntryTraits, alike: HeadlineSimilarity) -> bool:
    """Whether the likeness of two entries is at least `SAME_STORY`; quick for those that share too little."""
    covered = _share_covered(one, other), _share_covered(other, one)
    bonus = _SAME_PREDICATE if same_predicate(one, other) else 0.0
    most = _LESS_COVERED * min(covered) + _MORE_COVERED * max(covered) + _ALIKE + bonus
    return (one.text == other.text or most >= SAME_STORY) and headline_likeness(one, other, alike) >= SAME_STORY


def headline_likeness(one: EntryTraits, other: EntryTraits, alike: HeadlineSimilarity) -> float:
    """The likeness of two entries, from 0 to slightly above 1; 0 for different news, however alike the words."""
    if one.text == other.text:
        return 1.0
    if _contradicts(one, other):
        return 0.0
    covered = (_share_covered(one, other), _share_covered(other, one))
    score = _LESS_COVERED * min(covered) + _MORE_COVERED * max(covered) + _ALIKE * alike(one.text, other.text)
    if same_predicate(one, other):
        score += _SAME_PREDICATE
    if not _share_anchor(one, other):
        score *= _WITHOUT_ANCHOR
    return (
        score * _OTHER_PREDICATE
        if one.predicates and other.predicates and one.predicates.isdisjoint(other.predicates)
        else score
    )


def _contradicts(one: EntryTraits, other: EntryTraits) -> bool:
    if one.number and other.number and one.number != other.number:
        return True
    if one.kind and other.kind and one.kind is not other.kind:
        return True
    if one.names and other.names and one.names.isdisjoint(other.names):
        return True
    if any(_are_opposed(one.words, other.words, pair) for pair in _OPPOSITE_SENSES):
        return True
    if "=ban" in one.words and "=ban" in other.words and ("=lift" in one.words) != ("=lift" in other.words):
        return True  # one headline reports a ban, the other the end of a ban
    if not one.figures or not other.figures:
        return False
    return any(
        _figures_disagree(one, other, unit) for unit in {f[0] for f in one.figures} & {f[0] for f in other.figures}
    )


def _are_opposed(one: dict[str, float], other: dict[str, float], pair: tuple[str, str]) -> bool:
    """Whether one headline has only the first of two opposite senses and the other only the second."""
    a, b = pair
    return (a in one) != (b in one) and (a in other) != (b in other) and (a in one) != (a in other)


def _figures_disagree(one: EntryTraits, other: EntryTraits, unit: str) -> bool:
    """Whether both headlines give figures in one unit, and no figure of either occurs in the other's entry."""
    own, others = ([f for f in side.figures if f[0] == unit] for side in (one, other))
    return not any(same_figure(a, b) for a in own for b in other.all_figures) and not any(
        same_figure(a, b) for a in others for b in one.all_figures
    )


def _share_anchor(one: EntryTraits, other: EntryTraits) -> bool:
    """Whether two entries share a name, a figure, a number, or event kind and material."""
    if (one.number and one.number == other.number) or same_predicate(one, other):
        return True
    if any(worth >= PLAIN and word in other.all_words for word, worth in one.words.items()):
        return True
    return any(same_figure(a, b) for a in one.figures for b in other.all_figures) or any(
        same_figure(a, b) for a in other.figures for b in one.all_figures
    )


def _share_covered(one: EntryTraits, other: EntryTraits) -> float:
    """The weight of one headline that is found in the other entry, as a share of the headline's total weight."""
    shared = sum([worth for word, worth in one.words.items() if word in other.all_words])
    if one.figures and other.all_figures:
        shared += FIGURE * sum(any(same_figure(figure, b) for b in other.all_figures) for figure in one.figures)
    return shared / one.total_weight if one.total_weight else 0.0
