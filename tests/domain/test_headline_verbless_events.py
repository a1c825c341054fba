"""Events without a verb of their own, and look-alikes."""

from __future__ import annotations

import pytest

from mineralwatch.domain.headlines.headline_reader import read_headline


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Pentagon in $40mn deal for scandium", "awarded"),
        ("US Antimony in $40m DLA deal", "awarded"),
        ("In a $40M Pentagon tantalum contract, miner becomes sole supplier", "awarded"),
        ("Rio Tinto sells scandium to Pentagon in $40m deal", "awarded"),
        ("Fluorspar miner in $40m deal for US stockpile", "awarded"),
        ("US Antimony in $40m deal with DLA", "awarded"),
        ("Trader in $40m cobalt deal ahead of DLA tender", None),
        ("Miner in $40m Pentagon deal for gallium", None),  # a grant as like as not
        ("Pentagon in $40m deal for rare earths", None),  # so is a stake
        ("Pentagon and smelter in $40m deal for gallium plant", None),
        ("Pentagon not in $40m tantalum deal", None),
        ("Pentagon in talks over $40m tantalum deal", None),
        ("US in $40m deal for cobalt from Congo", None),
        ("Pentagon in $40m deal for lithium batteries", None),
        ("Carmaker in $40m deal for lithium", None),
        ("Miner sells nickel unit in $40m deal with Pentagon help", None),
        ("Pentagon in $40m DPA deal for tungsten", None),
    ],
)
def test_awards_told_as_a_deal_with_a_sum(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Pentagon RFI probes tellurium supply", "issued"),
        ("RFI probes tellurium supply for US stockpile", "issued"),
        ("Pentagon gauges tellurium suppliers in RFI", "issued"),
        ("DLA explores tin purchases with request for information", "issued"),
        ("RFI probes tellurium supply", None),
        ("Japan RFI probes tellurium supply for stockpile", None),
        ("Pentagon may gauge tellurium suppliers in RFI", None),
        ("Navy gauges titanium suppliers in RFI", None),
        ("DLA lithium RFI probes battery fires", None),
    ],
)
def test_a_request_for_information_that_probes(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tin: DLA cancels", "cancelled"),
        ("Tin: DLA cancels; traders shrug", "cancelled"),
        ("Tin: DLA cancels dinner", None),
        ("Tin: Codelco cancels", None),
        ("Tin: DLA may cancel", None),
        ("Tungsten contract: DLA chooses Elmet", "awarded"),
        ("Tungsten loan: Pentagon chooses miner", None),
        ("Tungsten contract: Pentagon picks a fight with China", None),
    ],
)
def test_a_topic_before_a_colon(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Elmet gets the nod from DLA on tungsten", "awarded"),
        ("Elmet gets the nod for DLA tungsten contract", "awarded"),
        ("Miner gets the nod from DLA on tungsten plant loan", None),
        ("Miner gets the nod from Forest Service for tungsten mine", None),
        ("Miner gets the nod from Pentagon review on tungsten", None),
        ("Global Advanced Metals to supply DLA over five years", "awarded"),
        ("Global Advanced Metals to supply DLA Aviation", None),
        ("Global Advanced Metals hopes to supply DLA", None),
        ("Miner expands smelter to supply DLA", None),
        ("Noveon to supply carmaker with magnets", None),
    ],
)
def test_awards_told_as_what_a_company_is_to_supply(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wanted by DLA: 40t of indium ingots", "issued"),
        ("Wanted by the Defense Logistics Agency: graphite", "issued"),
        ("Wanted by DLA: graphite experts", None),
        ("Wanted by DLA: lithium batteries", None),
        ("Wanted by China: graphite", None),
        ("Pentagon initiates $40m tin procurement", "issued"),
        ("DLA launches tin procurement", "issued"),
        ("Pentagon launches critical minerals procurement", None),
        ("Pentagon launches $1bn critical minerals stockpiling effort", None),
        ("Navy initiates titanium procurement", None),
        ("Pentagon may launch tin procurement", None),
    ],
)
def test_purchases_that_are_wanted_or_begin(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("office", "kind"),
    [
        ("Defense Logistics Agency Strategic Materials, Fort Belvoir, Virginia", "awarded"),
        ("DLA Contracting Services Office, Philadelphia, Pennsylvania", "awarded"),
        ("Contracting Services Office (SP8000-26-D-0003)", "awarded"),
        ("Defense Logistics Agency Aviation, Richmond, Virginia", None),
        ("Defense Logistics Agency Land and Maritime, Columbus, Ohio", None),
        ("Defense Logistics Agency Troop Support, Philadelphia, Pennsylvania", None),
        ("Naval Supply Systems Command, Mechanicsburg, Pennsylvania", None),
    ],
)
def test_the_contracting_activity_at_the_end_of_a_paragraph(office: str, kind: str | None) -> None:
    text = (
        "Acme Metals Inc., Delta, Utah, has been awarded a maximum $12,000,000 firm-fixed-price contract for titanium"
        f" metal. This was a sole-source acquisition. The contracting activity is {office}."
    )
    assert read_headline(text).kind == kind, read_headline(text).why
