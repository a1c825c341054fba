"""Finds the few entries that may be like a new one, so that it is compared with these and not with all.

Each word, figure and material has the set of entries that have it, as the bits of a whole number, one bit an entry. A
set of thousands of entries is then added to a counter, or left out, by a few operations on whole numbers. What is left
out can be proved from `clustering_traits.headline_likeness`: two headlines are the same news only if one of them is
covered by the other entry to more than a third, or both report the same event of the same material.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from math import ceil, floor, log

from mineralwatch.domain.stories.clustering_traits import EntryTraits, least_coverage
from mineralwatch.domain.stories.headline_words import FIGURE, PLAIN, HeadlineFigure
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

_UNIT = 0.125  # weights are counted in these units, rounded up
_FEW = 32  # a set of at most so many entries is kept as a list
UNUSUAL_SIMILARITY = 0.6
"""A similarity of texts that different news seldom have: one pair of a thousand."""
_SET_BIT = lazy_pattern("1")
_FIGURE_STEP = -log(0.969)  # figures within 3 % of each other are in the same or in neighbouring steps


class CandidateIndex:
    """Entries by what they have in common with others. An entry is known by its number, counted from 0 as added."""

    def __init__(self) -> None:
        self._count, self._all = 0, 0
        self._anywhere = _EntrySets()  # by word or step of a figure, of headline or summary
        self._headline = _EntrySets()  # by (word or step of a figure of the headline, its weight in units)
        self._weights: dict[Hashable, set[int]] = defaultdict(set)  # the weights in `_headline`
        self._totals: dict[int, int] = {}  # sets of entries by the total weight of the headline, rounded down
        self._other = _EntrySets()  # by material, by text, by number, and by event kind and material
        self._unnamed = 0  # the entries whose headline names no material

    def add(self, traits: EntryTraits) -> None:
        """Add an entry; its number is the count of those added before."""
        number, self._count = self._count, self._count + 1
        self._all |= 1 << number
        for word in traits.all_words:
            self._anywhere.add(word, number)
        for figure in traits.all_figures:
            self._anywhere.add(_step(figure), number)
        for term, weight in _weighted(traits):
            self._weights[term].add(weight)
            self._headline.add((term, weight), number)
        self._totals.setdefault(floor(traits.total_weight), 0)
        self._totals[floor(traits.total_weight)] |= 1 << number
        names = (("material", name) for name in traits.names)
        for key in (("text", traits.text), *names, *_equal_keys(traits)):
            self._other.add(key, number)
        if not traits.names:
            self._unnamed |= 1 << number

    def near(self, traits: EntryTraits) -> tuple[list[int], list[int]]:
        """The numbers of the entries that may be the same news as this one, in order: first those that may be by their
        words, then those that are only if the similarity of the texts is at least `UNUSUAL_SIMILARITY`. All others are
        not, by `headline_likeness`."""
        covered, covering = self._covered(traits), self._covering(traits)

        def covers(share: float) -> int:
            found = _at_least(covered, share * traits.total_weight, self._all)
            for total, those in self._totals.items():
                found |= _at_least(covering, share * total, those)
            return found

        usual, unusual = covers(least_coverage(UNUSUAL_SIMILARITY)), covers(least_coverage(1.0)) & self._anchors(traits)
        usual |= self._other.of_any(_equal_keys(traits))
        if traits.names:
            not_other = self._unnamed | self._other.of_any(("material", name) for name in traits.names)
            usual, unusual = usual & not_other, unusual & not_other
        usual |= self._other.of(("text", traits.text))
        return _numbers(usual), _numbers(unusual & ~usual)

    def _covered(self, traits: EntryTraits) -> list[int]:
        """Counters of the weight of the headline that each entry has."""
        counters: list[int] = []
        for word, weight in traits.words.items():
            _count(counters, self._anywhere.of(word), _units(weight))
        for figure in traits.figures:
            _count(counters, self._anywhere.of_any(_near_steps(figure)), _units(FIGURE))
        return counters

    def _covering(self, traits: EntryTraits) -> list[int]:
        """Counters of the weight of each entry's headline that this entry has."""
        counters: list[int] = []
        near_figures = (step for figure in traits.all_figures for step in _near_steps(figure))
        for word in (*traits.all_words, *near_figures):
            for weight in self._weights.get(word, ()):
                _count(counters, self._headline.of((word, weight)), weight)
        return counters

    def _anchors(self, traits: EntryTraits) -> int:
        """The entries that may share an anchor with this one."""
        words = [word for word, weight in traits.words.items() if weight >= PLAIN]
        return self._anywhere.of_any((*words, *(step for figure in traits.all_figures for step in _near_steps(figure))))


