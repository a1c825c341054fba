"""Which texts are accepted as names of companies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.companies.company_names import company_name
from mineralwatch.domain.headlines.headline_reader import read_headline


@pytest.mark.parametrize(
    "name",
    [
        "Umicore", "5N Plus", "Rio Tinto", "Korea Zinc", "Idaho Strategic", "MP Materials", "US Critical Materials",
        "Titanium Metals", "Secure Minerals Corp", "GLENCORE LTD", "CBMM North America, Inc.", "The Boeing Company",
        "American Tungsten & Antimony", "Cleveland-Cliffs", "Global Advanced Metals", "Largo", "New York Nickel",
    ],
)  # fmt: skip
def test_a_company_is_kept_as_printed(name: str) -> None:
    assert company_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "", "-", "N", "12345", "XXXX", "TBD", "T.B.D.", "n/a", "None", "Unknown", "To be determined", "Multiple Award",
        "Multiple Awardees", "Various vendors", "REDACTED in accordance with FAR", "See attached", "Not disclosed",
        "Canada", "South Korea", "United States of America", "Republic of Korea", "Department of Energy",
        "Government of Canada", "Biden", "Antimony Trisulfide", "Tungsten Powder", "Rare Earths", "Critical Minerals",
        "Domestic Supply Chain", "Canadian Miner", "Small Business", "Undisclosed Supplier", "The Company",
        "Secure Critical Mineral", "Boost Antimony Stockpile", "Wins Pentagon Deal", "www.example.com", "a/b_c",
        None, 7,
    ],
)  # fmt: skip
def test_everything_else_is_no_company(name: object) -> None:
    assert company_name(name) is None


def test_what_hangs_on_a_name_is_no_part_of_it() -> None:
    assert company_name("Perpetua Resources (PPTA") == "Perpetua Resources"
    assert company_name("“Ares  Strategic\tMining”,") == "Ares Strategic Mining"


@given(st.text(max_size=80))
def test_a_name_found_is_found_again(text: str) -> None:
    found = company_name(text)
    assert found is None or (company_name(found) == found and found in " ".join(text.split()))


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("DLA Awards Contract To Secure Critical Mineral Antimony For Stockpile", None),
        ("DLA Awards $90 Million Contract To Boost Tungsten Stockpile", None),
        ("DLA awards germanium contract to South Korea", None),
        ("DLA awards germanium contract to Multiple Awardees", None),
        ("DLA awards contract for nickel to New Century Nickel", "New Century Nickel"),
        ("Perpetua Resources (PPTA) Wins DLA Antimony Contract", "Perpetua Resources"),
    ],
)
def test_headlines_name_a_company_or_none(headline: str, name: str | None) -> None:
    found = read_headline(headline)
    assert (found.kind, found.values.get("awardee")) == ("awarded", name)
