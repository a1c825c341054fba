"""A headline and its summary are read together: the summary completes the headline and never contradicts it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mineralwatch.domain.models import Entry
from mineralwatch.domain.stories.items import read_item
from mineralwatch.domain.words.headlines import Reading

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def reading(title: str, summary: str | None, feed: str = "wire") -> Reading:
    return read_item(Entry("i", "guid", feed, title, summary=summary, published=AT, first_seen=AT))


@pytest.mark.parametrize(
    ("title", "summary", "kind", "told"),
    [
        (
            "DLA extends tungsten tender",
            "Offers are now due on 3 December, two weeks later than planned.",
            "extended",
            {"deadline": "2026-12-03"},
        ),
        (
            "DLA extends tungsten tender",
            "The agency moved the deadline from November 19 to December 3.",
            "extended",
            {"deadline": "2026-12-03"},
        ),
        (
            "Umicore wins germanium contract",
            "The Defense Logistics Agency gave the Belgian refiner a $90m contract for the National Defense Stockpile.",
            "awarded",
            {"awardee": "Umicore", "amount": 90e6},
        ),
        (
            "DLA awards germanium contract",
            "The Defense Logistics Agency awarded the $90 million contract SP8000-26-D-0031 to Umicore USA Inc.",
            "awarded",
            {"awardee": "Umicore USA Inc.", "amount": 90e6, "contract": "SP8000-26-D-0031"},
        ),
        (
            "DLA awards germanium contracts to Umicore and Nyrstar",
            "The Defense Logistics Agency awarded a germanium contract to Nyrstar worth $40 million.",
            "awarded",
            {"amount": 40e6},
        ),
        (
            "DLA extends tungsten tender to December 3",
            "The Defense Logistics Agency extended the deadline to December 10, 2026.",
            "extended",
            {"deadline": "2026-12-03"},
        ),
        ("DLA cancels tungsten tender", "The tender was worth $200 million.", "cancelled", {"amount": 200e6}),
        ("Germanium prices rise", "Traders expect that the stockpile buys.", None, {}),
    ],
)
def test_what_an_item_tells(title: str, summary: str, kind: str | None, told: dict[str, object]) -> None:
    found = reading(title, summary)
    assert (found.kind, found.told) == (kind, told)


def test_the_summary_makes_it_surer_and_names_material_and_number() -> None:
    title = "Pentagon stockpile arm scraps tender"
    found = reading(title, "The Defense Logistics Agency cancelled tungsten solicitation SP8000-26-R-0044.")
    assert (found.kind, found.material, found.number) == ("cancelled", "tungsten", "SP800026R0044")
    assert found.confidence > reading(title, None).confidence


def test_a_document_of_the_federal_register_tells_no_event() -> None:
    assert reading("DLA cancels tungsten tender", "It is cancelled.", "federal_register").kind is None
