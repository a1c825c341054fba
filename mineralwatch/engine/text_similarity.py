"""How similar two texts are; the only module that imports rapidfuzz."""

from __future__ import annotations

from functools import lru_cache

_ROUNDING = 0.01  # percent
_CACHE_FROM_LENGTH = 400  # characters: texts of solicitations, which are compared with the same others again and again


def similarity(first: str, second: str, least: float = 0) -> float:
    """From 0 to 1; 1 for the same words in any order, a little less after small edits. Below `least` it is 0."""
    if len(first) > _CACHE_FROM_LENGTH and len(second) > _CACHE_FROM_LENGTH:
        return _cached(first, second, least)
    return _compute(first, second, least)


def _compute(first: str, second: str, least: float) -> float:
    from rapidfuzz import fuzz  # 4 MB, which most rounds do not need

    return fuzz.ratio(_sorted_words(first), _sorted_words(second), score_cutoff=100 * least - _ROUNDING) / 100


_cached = lru_cache(maxsize=32_768)(_compute)


@lru_cache(maxsize=512)
def _sorted_words(text: str) -> str:
    return " ".join(sorted(text.split()))
