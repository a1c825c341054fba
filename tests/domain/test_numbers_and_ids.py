"""Numbers, keys and ids."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.numbers_and_ids import (
    canonical_link,
    contract_kind,
    entry_id,
    normalise_number,
    printed_number,
)


@pytest.mark.parametrize(
    "text", ["SP8000-25-R-0020", "sp8000 25 r 0020", "SP8000\u201125\u2011R\u20110020", " SP800025R0020\n"]
)
def test_one_number_however_it_is_printed(text: str) -> None:
    assert normalise_number(text) == "SP800025R0020"


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_number(normalise_number(text)) == normalise_number(text)


BEFORE = (
    "",
    "RFP ",
    "RFQ# ",
    "Solicitation No. ",
    "Solicitation Number: ",
    "IFB-",
    "Amendment 0003 to ",
    "draft ",
    "[",
)
BEHIND = ("", ".", "-0002", "_AMD2",
          " Amendment 0003", "\u20130004", " (Amd. No. 1)", "A00001", "/0003", " AM 2", "-MOD-0001",
          ", Rev. 2", " (AMENDED)", "]", " A00002.")  # fmt: skip


@given(
    st.from_regex(r"(?:SP|FA|HQ|W9|N0|M6|H9)[A-Z0-9]{4}", fullmatch=True),
    st.from_regex(r"[0-9]{2}", fullmatch=True),
    st.sampled_from("BQRTU"),
    st.from_regex(r"[0-9]{4}", fullmatch=True),
    st.sampled_from(["-", "", " ", "\u2013", "_"]),
    st.sampled_from(BEFORE),
    st.sampled_from(BEHIND),
    st.booleans(),
)
def test_what_stands_around_a_full_number_never_changes_its_key(
    office: str, year: str, letter: str, serial: str, gap: str, before: str, behind: str, lower: bool
) -> None:
    number = gap.join((office, year, letter, serial))
    text = f"{before}{number}{behind}"
    text = text.lower() if lower else text
    assert normalise_number(text) == office + year + letter + serial
    assert printed_number(text) == (number.lower() if lower else number)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("DLA-TITANIUM-003", "DLATITANIUM003"),
        ("RFI-TIN-0002", "RFITIN0002"),
        ("FA8532-06-R-70739", "FA853206R70739"),  # a longer serial
        ("70RDND26R00000012", "70RDND26R00000012"),  # a civilian number of 17 characters
        ("SP8000-20-D-0001-0002", "SP800020D00010002"),  # an order under a contract
        ("SP8000-26-F-0033 P00003", "SP800026F0033P00003"),  # a modification of an order
        ("SP8000-26-R-0601-B", "SP800026R0601B"),
        ("SP8000-26-R-0601 and SP8000-26-R-0602", "SP800026R0601ANDSP800026R0602"),
    ],
)
def test_other_numbers_stay_what_they_are(text: str, key: str) -> None:
    assert normalise_number(text) == key
    assert printed_number(text) == text


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("SP8000-26-D-0012", "idiq"),
        ("SP8000-26-F-0033", "order"),
        ("SP8000-26-C-0015", "contract"),
        ("SP8000-26-R-0021", "solicitation"),
        ("P00012", None),
        (None, None),
    ],
)
def test_what_a_number_stands_for(number: str | None, kind: str | None) -> None:
    assert contract_kind(number) == kind


def test_a_site_that_moves_to_https_makes_nothing_new() -> None:
    a = entry_id("http://www.example.com/a/?utm_source=rss", None, "A", None)
    b = entry_id("https://example.com/a#top", None, "B", date(2026, 1, 1))
    assert a == b


def test_the_ladder() -> None:
    assert entry_id("77", "https://a.example/x", "T", None)[1] == "guid"
    assert entry_id("77", "https://a.example/x", "T", None) != entry_id("77", "https://b.example/x", "T", None)
    assert entry_id(None, "https://a.example/x?fbclid=1", "T", None) == entry_id("", "http://a.example/x", "U", None)
    assert entry_id(None, None, "T", date(2026, 1, 1))[1] == "title-day"


@given(st.text(max_size=80))
def test_links_never_raise_and_settle(text: str) -> None:
    assert isinstance(canonical_link(text), str)
