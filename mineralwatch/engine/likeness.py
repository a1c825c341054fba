"""How alike two texts are: the one place that asks rapidfuzz."""

from __future__ import annotations

from rapidfuzz import fuzz

_ROUNDING = 0.01  # percent


def alike(one: str, other: str, least: float = 0) -> float:
    """From 0 to 1: the same words in whatever order are 1, and small edits take little away. Less than `least` is 0."""
    return fuzz.token_sort_ratio(one, other, score_cutoff=100 * least - _ROUNDING) / 100
