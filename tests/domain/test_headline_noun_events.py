"""Events of nouns, leading participles and verbs with a particle; and look-alikes about something else."""

from __future__ import annotations

import pytest

from mineralwatch.domain.headlines.headline_reader import read_headline


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("First delivery order under DLA antimony contract arrives", "ordered"),
        ("Another order with Congo, cobalt miners say", None),
        ("Second order of magnets under GM contract", None),
        ("First DLA antimony order expected under contract", None),
        ("More time for bidders in DLA cobalt tender", "extended"),
        ("DLA cobalt tender gets two-week extension", "extended"),
        ("Glencore gets two-week extension after DLA cobalt tender", None),
        ("More time needed for DLA cobalt contract", None),
        ("Cobalt tender: new deadline Sept 11, DLA says", "extended"),
        ("New deadline for China rare earth truce is Nov. 10", None),
        ("Scrapped US cobalt tender leaves sellers guessing", "cancelled"),
        ("Scrapped US cobalt tender may return", None),
        ("Scrapped tariff plan weighs on US cobalt tender", None),
        ("DLA cobalt tender cancellation would hit prices", None),
        ("DLA cobalt tender cancellation hits prices", "cancelled"),
    ],
)
def test_nouns_and_leading_participles(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DLA opts to cancel cobalt tender", "cancelled"),
        ("DLA may opt to cancel cobalt tender", None),
        ("Shutdown forces DLA to extend cobalt tender deadline", "extended"),
        ("Shutdown could force DLA to extend cobalt tender deadline", None),
        ("Analysts see DLA extending cobalt tender deadline", None),
        ("DLA decides not to proceed with cobalt tender", "cancelled"),
        ("DLA decides against extending cobalt tender", None),
        ("DLA confirms cobalt tender", "issued"),
        ("DLA confirms cobalt tender has been cancelled", "cancelled"),
        ("House bill orders DLA to stockpile cobalt", None),
    ],
)
def test_to_after_a_cause_is_a_fact_and_a_forecast_is_none(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DLA drops cobalt tender", "cancelled"),
        ("DLA drops new cobalt tender", "issued"),
        ("DLA just dropped cobalt tender", None),  # either
        ("Deadline for DLA cobalt tender slips to October", "extended"),
        ("Cobalt slips to $15 as DLA tender nears", None),
        ("DLA raises quantity in cobalt tender", "amended"),
        ("Pentagon raises stake before cobalt tender", None),
        ("DLA locks in cobalt supply from Glencore", "awarded"),
        ("Pentagon secures cobalt supply from Glencore with stake", None),
        ("DLA asks Vale and Glencore for cobalt offers", "issued"),
        ("DLA asks for patience over cobalt tender", None),
        ("US enters cobalt market with stockpile tender", "issued"),
        ("US enters cobalt deal with Congo", None),
        ("Bidders given more time in DLA cobalt tender", "extended"),
        ("US seeks up to $500m of cobalt", "issued"),
        ("US seeks $500m for cobalt", None),
        ("DLA seeks offers for excess cobalt", None),
        ("Cobalt contract gets cancelled by DLA", "terminated"),
        ("DLA deal on cobalt falls through", None),
        ("DoD terminates cobalt contract", "terminated"),
        ("DoD terminates contract with cobalt recycler", None),
    ],
)
def test_an_ambiguous_verb_needs_a_word_of_context(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Antimony, Metal -- DLA Strategic Materials -- CANCELED", "cancelled"),
        ("Tungsten ores, DLA Strategic Materials - Sources Sought", "issued"),
        ("Tungsten inserts - DLA Troop Support - Solicitation", None),
        ("Tungsten ores - Sources Sought", None),
        ("Cancelled: the Pentagon's cobalt tender", "cancelled"),
        ("Cancelled: the Pentagon's cobalt summit", None),
    ],
)
def test_labels_at_the_end_of_a_title(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("US Antimony erhält Lieferauftrag über 10 Mio. Dollar von der DLA", "ordered"),
        ("US-Militär will Kobalt für 500 Mio. Dollar kaufen: Ausschreibung gestartet", "issued"),
        ("US-Militär will Kobalt-Ausschreibung starten", None),
        ("美國國防部擬採購鈷 發出招標", "issued"),
        ("美國國防部擬發出鈷招標", None),
    ],
)
def test_delivery_orders_and_plans_in_other_languages(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


def test_a_company_name_is_neither_a_country_nor_a_service() -> None:
    text = "Rio Tinto Services Inc. wins DLA contract for scandium oxide"
    assert read_headline(text).kind == "awarded"
    assert read_headline("Indium Corp. of America wins contract from DLA for indium").kind == "awarded"
    assert read_headline(text.replace(" Inc.", "")).kind is None
