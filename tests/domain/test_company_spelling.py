"""The spelling of company names that a register gives in capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.companies.company_spelling import readable_company
from mineralwatch.domain.evidence.value_equality import same_name
from mineralwatch.record.loader import read_record

RECORD = read_record()
NAMES = sorted(
    {award.awardee for row in RECORD.solicitations for award in row.awards}
    | {row.awardee for row in RECORD.contracts}
    | {company.name for company in RECORD.companies if company.ties[0].role in ("stockpile", "stake")}
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_record_is_found_again_in_capitals(name: str) -> None:
    assert readable_company(name) == name
    assert readable_company(name.upper()) == name


@pytest.mark.parametrize(
    ("shouted", "name"),
    [
        ("GLENCORE LTD", "Glencore Ltd"),
        ("EXAMPLE COBALT, INC.", "Example Cobalt, Inc."),
        ("THE BOREAL ZINC COMPANY OF TEXAS, LLC", "The Boreal Zinc Company of Texas, LLC"),
        ("EVAC ALLOYS USA", "EVAC Alloys USA"),
        ("O'HARA & MCKAY METALS L.L.C.", "O'Hara & McKay Metals L.L.C."),
        ("US ANTIMONY", "US Antimony"),
        ("BASF", "BASF"),
        ("RIO TINTO", "Rio Tinto"),
        ("BGR ORES GMBH", "BGR Ores GmbH"),
        ("US Antimony", "US Antimony"),
        ("iNano Metals", "iNano Metals"),
        ("(NOT NAMED)", "(Not Named)"),
        ("", ""),
    ],
)
def test_capitals_alone_are_brought_into_a_form_that_reads(shouted: str, name: str) -> None:
    assert readable_company(shouted) == name


@given(st.text(max_size=60))
def test_the_letters_stay_and_it_is_the_same_company(text: str) -> None:
    found = readable_company(text)
    assert found.casefold() == text.casefold()
    assert same_name(found, text)
    assert readable_company(found) == found
