"""The values that a headline gives: the outcome of each form; an ambiguous value is left out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.models.event import EventKind

PUBLISHED = date(2025, 8, 20)


def value_read(text: str, name: str, said_on: date | None = PUBLISHED) -> object:
    return read_headline(text, said_on).values.get(name)


@pytest.mark.parametrize(
    ("words", "dollars"),
    [
        ("$245 million", 245e6),
        ("US$1.8bn", 1.8e9),
        ("$500M", 500e6),
        ("up to $40m", 40e6),
        ("$168,938,267.30", 168_938_267.30),
        ("USD 245 million", 245e6),
        ("$1.8-billion", 1.8e9),
        ("half-a-billion dollars", 500e6),
        ("half a billion dollars", 500e6),
        ("245 million dollars", 245e6),
        ("a $1.8bn", 1.8e9),
    ],
)
def test_amounts_in_us_dollars(words: str, dollars: float) -> None:
    assert value_read(f"Glencore wins DLA cobalt contract worth {words}", "amount") == dollars


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("A$20 million", "not in US dollars"),
        ("C$20 million", "not in US dollars"),
        ("CA$20m", "not in US dollars"),
        ("€20 million", "not in US dollars"),
        ("£20m", "not in US dollars"),
        ("¥20 billion", "not in US dollars"),
        ("20 billion yen", "not in US dollars"),
        ("20 million yuan", "not in US dollars"),
        ("$20 million Canadian", "not in US dollars"),
        ("-$20 million", "has a sign"),
        ("$-20 million", "has a sign"),
        ("several million dollars", "is no figure"),
        ("hundreds of millions", "is no figure"),
        ("$20 million to $30 million", "is a range"),
        ("nearly $20 million", "only about"),
        ("more than $20 million", "only about"),
        ("$99,999,999,999,999,999", "no amount"),
    ],
)
def test_an_ambiguous_amount_is_only_noted(words: str, reason: str) -> None:
    found = read_headline(f"Glencore wins DLA cobalt contract worth {words}", PUBLISHED)
    assert found.kind is EventKind.AWARDED
    assert "amount" not in found.values
    assert reason in found.why


def test_a_price_is_no_amount_of_a_contract() -> None:
    assert value_read("UAMY at $6.20 a share wins DLA antimony contract", "amount") is None
    assert value_read("Glencore wins DLA cobalt contract at $14 per pound", "amount") is None


def test_the_amount_nearest_to_the_object_counts() -> None:
    text = "US Antimony receives $15m delivery order under $245m DLA contract"
    assert (read_headline(text).kind, value_read(text, "amount")) == (EventKind.ORDERED, 15e6)


@pytest.mark.parametrize(
    ("words", "said_on", "day"),
    [
        ("to September 11", PUBLISHED, "2025-09-11"),
        ("to 11 September 2025", None, "2025-09-11"),
        ("until Oct. 15, 2025", None, "2025-10-15"),
        ("from August 29 to September 11", PUBLISHED, "2025-09-11"),
        ("to Thursday, September 11", PUBLISHED, "2025-09-11"),
        ("to January 15", date(2025, 12, 20), "2026-01-15"),
        ("to 2025-09-11", None, "2025-09-11"),
        ("to 9/25/2025", None, "2025-09-25"),
        ("to September 11", None, None),
        ("to end-October", PUBLISHED, None),
        ("to September", PUBLISHED, None),
        ("by two weeks", PUBLISHED, None),
        ("to February 30", PUBLISHED, None),
        ("to 9/11/2025", None, None),
        ("to September 11, 2052", PUBLISHED, None),
        ("to September 11 or to October 15", PUBLISHED, None),
    ],
)
def test_deadlines(words: str, said_on: date | None, day: str | None) -> None:
    found = read_headline(f"DLA extends deadline of cobalt tender {words}", said_on)
    assert found.kind is EventKind.EXTENDED
    assert found.values.get("deadline") == day


def test_a_date_after_an_issued_tender_is_its_deadline_only_when_the_words_say_so() -> None:
    assert value_read("DLA issues cobalt tender, offers due August 29", "deadline") == "2025-08-29"
    assert value_read("DLA issues cobalt tender for delivery by August 29", "deadline") is None
    assert value_read("DLA awards cobalt contract to Glencore until September 30", "deadline") is None


def test_a_date_after_publication_is_noted_for_a_past_event() -> None:
    found = read_headline("DLA cancelled cobalt tender on 3 December 2026", PUBLISHED)
    assert found.kind is EventKind.CANCELLED
    assert "still in the future" in found.why
    assert "still in the future" not in read_headline("DLA cancelled cobalt tender on 15 August 2025", PUBLISHED).why


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Glencore lands $1.8bn cobalt contract from Defense Logistics Agency", "Glencore"),
        ("DLA awards US Antimony $245m sole-source contract", "US Antimony"),
        ("DLA awards $245m to US Antimony for antimony ingots", "US Antimony"),
        ("Bismuth contract awarded by DLA to 5N Plus", "5N Plus"),
        ("Tungsten stocks rally as Elmet secures Pentagon stockpile contract", "Elmet"),
        ("Cleveland-Cliffs wins $400m DLA contract for grain-oriented electrical steel", "Cleveland-Cliffs"),
        (
            "United States Antimony Corp., Dallas, Texas, has been awarded a maximum $245,000,000 contract for "
            "antimony by the Defense Logistics Agency",
            "United States Antimony Corp.",
        ),
        ("Elmet Technologies (NASDAQ: ELMT) wins DLA tungsten contract", "Elmet Technologies"),
        ("Australian miner Larvotto wins DLA antimony contract", "Larvotto"),
        ("Antimony miner wins DLA stockpile contract", None),
        ("Company wins DLA antimony contract", None),
        ("DLA awards high-purity aluminium contracts to Rio Tinto and Arconic", None),
        ("Noveon Magnetics, eVAC win $400M in DLA contracts for magnets", None),
        ("DLA announces contract award for cobalt", None),
    ],
)
def test_awardees(text: str, name: str | None) -> None:
    assert read_headline(text).kind is EventKind.AWARDED
    assert value_read(text, "awardee") == name


def test_contracts() -> None:
    assert value_read("Glencore wins DLA cobalt contract SP8000-26-D-0012", "contract") == "SP8000-26-D-0012"
    assert value_read("Contract SP8000-26-D-0012 for cobalt", "contract") == "SP8000-26-D-0012"
    assert value_read("DLA cobalt tender SP8000-26-R-0012", "contract") is None
    two = read_headline("DLA awards cobalt contracts SP8000-26-D-0012 and SP8000-26-D-0013")
    assert "contract" not in two.values
    assert "2 contract numbers" in two.why


@given(st.text(max_size=200), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_text_and_any_day_give_values_of_the_right_form(text: str, said_on: date) -> None:
    for prefix in ("DLA extends cobalt tender to ", "Glencore wins DLA cobalt contract for ", ""):
        values = read_headline(prefix + text, said_on).values
        assert values.keys() <= {"deadline", "amount", "awardee", "contract"}
        assert isinstance(values.get("amount", 0.0), float)
        assert date.fromisoformat(str(values.get("deadline", "2025-01-01")))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Utah fluorspar miner wins Pentagon stockpile contract", None),
        ("Pentagon taps Utah miner Ares for fluorspar stockpile", "Ares"),
        ("Norway's Nikkelverk wins US military cobalt contract", "Nikkelverk"),
        ("Dallas-based US Antimony wins Pentagon stockpile contract", "US Antimony"),
        ("Defense Logistics Agency Awards Elmet Technologies Tungsten Contract", "Elmet Technologies"),
        ("DLA cobalt contract goes to Glencore", "Glencore"),
        ("Pentagon strikes $245m deal with US Antimony for stockpile", "US Antimony"),
        ("US Antimony said on Tuesday it won a contract from the Defense Logistics Agency", None),
        ("Ares Strategic Mining Awarded US Department of War Contract to Supply Fluorspar", "Ares Strategic Mining"),
        ("DLA awards vanadium contracts worth $250 million to Largo, US Vanadium", None),
        ("US awards bismuth stockpile contract", None),
        ("Metallus Inc.,* Canton, Ohio, has been awarded a contract for HF-1 steel by DLA", "Metallus Inc."),
    ],
)
def test_names_are_distinguished_from_descriptions_and_places(text: str, name: str | None) -> None:
    assert read_headline(text).kind is EventKind.AWARDED
    assert value_read(text, "awardee") == name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DLA extends gallium tender. Offers, originally due on Aug. 29, are now due by Sept. 11", "2025-09-11"),
        ("Pentagon pushes back gallium tender from the original due date of Aug. 29 to Oct. 15", "2025-10-15"),
        ("DLA extends gallium tender. The original deadline of Aug. 29 was extended to 11 September", "2025-09-11"),
    ],
)
def test_the_former_deadline_is_not_the_new_one(text: str, day: str) -> None:
    assert read_headline(text, date(2025, 8, 20)).values["deadline"] == day