class _EntrySets:
    """Sets of entries by a key. A small set is a list of numbers, since most words stand in a few entries only."""

    def __init__(self) -> None:
        self._small: dict[Hashable, list[int]] = {}
        self._large: dict[Hashable, int] = {}

    def add(self, key: Hashable, number: int) -> None:
        if key in self._large:
            self._large[key] |= 1 << number
            return
        numbers = self._small.setdefault(key, [])
        numbers.append(number)
        if len(numbers) > _FEW:
            self._large[key] = self.of(key)
            del self._small[key]

    def of(self, key: Hashable) -> int:
        """The set of a key, as bits."""
        found = self._large.get(key)
        if found is None:
            found = 0
            for number in self._small.get(key, ()):
                found |= 1 << number
        return found

    def of_any(self, keys: Iterable[Hashable]) -> int:
        """The entries that have one of these keys."""
        found = 0
        for key in keys:
            found |= self.of(key)
        return found


def _weighted(traits: EntryTraits) -> Iterator[tuple[Hashable, int]]:
    """The words and figures of a headline, each with its weight in units."""
    for word, weight in traits.words.items():
        yield word, _units(weight)
    for figure in traits.figures:
        yield _step(figure), _units(FIGURE)


def _units(weight: float) -> int:
    return ceil(weight / _UNIT)


def _step(figure: HeadlineFigure) -> tuple[str, int]:
    """The step of a logarithmic scale on which a figure stands; days are equal or different."""
    unit, value = figure
    if unit == "day":
        return unit, 2 * int(value)
    return unit, floor(log(value) / _FIGURE_STEP) if value else -(10**6)


def _near_steps(figure: HeadlineFigure) -> tuple[tuple[str, int], ...]:
    """The steps on which a figure that means the same can stand."""
    unit, step = _step(figure)
    return (unit, step - 1), (unit, step), (unit, step + 1)


def _equal_keys(traits: EntryTraits) -> Iterator[tuple[str, ...]]:
    """What makes two entries alike whatever their words are: the number, and the event of a material."""
    if traits.number:
        yield "number", traits.number
    if traits.kind:
        yield from (("event", traits.kind, name) for name in traits.names)


def _count(counters: list[int], entries: int, amount: int) -> None:
    """Add `amount` to the counter of each of these entries. `counters[n]` holds the n-th binary digits of all."""
    for digit in range(amount.bit_length()):
        carry, at = (entries if amount >> digit & 1 else 0), digit
        while carry:
            while at >= len(counters):
                counters.append(0)
            counters[at], carry = counters[at] ^ carry, counters[at] & carry
            at += 1


def _at_least(counters: list[int], weight: float, among: int) -> int:
    """Those of the entries `among` whose counter is at least this weight, and above 0."""
    least = max(1, ceil(weight / _UNIT - 1e-6))
    above, equal = 0, among
    for at in reversed(range(max(len(counters), least.bit_length()))):
        digits = equal & counters[at] if at < len(counters) else 0
        if least >> at & 1:
            equal = digits
            if not equal:
                break
        elif digits:
            above |= digits
            equal ^= digits
    return above | equal


def _numbers(entries: int) -> list[int]:
    """The numbers of the bits that are set."""
    return [hit.start() for hit in _SET_BIT.finditer(f"{entries:b}"[::-1])]
