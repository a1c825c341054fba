"""How alike two texts are: the one place that asks rapidfuzz."""

from __future__ import annotations

from functools import lru_cache

_ROUNDING = 0.01  # percent
_LONG = 400  # characters: the texts of requests, each of which is compared with the same others at every step


def similarity(one: str, other: str, least: float = 0) -> float:
    """From 0 to 1: the same words in whatever order are 1, and small edits take little away. Less than `least` is 0."""
    if len(one) > _LONG and len(other) > _LONG:
        return _remembered(one, other, least)
    return _measured(one, other, least)


def _measured(one: str, other: str, least: float) -> float:
    from rapidfuzz import fuzz  # 4 MB that most rounds do without

    return fuzz.ratio(_in_order(one), _in_order(other), score_cutoff=100 * least - _ROUNDING) / 100


_remembered = lru_cache(maxsize=32_768)(_measured)


@lru_cache(maxsize=512)
def _in_order(text: str) -> str:
    return " ".join(sorted(text.split()))
