"""Awards told as a gain of a company, changes of a window, a tonnage or an order; and look-alikes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headlines.headline_reader import read_headline

GIVERS = ("DLA", "the Defense Logistics Agency", "US stockpile agency", "National Defense Stockpile", "US stockpile")
OTHER_BUYERS = ("Energy Department", "NASA", "DLA Energy", "China's state reserve", "JOGMEC", "the US Navy", "Boeing")
MATERIALS = ("gallium", "bismuth", "tungsten", "rhenium", "ferroniobium")
TEMPLATES = (
    "Umicore takes {m} award from {b}", "Umicore wins {m} work from {b}", "Umicore clinches {m} sale to {b}",
    "Umicore to deliver {m} to {b}", "Umicore lands {m} supply job from {b}",
)  # fmt: skip


@given(st.sampled_from(TEMPLATES), st.sampled_from(GIVERS), st.sampled_from(MATERIALS))
def test_a_gain_from_the_stockpile_is_an_award(form: str, giver: str, material: str) -> None:
    text = form.format(m=material, b=giver)
    assert read_headline(text).kind == "awarded", text


@given(st.sampled_from(TEMPLATES), st.sampled_from(OTHER_BUYERS), st.sampled_from(MATERIALS))
def test_a_gain_from_another_buyer_is_no_award(form: str, giver: str, material: str) -> None:
    text = form.format(m=material, b=giver)
    assert read_headline(text).kind is None, text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DLA signs Umicore for three years of germanium", "awarded"),
        ("DLA makes germanium award", "awarded"),
        ("Umicore named winner of DLA's germanium purchase", "awarded"),
        ("Deadline slips on DLA germanium tender", "extended"),
        ("DLA keeps germanium offer window open", "extended"),
        ("DLA cuts bid window for germanium request", "shortened"),
        ("DLA triples quantity in germanium tender", "amended"),
        ("Fourth DLA order for Umicore covers germanium", "ordered"),
        ("DLA tore up germanium contract", "terminated"),
        ("El Pentágono vuelve a convocar la compra de germanio que canceló", "reissued"),
    ],
)
def test_families(text: str, kind: str) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    "text",
    [
        "DLA signs memo for germanium research",
        "DLA keeps germanium tender secret",
        "Umicore hopes to deliver germanium to US stockpile",
        "Umicore takes germanium plant award from DLA",
        "What the new DLA order means for germanium",
        "Price doubles, DLA germanium stocks at record",
        "DLA signs a pledge for safer germanium stores",
        "Pentagon signs deal to boost germanium production",
    ],
)
def test_look_alikes(text: str) -> None:
    assert read_headline(text).kind is None, read_headline(text).why
