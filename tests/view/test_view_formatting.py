"""How things are called in a few cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.view.formatting import (
    grade_letters,
    material_title,
    millions_text,
    per_kilogram,
    price_text,
    row_name,
    sentence_case,
    short_quantity,
    solicitation_title,
    source_title,
    with_dashes,
    with_short,
)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("TIN INGOTS, LME GRADE", "Tin ingots, LME grade"),
        ("HF-1 STEEL BILLETS", "HF-1 steel billets"),
        ("COBALT, CUT CATHODE OR ROUNDS", "Cobalt, cut cathode or rounds"),
        ("RHENIUM PELLETS (amended in lower letters)", "Rhenium pellets (amended in lower letters)"),
        ("Cobalt, alloy grade", "Cobalt, alloy grade"),
        ("", ""),
        ("錫の入札", "錫の入札"),
    ],
)
def test_titles_are_brought_down_from_capitals(title: str, shown: str) -> None:
    assert sentence_case(title) == shown


@given(st.text(max_size=60))
def test_calming_changes_letters_only(title: str) -> None:
    assert sentence_case(title).casefold() == title.casefold() or any(ord(sign) > 127 for sign in title)


@given(st.text(alphabet="abcDEF 12,", max_size=40))
def test_a_calm_title_stays_as_it_is(title: str) -> None:
    once = sentence_case(title)
    assert sentence_case(once).casefold() == title.casefold()


def test_implied_prices_carry_three_digits() -> None:
    price = per_kilogram(500e6, 7480, "t")
    assert price is not None
    assert price_text(price) == "$66.8/kg"
    assert price_text(5.0026) == "$5.00/kg"
    assert price_text(240.6) == "$241/kg"


@pytest.mark.parametrize(("quantity", "unit"), [(None, "t"), (5.0, "each"), (0.0, "t"), (5.0, None)])
def test_no_price_without_a_weight(quantity: float | None, unit: str | None) -> None:
    assert per_kilogram(1e6, quantity, unit) is None


def test_millions_keep_one_digit_at_most() -> None:
    assert [millions_text(amount) for amount in (1.8e9, 57.3e6, 2e6, None)] == ["1,800", "57.3", "2", "–"]


def test_large_quantities_are_shortened_in_rows() -> None:
    assert [short_quantity(q, "t") for q in (7480.0, 48_081.0, 198_891.0)] == ["7,480 t", "48.1 kt", "199 kt"]
    assert short_quantity(3.0, "each") == "3 each"


def test_letters_stand_in_the_order_of_trust_and_once() -> None:
    assert grade_letters([Grade.INFERRED, Grade.REPORTED, Grade.REPORTED, Grade.OFFICIAL]) == "OPi"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Bismuth metal, 99.99 percent", "metal, 99.99 percent"),
        ("BISMUTH, NEEDLES", "needles"),
        ("Bismuth", "Bismuth"),
        ("Bismuth 99.99 percent", "Bismuth 99.99 percent"),
        ("Needles of bismuth", "Needles of bismuth"),
    ],
)
def test_a_row_behind_the_sign_of_its_material_does_not_repeat_it(title: str, shown: str) -> None:
    assert row_name(Solicitation("bismuth-2025-x1", None, title, ("bismuth",))) == shown


def test_a_sign_of_two_materials_leaves_the_name_whole() -> None:
    title = "Aluminium ingots"
    assert row_name(Solicitation("aluminium-2025-x1", None, title, ("aluminium",))) == title


def test_a_subject_names_the_material_once() -> None:
    assert with_short("High-purity aluminium", "high purity") == "High-purity aluminium"
    assert with_short("Cobalt", "alloy grade") == "Cobalt, alloy grade"
    assert solicitation_title(Solicitation("x", None, "TIN INGOTS", ("tin",))) == "Tin ingots"
    assert solicitation_title(Solicitation("x", None, "Ingots, LME grade", ("tin",))) == "Tin: Ingots, LME grade"


def test_an_unknown_material_is_named_readably() -> None:
    assert material_title("some-new-alloy") == "Some new alloy"
    assert material_title(None) == "Material unknown"


def test_numbers_are_shown_with_their_dashes() -> None:
    said = "names contract SP800027D0001 of SP8000-27-R-0006; cobalt-2025-x1; W519TC26F0097, ABC800027D0001X"
    shown = "names contract SP8000-27-D-0001 of SP8000-27-R-0006; cobalt-2025-x1; W519TC-26-F-0097, ABC800027D0001X"
    assert with_dashes(said) == shown
    assert with_dashes(shown) == shown
    assert source_title("sam") == "SAM.gov" and source_title("Bloomberg") == "Bloomberg"
