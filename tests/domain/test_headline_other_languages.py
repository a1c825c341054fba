"""Headlines in other languages: events, and look-alikes without one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.headlines.other_languages import read_other_language
from mineralwatch.domain.models.event import EventKind

# For each language: an event, and the same words planned, denied, of another country or about something else.
PAIRS = [
    ("Pentagon storniert Kobalt-Ausschreibung", "Pentagon könnte Kobalt-Ausschreibung stornieren"),
    ("Pentagon storniert Kobalt-Ausschreibung", "Pentagon storniert Kobalt-Ausschreibung nicht"),
    ("Pentagon storniert Kobalt-Ausschreibung", "Kongo storniert Kobalt-Ausschreibung"),
    ("Le Pentagone annule l'appel d'offres sur le cobalt", "Le Pentagone n'a pas annulé l'appel d'offres cobalt"),
    ("Le Pentagone annule l’appel d’offres sur le cobalt", "La RDC annule l'appel d'offres sur le cobalt"),
    ("El Pentágono cancela la licitación de cobalto", "El Pentágono podría cancelar la licitación de cobalto"),
    ("Estados Unidos cancela licitación de cobalto", "Estados Unidos y Chile: se cancela licitación de litio"),
    ("EUA cancelam licitação de cobalto", "Chile cancela licitação de lítio"),
    ("EUA cancelam licitação de cobalto", "EUA podem cancelar: Pentágono avalia se cancela licitação de cobalto"),
    ("Il Pentagono annulla la gara per il cobalto", "Il Pentagono potrebbe annullare la gara per il cobalto"),
    ("Пентагон отменил тендер на кобальт", "Пентагон не отменил тендер на кобальт"),
    ("Пентагон отменил тендер на закупку кобальта", "Китай отменил тендер на закупку кобальта"),
    ("美国国防部取消钴招标", "美国国防部可能取消钴招标"),
    ("美國國防部取消鈷招標", "中國取消鈷招標"),
    ("米国防総省、コバルト入札を中止", "米国防総省、コバルト入札の中止を検討"),
    ("미 국방부, 코발트 입찰 취소", "미 국방부, 코발트 입찰 취소 검토"),
]


@pytest.mark.parametrize(("event", "silent"), PAIRS)
def test_an_event_and_its_look_alike(event: str, silent: str) -> None:
    assert read_headline(event).kind is EventKind.CANCELLED, read_headline(event).why
    assert read_headline(event).material == "cobalt"
    assert read_headline(silent).kind is None, read_headline(silent).why


@pytest.mark.parametrize(
    "text",
    [
        "Pentagon gewährt Antimon-Firma Darlehen: Vertrag erteilt",  # a loan
        "El Pentágono firma contrato de participación en litio",  # a stake
        "美国国防部入股稀土公司并签署合同",
        "США заключили контракт на поставку титана",  # a country alone gives no contract
        "Pentagon und Kobalt: eine Ausschreibung",
        "Pentagon storniert Panzer-Ausschreibung",  # no material
        "zakup miedzi dla kopalni: tender stornierter",  # the Polish `dla`
    ],
)
def test_an_uncertain_event_is_left_out(text: str) -> None:
    assert read_headline(text).kind is None, read_headline(text).why


def test_one_event_is_chosen_of_several() -> None:
    assert read_headline("Pentagon schreibt Kobalt neu aus").kind is EventKind.REISSUED
    assert read_headline("美国国防部多次延长后取消钴招标").kind is EventKind.CANCELLED


def test_a_deadline_is_read_and_an_amount_is_not() -> None:
    told = read_headline(
        "EUA prorrogam licitação de cobalto de US$ 500 milhões até 15 de outubro", date(2025, 9, 20)
    ).values
    assert told == {"deadline": "2025-10-15"}
    assert read_headline("美国国防部将钴采购投标截止日期延长至10月15日", date(2025, 9, 20)).values == {
        "deadline": "2025-10-15"
    }


def test_why_names_the_words_that_decided() -> None:
    assert read_headline("Pentagon storniert Kobalt-Ausschreibung").why == (
        "buyer “pentagon”, verb “storniert”, object “ausschreibung”"
    )


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for made in (text, f"Pentagon Ausschreibung {text}", f"五角大楼招标{text}"):
        found = read_other_language(made, ("cobalt",))
        assert found is None or 0.5 <= found.confidence < 0.95


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Pentagon plant den Ankauf von Hafnium", "issued"),
        ("Les États-Unis achètent 40 tonnes de tungstène pour leur stock de défense", "issued"),
        ("EE. UU. compra tungsteno para su reserva de defensa", "issued"),
        ("Пентагон намерен закупить вольфрам", "issued"),
        ("Пентагон сообщил о прекращении тендера на вольфрам", "cancelled"),
        ("美国国防后勤局计划未来三年采购钨", "issued"),
        ("美国国防后勤局取消计划采购钨的招标", "cancelled"),
        ("米国防総省、タングステンの購入を計画", "issued"),
        ("미국 국방물자청, 텅스텐 입찰 취소", "cancelled"),
        ("미 국방부, 텅스텐 비축 나선다", "issued"),
        ("국방부, 텅스텐 비축 나선다", None),  # whose
        ("Pentagon plant Absage der Wolfram-Ausschreibung", None),
        ("Пентагон планирует отменить закупку вольфрама", None),
        ("美国国防后勤局计划取消钨招标", None),
        ("Le Pentagone achète des munitions au tungstène", None),
        ("美国防部计划采购锂电池", None),
        ("США планируют закупить уран для резерва", None),
        ("Pentagon will Wolfram, Kobalt und Antimon kaufen", None),  # a programme
    ],
)
def test_plans_to_buy_and_their_look_alikes(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("Le Pentagone veut acheter de l'antimoine pour son stock", "antimony"),
        ("Pentagon will Wolframkonzentrat kaufen", "tungsten"),
        ("Pentagon storniert Kobaltausschreibung", "cobalt"),
    ],
)
def test_a_material_within_a_word_is_named(text: str, material: str) -> None:
    told = read_headline(text)
    assert told.kind is not None and told.material == material, told.why
