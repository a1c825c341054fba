"""The daily list of contracts: the paragraphs of the stockpile, their headlines, and the others left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.filing_text.daily_contract_list import POINTER_NOTE, is_daily_list, stockpile_paragraphs
from mineralwatch.domain.headlines import headline_reader

DAY = "Contracts For Nov. 20, 2026"
OFFICE = "The contracting activity is the Defense Logistics Agency Strategic Materials, Fort Belvoir, Virginia"
AWARD = (
    "United States Antimony Corp., Dallas, Texas,* has been awarded a maximum $245,000,000 firm-fixed-price,"
    " indefinite-delivery/indefinite-quantity contract for antimony metal ingots. This is a five-year contract with no"
    f" option periods. {OFFICE} (SP8000-27-D-0001)."
)
BASE_AND_OPTIONS = (
    "Example Tungsten, LLC, Lewiston, Maine, has been awarded a maximum $90,000,000 contract for tungsten ore"
    f" concentrates. This is a one-year base contract with four one-year option periods. {OFFICE} (SP8000-27-D-0002)."
)
ORDER = (
    "Cleveland-Cliffs Steel LLC, Butler, Pennsylvania, has been awarded a maximum $35,600,000 delivery order"
    " (SP8000-26-F-0033) against a five-year contract (SP8000-25-D-0008) for grain-oriented electrical steel. The"
    " contracting activity is the Defense Logistics Agency Contracting Services Office, Columbus, Ohio."
)
CHANGES = (
    "Elmet Technologies LLC, Lewiston, Maine, has been awarded a $20,000,000 modification (P00004) exercising the first"
    f" one-year option period of a one-year base contract (SP8000-26-D-0012) for tungsten. {OFFICE}.",
    "Elmet Technologies LLC, Lewiston, Maine, was awarded $1,000,000 under P00005 to SP8000-26-D-0012 for tungsten.",
)
SHARED = (
    "Foo Inc., Reno, Nevada (SP8000-27-D-0004); and Bar LLC, Dallas, Texas (SP8000-27-D-0005), are sharing a maximum"
    " $50,000,000 contract under solicitation SP8000-27-R-0009 for tin ingots for the National Defense Stockpile."
)
OTHERS = (
    "DEFENSE LOGISTICS AGENCY",
    "Acme Boots LLC, Reno, Nevada, has been awarded a maximum $9,000,000 contract for boots. The contracting activity"
    " is the Defense Logistics Agency Troop Support, Philadelphia, Pennsylvania (SPE1C1-27-D-0001).",
    "Example Yards, Norfolk, Virginia, was awarded a $12,000,000 modification (P00002) to contract N00024-26-C-0001.",
)


@pytest.mark.parametrize(
    ("words", "title", "kind", "number"),
    [
        (
            AWARD,
            "United States Antimony Corp. wins $245,000,000 DLA contract SP8000-27-D-0001",
            "awarded",
            "SP8000-27-D-0001",
        ),
        (
            BASE_AND_OPTIONS,
            "Example Tungsten, LLC wins $90,000,000 DLA contract SP8000-27-D-0002",
            "awarded",
            "SP8000-27-D-0002",
        ),
        (
            ORDER,
            "Cleveland-Cliffs Steel LLC receives $35,600,000 DLA delivery order SP8000-26-F-0033",
            "ordered",
            "SP8000-26-F-0033",
        ),
        (CHANGES[0], "Elmet Technologies LLC: change of DLA contract SP8000-26-D-0012", None, "SP8000-26-D-0012"),
        (CHANGES[1], "Elmet Technologies LLC: change of DLA contract SP8000-26-D-0012", None, "SP8000-26-D-0012"),
        (SHARED, "DLA contract SP8000-27-D-0004 in the day's list", "awarded", "SP8000-27-D-0004"),
    ],
)
def test_a_paragraph_of_the_stockpile(words: str, title: str, kind: str | None, number: str) -> None:
    (found,) = stockpile_paragraphs(DAY, "\n".join([*OTHERS, words, *OTHERS, words]))
    assert (found.title, found.number) == (f"{title} ({DAY})", number)
    assert headline_reader.read_headline(f"{found.title}. {found.words}").kind == kind
    assert found.words == words


def test_all_of_a_day_and_nothing_else() -> None:
    assert len(list(stockpile_paragraphs(DAY, "\n".join([*OTHERS, AWARD, ORDER, *CHANGES])))) == 4
    assert list(stockpile_paragraphs(DAY, "\n".join(OTHERS))) == []


def test_a_long_paragraph_keeps_its_end_which_names_the_office() -> None:
    long = AWARD.replace(" This is", f" {'Location of performance is Montana. ' * 60}This is")
    (found,) = stockpile_paragraphs(DAY, long)
    assert len(found.words) <= 950 and found.words.endswith("(SP8000-27-D-0001).") and "$245,000,000" in found.words


@pytest.mark.parametrize("title", [DAY, "Contracts for Oct. 5, 2026", "CORRECTION: Contracts For Sept. 30, 2026"])
def test_a_list_is_known_by_its_title(title: str) -> None:
    assert is_daily_list(title)


@pytest.mark.parametrize(
    "title", ["", "Contracts", "DLA contracts for antimony", f"{DAY} in brief", "Contracts for 2026"]
)
def test_what_is_no_list(title: str) -> None:
    assert not is_daily_list(title)


def test_a_list_that_is_only_a_link_is_no_event() -> None:
    text = f"{DAY} {POINTER_NOTE}. Today's Department of War contracts valued at $7.5 million or more are now live."
    assert headline_reader.read_headline(text).kind is None


@given(st.text(max_size=300), st.booleans())
def test_any_text_can_be_cut_into_paragraphs(text: str, first: bool) -> None:
    for one in stockpile_paragraphs(DAY, (f"{text} {AWARD}" if first else f"{AWARD}{text}") + "\n" + text):
        assert one.title and len(one.words) <= 1_000 and "\n" not in one.words
