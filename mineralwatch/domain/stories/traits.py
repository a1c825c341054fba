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
from mineralwatch.domain.models import Entry, EventKind
from mineralwatch.domain.stories.given import told_at
from mineralwatch.domain.stories.story_words import DEEDS, FIGURE, PLAIN, SENSE, Figure, figures, near, weighed

Alike = Callable[[str, str], float]
"""How alike two folded texts are, from 0 to 1."""

_VAGUE = 0.75  # of a likeness in which nothing particular is shared
_ELSE = 0.8  # of one between headlines that tell of other deeds
_DEED = 0.2  # more for the same deed to a request for the same material
_OPPOSED = (("=rise", "=fall"), ("=cancel", "=extend"))


@dataclass(frozen=True, slots=True)
class Traits:
    """What an item is known by."""

    at: datetime
    text: str  # of the headline, folded
    words: dict[str, float]  # of the headline, each with its worth
    figures: frozenset[Figure]
    around: frozenset[str]  # the words of the headline and the summary
    told: frozenset[Figure]  # the figures of both
    whole: float  # the worth of all that the headline is known by
    deeds: frozenset[str]
    names: frozenset[str]  # of materials, with what they are forms of
    number: str | None
    kind: EventKind | None
    outlet: str
    feed: str
    denies: bool  # that what was told has happened


def outlet_key(entry: Entry) -> str:
    """Who carries an item, however a feed or a search spells the name: `MINING.COM` is `Mining.com` is `Mining`."""
    return fold(entry.outlet or entry.feed).removeprefix("www ").removesuffix(" com")


@lru_cache(maxsize=2048)  # the items of the last days are compared with those of every feed
def traits_of(entry: Entry) -> Traits:
    """What an item is known by."""
    title = headline_of(entry)
    found, rest = figures(title)
    words = weighed(rest)
    told, around = found, frozenset(words)
    if entry.summary:
        more, rest = figures(entry.summary)
        told, around = found | more, around | frozenset(weighed(rest))
    reading = headline_reader.read_headline(title)
    return Traits(
        at=told_at(entry),
        text=fold(title),
        words=words,
        figures=found,
        around=around,
        told=told,
        whole=sum(words.values()) + FIGURE * len(found),
        deeds=frozenset(DEEDS[word] for word in words if word in DEEDS),
        names=frozenset(wider for name in materials.find(title) for wider in materials.family(name)),
        number=normalise_number(entry.number) if entry.number else reading.number,
        kind=reading.kind,
        outlet=outlet_key(entry),
        feed=entry.feed,
        denies=denies_or_retracts(title),
    )


def headline_of(entry: Entry) -> str:
    """A headline without the name of its outlet at its end."""
    for dash in (" - ", " | ", " – ", " — "):
        head, found, tail = entry.title.rpartition(dash)
        if found and head.strip() and entry.outlet and fold(tail) == fold(entry.outlet):
            return head.strip()
    return entry.title


def worth_of(word: str) -> float:
    """About what a word is worth wherever it stands: for a first look, before two items are compared."""
    return SENSE if word[0] == "=" else PLAIN


def least_shared(one: Traits, other: Traits) -> float:
    """What two items must share at least, by `worth_of`, to be worth a comparison."""
    return 0.45 * min(one.whole, other.whole)


def same_deed(one: Traits, other: Traits) -> bool:
    """Whether both tell the same deed to a request for the same material."""
    return one.kind is not None and one.kind is other.kind and not one.names.isdisjoint(other.names)


def likeness(one: Traits, other: Traits, alike: Alike) -> float:
    """From 0 to 1 and a little more; 0 is other news whatever the words."""
    if one.text == other.text:
        return 1.0
    if _contradict(one, other):
        return 0.0
    covered = (_covered(one, other), _covered(other, one))
    score = 0.4 * min(covered) + 0.35 * max(covered) + 0.25 * alike(one.text, other.text)
    if same_deed(one, other):
        score += _DEED
    if not _anchored(one, other):
        score *= _VAGUE
    return score * _ELSE if one.deeds and other.deeds and one.deeds.isdisjoint(other.deeds) else score


def _contradict(one: Traits, other: Traits) -> bool:
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


def _disagree(one: Traits, other: Traits, unit: str) -> bool:
    """Whether neither headline gives a figure in a unit that the other item knows of."""
    mine, yours = ([f for f in side.figures if f[0] == unit] for side in (one, other))
    return not any(near(a, b) for a in mine for b in other.told) and not any(
        near(a, b) for a in yours for b in one.told
    )


def _anchored(one: Traits, other: Traits) -> bool:
    """Whether something particular is shared."""
    if (one.number and one.number == other.number) or same_deed(one, other):
        return True
    if any(worth >= PLAIN and word in other.around for word, worth in one.words.items()):
        return True
    return any(near(a, b) for a in one.figures for b in other.told) or any(
        near(a, b) for a in other.figures for b in one.told
    )


def _covered(one: Traits, other: Traits) -> float:
    """How much of what one headline is known by stands in the other item."""
    shared = sum([worth for word, worth in one.words.items() if word in other.around])
    if one.figures and other.told:
        shared += FIGURE * sum(any(near(figure, b) for b in other.told) for figure in one.figures)
    return shared / one.whole if one.whole else 0.0
