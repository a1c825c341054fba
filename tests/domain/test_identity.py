"""Keys and ids are made of content."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.identity import canonical_link, contract_kind, entry_id, normalise_number


@pytest.mark.parametrize(
    "text", ["SP8000-25-R-0020", "sp8000 25 r 0020", "SP8000\u201125\u2011R\u20110020", " SP800025R0020\n"]
)
def test_one_number_however_it_is_printed(text: str) -> None:
    assert normalise_number(text) == "SP800025R0020"


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_number(normalise_number(text)) == normalise_number(text)


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
