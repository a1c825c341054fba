"""Headlines read by a pattern, and look-alikes that are no purchase for the stockpile."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headlines.headline_patterns import pattern_candidates
from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.headlines.tagger import tag_text

_WORDS = ("DLA", "zinc", "stockpile", "wins", "picks", "for", "to", "deal", "after", ";", ".", "under", "40", "tender")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Zinc: DLA wants 900 tonnes over three years, notice shows", "issued"),
        ("Scandium oxide sought for National Defense Stockpile", "issued"),
        ("Tellurium on US stockpile's shopping list", "issued"),
        ("DLA to go sole source for hafnium", "issued"),
        ("Stockpile office releases draft statement of work for gallium", "issued"),
        ("Pentagon seeks supplier data on graphite for stockpile", "issued"),
        ("DLA names winner in vanadium contest", "awarded"),
        ("DLA chooses Utah smelter for magnesium", "awarded"),
        ("Elko zinc bound for stockpile after DLA deal", "awarded"),
        ("Ridgeway to make titanium for federal stockpile under $12M contract", "awarded"),
        ("Ridgeway announces DLA stockpile award for rhenium", "awarded"),
        ("Ridgeway in DLA nickel win, traders say", "awarded"),
        ("Reno firm lands US stockpile tellurium job", "awarded"),
        ("DLA, Ridgeway seal rhenium deal", "awarded"),
        ("Ridgeway to supply cesium for US stockpile", "awarded"),
        ("DLA takes nickel request off the table", "cancelled"),
        ("Two more weeks for DLA zinc bidders", "extended"),
        ("DLA reverses course on yttrium, cancels sole-source plan", "cancelled"),
        ("DLA lets indium suppliers reply until 9 July instead of 12 June", "extended"),
        ("Bismuth refiners win another fortnight from US stockpile office", "extended"),
    ],
)
def test_patterns_give_events(text: str, kind: str) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    "text",
    [
        "Glove maker nabs $9M Strategic National Stockpile contract",
        "Drug maker receives order to supply anthrax vaccine to US stockpile",
        "US awards contracts for 2 million barrels for strategic stockpile",
        "DLA extends deadline for buyers to collect zinc sold from stockpile",
        "City awards contract to clean up former defense stockpile depot",
        "DLA Strategic Materials: sales solicitations for tin under the BOA",
        "Gallium miner could bid if DLA tenders. No such tender has been issued.",
        "Ridgeway hopes DLA picks it to supply tungsten",
        "Will DLA choose Utah smelter for magnesium?",
        "Scandium sought for Japan's stockpile",
        "Chinese stockpile agency seeks bids for gallium",
        "Ridgeway aims to supply cesium for US stockpile",
        "Zinc needed for US stockpile, says senator",
        "Scandium sought for US stockpile by lawmakers",
        "Ridgeway wins defense stockpile zinc contract dispute",
        "DLA picks new director for cobalt research",
    ],
)
def test_what_is_no_purchase_matches_no_pattern(text: str) -> None:
    assert read_headline(text).kind is None, read_headline(text).why


def test_steel_with_oriented_grain_is_bought() -> None:
    assert read_headline("Ridgeway wins DLA contract for grain-oriented electrical steel").kind == "awarded"


@given(st.lists(st.sampled_from(_WORDS), max_size=40))
def test_a_pattern_matches_within_the_text(words: list[str]) -> None:
    marked = tag_text(" ".join(words))
    for one in pattern_candidates(marked):
        assert 0 <= one.verb.start < one.verb.end <= len(marked.words)
        assert one.buyer is not None


def test_a_long_text_costs_little() -> None:
    text = "DLA names winners zinc to make zinc for stockpile " * 40
    start = time.perf_counter()
    list(pattern_candidates(tag_text(text)))
    assert time.perf_counter() - start < 0.2
