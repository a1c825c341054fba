"""A programme of purchases is only a hint, in each language; look-alikes give none."""

from __future__ import annotations

from itertools import product

import pytest

from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.headlines.purchase_programmes import is_purchase_programme

BUYERS = ("Pentagon", "The Pentagon", "DLA", "US Defense Department", "US War Department", "Defense Logistics Agency")
PLANS = (
    "plans to buy up to $1bn of", "is to spend $900 million on", "wants to acquire $1.2 billion of",
    "launches $800m programme to stockpile", "starts billion-dollar buying spree of", "moves to stockpile",
)  # fmt: skip
MINERALS = ("critical minerals", "strategic metals", "rare earths", "critical materials")


@pytest.mark.parametrize(("buyer", "does"), list(product(BUYERS, PLANS)))
def test_programmes_in_english(buyer: str, does: str) -> None:
    for ware in MINERALS:
        assert is_purchase_programme(f"{buyer} {does} {ware}"), ware


@pytest.mark.parametrize(
    "text",
    [
        "US to buy $1.5 billion of strategic metals for its stockpile",
        "Pentagon kauft Rohstoffe für anderthalb Milliarden Dollar",
        "Пентагон решил запастись редкоземельными металлами на миллиард долларов",
        "Pentagon will kritische Rohstoffe für 900 Millionen Dollar kaufen",
        "Le Pentagone compte dépenser 900 millions de dollars en minéraux critiques",
        "El Pentágono quiere comprar metales estratégicos por 900 millones de dólares",
        "Pentágono quer investir US$ 900 milhões em estoque de minerais críticos",
        "Il Pentagono intende acquistare minerali critici per 900 milioni di dollari",
        "Пентагон собирается потратить $900 млн на редкоземельные металлы",
        "Пентагон планує закупити критично важливі мінерали",
        "Пентагонът планира да закупи критични минерали за 900 млн. долара",
        "美国国防部计划投入9亿美元储备稀土",
        "五角大廈擬採購9億美元戰略礦產",
        "米国防総省、レアメタル備蓄に9億ドルを投じる計画",
        "美 국방부, 9억달러 규모 핵심 광물 구매 계획",
    ],
)
def test_in_every_language(text: str) -> None:
    told = read_headline(text)
    assert (told.kind, told.may_tell) == (None, "issued"), told.why


@pytest.mark.parametrize(
    "text",
    [
        "Japan plans to buy $1bn of critical minerals",
        "Pentagon lends $900 million to critical minerals project",
        "Pentagon plans to take stake in rare earths miner",
        "Pentagon denies it plans to buy $1bn of critical minerals",
        "Senate bill tells Pentagon to stockpile critical minerals",
        "Pentagon should stockpile critical minerals, analyst says",
        "DLA plans to sell $40 million of strategic metals",
        "Treasury plans to spend $10bn on critical minerals vault",
        "Le Pentagone prête 900 millions de dollars à une mine de minéraux critiques",
        "Пентагон опровергает планы закупить критические минералы",
        "五角大楼入股稀土企业，投资4亿美元",
        "Pentagon plans to spend $1bn on drones",
        "Canada to open critical minerals reserve worth $1bn, Pentagon applauds",
        "Pentagon to spend $60 million on institute and lab for strategic metals",
        "Das Pentagon investiert 300 Millionen Dollar in Seltene Erden",
        "五角大楼投资稀土公司3亿美元",
        "US launches vault for $10bn of critical minerals",
        "Boeing rushes to stockpile rare earths for Pentagon work",
        "",
    ],
)
def test_what_only_resembles_a_programme(text: str) -> None:
    assert not is_purchase_programme(text)
    assert read_headline(text).may_tell is None
