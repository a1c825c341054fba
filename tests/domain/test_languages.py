"""Detecting the language of a text."""

from __future__ import annotations

import pytest

from mineralwatch.domain.text.languages import foreign_language
from mineralwatch.view.quotation_marks import quoted


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("미 국방물자청, 갈륨 입찰 취소", "Korean"),
        ("米国防総省、ガリウムの入札を中止", "Japanese"),
        ("美国国防后勤局取消镓采购招标", "Chinese"),
        ("Пентагон отменил тендер на галлий", "Russian"),
        ("Pentagon hebt die Ausschreibung für Gallium auf", "German"),
        ("Le Pentagone annule son appel d'offres pour le gallium", "French"),
        ("El Pentágono cancela la licitación de galio", "Spanish"),
        ("Pentágono cancela licitação de gálio", "Portuguese"),
        ("Il Pentagono annulla la gara per il gallio", "Italian"),
        ("DLA cancels gallium tender", None),
        ("Glencore wins contract of the Pentagon for the stockpile", None),
        ("Award notice SP8000-26-D-0012: gallium to Río Tinto", None),
        ("5N Plus lands DLA deal", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert foreign_language(text) == language


def test_a_quotation_in_another_language_is_marked() -> None:
    assert quoted("DLA cancels gallium tender") == "“DLA cancels gallium tender”"
    assert quoted("미 국방물자청, 갈륨 입찰 취소", 8) == "(in Korean: “미 국방물자청…”)"
    assert quoted("") == ""
