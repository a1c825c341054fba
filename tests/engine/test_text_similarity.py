"""The measure is the library's own, whatever is kept ready for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from mineralwatch.engine.text_similarity import similarity

# As `domain.safe_text` leaves a text: no controls, and only the plain blank; at others the library parts words
# otherwise.
SIGNS = st.characters(exclude_categories=["C", "Z"])
WORD = st.sampled_from(["tin", "ingots", "500", "é", "x"]) | st.text(SIGNS, max_size=4)
WORDS = st.lists(WORD, max_size=8).map(" ".join)
SHARES = st.sampled_from([0.35, 0.55, 0.7, 0.85, 0.9])


@given(WORDS, WORDS, SHARES)
def test_alike_is_the_share_of_sorted_words_and_nothing_below_the_least(one: str, other: str, least: float) -> None:
    share = fuzz.token_sort_ratio(one, other) / 100
    assert similarity(one, other) == share
    assert similarity(one, other, least=least) == (share if share >= least else 0) or abs(share - least) < 0.001
