"""Families of wordings: the same result for every agency name, company and material, and none for other agencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headlines.headline_reader import read_headline

BUYERS = (
    "DLA", "US DLA", "the Defense Logistics Agency", "U.S. Defense Logistics Agency", "the Pentagon", "Pentagon",
    "US Department of Defense", "Department of War", "US defense agency", "US defense stockpile", "DoD",
    "National Defense Stockpile", "US stockpile agency", "Defense Dept.",
)  # fmt: skip
OTHER_BUYERS = (
    "DLA Energy", "DLA Troop Support", "JOGMEC", "China's state reserve", "the US Army", "US Navy", "Codelco",
    "Department of Energy", "the EU", "South Korea", "Chilean government", "Japan", "US Air Force", "Indonesia",
)  # fmt: skip
COMPANIES = (
    "Glencore", "US Antimony", "Ares Strategic Mining Inc.", "Rio Tinto", "UAMY", "Umicore",
    "Australian miner Larvotto",
)  # fmt: skip
MATERIALS = ("antimony", "tungsten", "scandium oxide", "cobalt", "acid-grade fluorspar")
SOLICITATIONS = ("tender", "solicitation", "RFP", "request for proposals", "$500 million tender", "procurement tender")
ACTIVE_VERBS = {
    "cancelled": ("cancels", "has cancelled", "has canceled", "scraps", "withdraws", "axes", "calls off", "rescinds"),
    "extended": ("extends", "has extended", "extends deadline for", "pushes back deadline of", "prolongs"),
    "issued": ("issues", "launches", "posts", "publishes", "has issued", "opens", "puts out"),
    "reissued": ("reissues", "re-issues", "relaunches", "revives"),
    "amended": ("amends", "revises", "modifies"),
}
PASSIVE_VERBS = {
    "cancelled": ("is cancelled", "has been canceled", "was scrapped", "withdrawn", "called off"),
    "extended": ("is extended", "extended again", "has been extended to October 15"),
    "reissued": ("reissued", "has been reissued"),
}
AWARD_TEMPLATES = (
    "{c} wins {m} contract from {b}", "{c} wins {b} {m} contract", "{c} awarded {m} contract by {b}",
    "{b} awards {c} $245m contract for {m}", "{b} awards {m} contract to {c}", "{c} signs {m} supply contract with {b}",
    "{c} announces $245 million {b} contract for {m}", "{c} has been awarded a contract by {b} to supply {m}",
    "{m} contract awarded to {c} by {b}", "{b} selects {c} to supply {m}", "{c} selected by {b} to supply {m}",
    "{c} said it won a contract to supply {m} to {b}", "{c} shares jump after {b} {m} contract",
)  # fmt: skip
HEDGES = ("may", "could", "will not", "plans to", "is expected to", "considers whether to", "refuses to")


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def kind(text: str) -> str | None:
    return read_headline(sentence(text)).kind


pick = st.sampled_from
active_verb = st.sampled_from([(kind, verb) for kind, verbs in ACTIVE_VERBS.items() for verb in verbs])
passive_verb = st.sampled_from([(kind, words) for kind, verbs in PASSIVE_VERBS.items() for words in verbs])


@given(pick(BUYERS), active_verb, pick(MATERIALS), pick(SOLICITATIONS))
def test_events_with_the_buyer_as_subject(buyer: str, does: tuple[str, str], material: str, request: str) -> None:
    assert kind(f"{buyer} {does[1]} {material} {request}") == does[0]


@given(pick(BUYERS), passive_verb, pick(MATERIALS), pick(SOLICITATIONS))
def test_events_of_passive_verbs(buyer: str, done: tuple[str, str], material: str, request: str) -> None:
    assert kind(f"{buyer} {material} {request} {done[1]}") == done[0]


@given(pick(AWARD_TEMPLATES), pick(BUYERS), pick(COMPANIES), pick(MATERIALS))
def test_events_of_a_supplier_that_gets_a_contract(form: str, buyer: str, company: str, material: str) -> None:
    assert kind(form.format(b=buyer, c=company, m=material)) == "awarded"


@given(pick(OTHER_BUYERS), active_verb, pick(MATERIALS), pick(SOLICITATIONS))
def test_another_subject_makes_no_event(other: str, does: tuple[str, str], material: str, request: str) -> None:
    assert kind(f"{other} {does[1]} {material} {request}") is None


@given(pick(AWARD_TEMPLATES), pick(OTHER_BUYERS), pick(COMPANIES), pick(MATERIALS))
def test_another_buyer_makes_no_event(form: str, other: str, company: str, material: str) -> None:
    assert kind(form.format(b=other, c=company, m=material)) is None


@given(pick(BUYERS), pick(HEDGES), pick(MATERIALS), pick(("cancel", "extend", "issue", "amend")))
def test_plans_and_hopes_are_no_event(buyer: str, hedge: str, material: str, verb: str) -> None:
    assert kind(f"{buyer} {hedge} {verb} {material} tender") is None


@pytest.mark.parametrize("company", COMPANIES)
@given(pick(BUYERS), pick(MATERIALS), pick(("loses", "fails to win", "hopes to win", "eyes", "bids for", "awaits")))
def test_a_lost_contract_is_no_award(company: str, buyer: str, material: str, verb: str) -> None:
    assert kind(f"{company} {verb} {buyer} {material} contract") is None


@pytest.mark.parametrize(
    "text",
    [
        "Pentagon is planning to buy yttrium for its stockpile",
        "US plans $60 million hafnium purchase for defense stockpile",
        "DLA plans to spend as much as $90m on gallium",
        "US military eyes 300 tons of bismuth",
        "Defense agency sounds out producers on niobium",
        "DLA makes inquiries about tantalum",
        "Pentagon asks miners for information on vanadium",
        "DLA filing shows plan to buy zirconium",
        "Defense Logistics Agency launches multi-year procurement of rhenium",
    ],
)
def test_plans_to_buy_and_market_questions_are_solicitations(text: str) -> None:
    assert read_headline(text).kind == "issued", read_headline(text).why


@pytest.mark.parametrize(
    "text",
    [
        "Pentagon plans to buy yttrium, hafnium and gallium this year",  # a programme
        "DLA plans to buy bismuth in fiscal 2027",
        "US plans to buy critical minerals including tungsten",
        "US plans to buy niobium mine",
        "US eyes tantalum stake",
        "Pentagon plans to cancel gallium tender",
        "Pentagon plans to buy zirconium fuel rods for submarines",
        "DLA sounds out industry on vanadium recycling technology",
        "US plans to buy uranium for its stockpile",
        "Carmaker plans to buy rhenium",
        "India plans to buy bismuth for defence stockpile",
    ],
)
def test_other_plans_are_no_solicitation(text: str) -> None:
    assert read_headline(text).kind is None, read_headline(text).why


@pytest.mark.parametrize(
    "text",
    [
        "DOD seeks information on rare earth elements domestic supply chain",  # of plants and mines
        "DLA awards contract to design samarium metal plant",
        "Senate asks Pentagon about gallium supply",
    ],
)
def test_a_question_about_an_industry_is_no_solicitation(text: str) -> None:
    assert read_headline(text).kind is None, read_headline(text).why


def test_a_phrase_ends_at_a_comma() -> None:
    assert read_headline("Pentagon plans $300 million yttrium purchase, tender shows").kind == "issued"
