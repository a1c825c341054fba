"""Measures how similar two texts are. This is the only module that imports rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

_ROUNDING = 0.01  # rapidfuzz works in percent; its results are exact to this much
_CACHE_FROM_LENGTH = 400  # longer texts are those of solicitations, which are compared again and again


def similarity(first: str, second: str, least: float = 0) -> float:
    """How similar two texts are, from 0 to 1: 1 for the same words in any order, a little less after small edits. A
    value below `least` is given as 0."""
    if len(first) > _CACHE_FROM_LENGTH and len(second) > _CACHE_FROM_LENGTH:
        return _cached(first, second, least)
    return _compute(first, second, least)


def similar_texts(text: str, others: Sequence[str], least: float) -> list[int]:
    """The positions in `others` of the texts whose `similarity` to `text` is at least `least`; fast for thousands."""
    from rapidfuzz import fuzz, process

    words = [_sorted_words(other) for other in others]
    cutoff = 100 * least - _ROUNDING
    found = process.extract(_sorted_words(text), words, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)
    return [position for _, _, position in found]


def _compute(first: str, second: str, least: float) -> float:
    from rapidfuzz import fuzz  # imported here since it takes 4 MB and most rounds do not need it

    return fuzz.ratio(_sorted_words(first), _sorted_words(second), score_cutoff=100 * least - _ROUNDING) / 100


_cached = lru_cache(maxsize=32_768)(_compute)


@lru_cache(maxsize=16_384)
def _sorted_words(text: str) -> str:
    return " ".join(sorted(text.split()))
