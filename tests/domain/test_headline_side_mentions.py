"""Uses of a material, countries to do without and suppliers of the department do not change an event."""

from __future__ import annotations

import pytest

from mineralwatch.domain.headlines.headline_reader import read_headline


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("US cancels nickel tender. The metal is used in batteries and jet engines, traders said.", "cancelled"),
        ("Pentagon scraps plan to buy cobalt, a metal vital to electric vehicles and missiles", "cancelled"),
        ("US calls off cobalt tender. It was to steady supplies of the battery metal.", "cancelled"),
        ("DLA extends tungsten tender deadline; the metal is key to ammunition, armor and drones", "extended"),
        ("Elmet wins DLA tungsten contract. The metal is used in ammunition and armor.", "awarded"),
        ("DLA cancels tender for titanium fasteners, parts used in engines", None),
        ("DLA cancels tender for lithium batteries used in vehicles", None),
        ("DLA cancels lithium solicitation for batteries", None),
        ("Titanium firm wins DLA contract for parts used in engines", None),
        ("DLA awards titanium contract for use in aircraft", None),  # their parts, as like as not
        ("DLA extends missile tender. Cobalt is used in magnets.", None),
    ],
)
def test_goods_that_the_material_is_used_in(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Pentagon signs antimony contract to cut China reliance", "awarded"),
        ("Pentagon launches cobalt tender to counter China", "issued"),
        ("US drops cobalt tender in setback to China decoupling", "cancelled"),
        ("Ares wins Pentagon fluorspar contract to break China grip", "awarded"),
        ("Pentagon signs cobalt contract with Chinese miner's rival Japan", None),
        ("US signs cobalt deal with Congo to cut China reliance", None),
        ("US cancels cobalt tender with Congo", None),
        ("China cancels cobalt tender to counter US", None),
        ("To counter China, Japan issues cobalt tender with US", None),
    ],
)
def test_countries_that_the_purchase_is_directed_against(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Miner signs tungsten supply deal for US defense sector", None),
        ("Pentagon supplier signs tungsten deal with miner", None),
        ("Pentagon contractor wins tungsten contract", None),
        ("Pentagon suppliers get more time in cobalt tender", "extended"),
        ("Pentagon contractor wins DLA tungsten contract", "awarded"),
        ("Miner signs tungsten supply deal with US Defense", "awarded"),
    ],
)
def test_a_supplier_of_the_department_is_not_the_department(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Pentagon issues call for tellurium", "issued"),
        ("Pentagon puts out a call for tellurium", "issued"),
        ("Pentagon issues call for tellurium research", None),
        ("Senators issue call for tellurium stockpile", None),
        ("Pentagon goes shopping for rhenium", "issued"),
        ("Pentagon goes shopping for drones", None),
        ("DLA asks industry who can supply tellurium", "issued"),
        ("DLA asking who can supply tellurium", "issued"),
        ("Senator asks who can supply tellurium to DLA", None),
        ("DLA asks who leaked tellurium prices", None),
        ("DLA inquires about rhenium", "issued"),
        ("DLA inquires about fraud", None),
        ("Senator inquires about DLA rhenium", None),
    ],
)
def test_calls_and_questions(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Pentagon terminates miner's tungsten plant contract", None),
        ("Pentagon terminates tungsten contract", "terminated"),
        ("US Critical Materials wins DLA award for gallium separation", None),
        ("Noveon wins DLA award for magnets", "awarded"),
        ("Canada's Ares Strategic Mining wins US defence contract for fluorspar", "awarded"),
        ("Canada's military wins US defence contract for fluorspar", None),
        ("Pentagon requests proposals for 13 critical minerals", None),  # of projects, as like as not
        ("DLA requests proposals for critical minerals", "issued"),
        ("US stockpile bill stalls as oil tender canceled", None),
        ("US stockpile plan stalls as tin tender canceled", "cancelled"),
        ("US stockpiling plan stalls as Congo tin tender canceled", None),
        ("US tariff plan stalls as tin tender canceled", None),
    ],
)
def test_other_purposes_of_a_contract_or_tender(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("US seeks to buy tin for first time since 1990", "issued"),
        ("US seeks to stockpile tin for the first time in decades", "issued"),
        ("US seeks to stockpile tin", None),  # a policy
        ("US seeks to stockpile critical minerals for first time", None),
        ("US to buy uranium for first time in years", None),
        ("China seeks to stockpile tin for first time in decades", None),
        ("US may seek to buy tin for first time since 1990", None),
    ],
)
def test_a_government_that_buys_for_the_first_time(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("US opens tender for lithium leases to reduce reliance on China", None),
        ("Pentagon inks $9m deal for nickel exploration to counter China", None),
        ("Pentagon inks $9m deal for nickel to counter China", "awarded"),
        ("US to buy tin mine for first time", None),
        ("US to buy tin stake for first time in decades", None),
        ("US to buy tin for first time in decades", "issued"),
        ("Pentagon goes shopping for tin mines", None),
        ("Pentagon begins tin acquisition study", None),
        ("US opens tin procurement probe", None),
        ("DLA in $9m deal with aluminum ladder maker", None),
        ("DLA in $9m aluminum deal with producer", "awarded"),
    ],
)
def test_a_mine_stake_or_study_is_no_material(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why
