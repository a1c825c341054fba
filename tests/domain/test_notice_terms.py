"""Ceiling, guaranteed minimum and quantity in the text of notices, and sums that are something else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.evidence.claim_collection import claims_of_notices
from mineralwatch.domain.lifecycle.notice_history import VersionReading
from mineralwatch.domain.models.notice import Notice
from mineralwatch.domain.notice_text.notice_terms import notice_terms
from mineralwatch.domain.solicitations.solicitation_projection import SolicitationFacts, project_solicitation

CEILING, MINIMUM, QUANTITY = "requested_ceiling", "requested_minimum", "quantity"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "(5) CONTRACT MINIMUM: $2,000,000.00\n(6) CONTRACT CEILING: $500,000,000.00\n(7) QUANTITY: 7,500 MT",
            {MINIMUM: "2000000", CEILING: "500000000", QUANTITY: "7500 t"},
        ),
        ("(5) The contract guaranteed minimum is $1.5 million (6) The contract ceiling is $45 million",
         {MINIMUM: "1500000", CEILING: "45000000"}),
        ("Contract Ceiling $40,000,000", {CEILING: "40000000"}),
        ("Five-year IDIQ with a ceiling of $250 million.", {CEILING: "250000000"}),
        ("A $500M ceiling and a $2M guaranteed minimum apply.", {CEILING: "500000000", MINIMUM: "2000000"}),
        ("The value of all orders together shall not exceed $40,000,000.", {}),
        ("The total contract value shall not exceed $40,000,000.", {CEILING: "40000000"}),
        ("The Government guarantees a minimum of $100,000 over the life of the contract.", {MINIMUM: "100000"}),
        ("DLA intends to acquire up to 6,685,871 lb of antimony.", {QUANTITY: "6685871 lb"}),
        ("Estimated total quantity: 3,000 short tons over 5 years", {QUANTITY: "3000 short tons"}),
        ("Minimum order: $5,000; maximum order: $5,000,000", {}),
        ("The ceiling price per pound is $12.50", {}),
        ("Insurance with a minimum coverage of $1,000,000", {}),
        ("Ceiling: $500,000,000. Contract ceiling: $400,000,000.", {}),
        ("Maximum quantity 1,000 kg per order", {}),
        ("The previous contract had a ceiling of $20,000,000.", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_terms_of_labelled_texts(text: str, told: dict[str, str]) -> None:
    assert {term.field: term.value for term in notice_terms(text)} == told


@given(
    st.integers(1_000, 900_000_000), st.sampled_from(("CONTRACT CEILING: ${:,}", "a ceiling of ${:,}.00", "NTE ${:,}"))
)
def test_a_sum_is_read_as_it_is_written(amount: int, form: str) -> None:
    assert [(term.field, float(term.value)) for term in notice_terms(form.format(amount))] == [(CEILING, amount)]


@given(st.text(max_size=300))
def test_any_text_gives_terms_or_none(text: str) -> None:
    assert all(term.words for term in notice_terms(f"ceiling ${text} minimum ${text} quantity {text} lb"))


def test_worded_terms_become_claims_with_their_sentence() -> None:
    text = "(5) CONTRACT MINIMUM: $2,000,000\n(6) CONTRACT CEILING: $500,000,000\n(7) QUANTITY: 7,500 MT"
    notice = Notice("a", title="Cobalt", type="Solicitation", posted=date(2026, 3, 1), text=text)
    claims = claims_of_notices([VersionReading(notice, "sam", datetime(2026, 3, 2, tzinfo=UTC))])
    request = project_solicitation(SolicitationFacts("SP800026R0001", notices=(notice,), claims=claims))
    assert (request.guaranteed, request.ceiling, request.quantity, request.unit) == (2e6, 5e8, 7500, "t")
    assert [claim.says for claim in claims if claim.field == CEILING] == [
        "its text: (6) CONTRACT CEILING: $500,000,000"
    ]
