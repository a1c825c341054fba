"""Sole source or not, information or offers: by what a notice says of this purchase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.lifecycle.notice_history import stage_of
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.notice_text.stage_wording import asks_for_information, says_sole_source
from tests.domain.labelled import rows

LINES = rows("notice_asking.csv")


def _lines(*asks: str) -> list[dict[str, str]]:
    return [row for row in LINES if row["asks"] in asks]


@pytest.mark.parametrize("row", _lines("one source", "not one source"), ids=lambda row: row["text"][:60])
def test_texts_that_name_a_sole_source_and_texts_that_do_not(row: dict[str, str]) -> None:
    assert says_sole_source("Tin", f"Tin ingots, 99.85 percent.\n{row['text']}\nOffers are due.") == (
        row["asks"] == "one source"
    )


@pytest.mark.parametrize("row", _lines("information", "no information"), ids=lambda row: row["text"][:60])
def test_texts_that_ask_for_information_and_texts_that_do_not(row: dict[str, str]) -> None:
    assert asks_for_information("Gallium", row["text"]) == (row["asks"] == "information")


@pytest.mark.parametrize(
    ("kind", "text", "stage"),
    [
        ("Solicitation", "This is a full and open competition; it is no sole source.", Stage.SOLICITATION),
        ("Combined Synopsis/Solicitation", "This acquisition is a sole source to Example LLC.", Stage.SOLE_SOURCE),
        ("Special Notice", "The office seeks information on gallium capacity.", Stage.RFI),
        ("Special Notice", "Industry day on 3 June 2026.", None),
        ("Award Notice", "Awarded on a sole source basis to Example LLC.", Stage.AWARD),
        ("Presolicitation", "The Government intends to award on a sole source basis.", Stage.PRESOLICITATION),
    ],
)
def test_the_stage_follows_type_and_words(kind: str, text: str, stage: Stage | None) -> None:
    assert stage_of(Notice("a", title="Tin", type=kind, text=text)) is stage


@given(
    st.sampled_from(_lines("one source")), st.sampled_from(("Q4: {} A4: No.", "If {}", "It was said earlier: never {}"))
)
def test_questions_conditions_and_denials_change_the_answer(row: dict[str, str], form: str) -> None:
    assert not says_sole_source("Tin", form.format(row["text"].rstrip(".").replace(". ", ", ").replace("; ", ", ")))
