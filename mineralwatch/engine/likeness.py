"""How alike two texts are: the one place that asks rapidfuzz."""

from __future__ import annotations

from rapidfuzz import fuzz


def alike(one: str, other: str) -> float:
    """From 0 to 1: the same words in whatever order are 1, and small edits take little away."""
    return fuzz.token_sort_ratio(one, other) / 100
