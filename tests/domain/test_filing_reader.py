"""Filings: awards, orders and terminations that they state, and look-alikes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.filing_text.filing_reader import (
    FilingStatement,
    exhibits_to_read,
    filing_headline,
    read_filing_text,
)
from mineralwatch.domain.filing_text.filing_sentences import dates, paragraphs, sentences
from mineralwatch.domain.headlines import headline_reader

FILED = date(2026, 11, 20)
COMPANY = "United States Antimony"


def statement_of(text: str, company: str = COMPANY) -> FilingStatement | None:
    return read_filing_text(text, company, FILED).statement


def action_and_kind(text: str) -> tuple[str | None, str | None]:
    """The contract action, and the event kind that the headline reader finds in the headline and the summary."""
    found = statement_of(text)
    line = filing_headline("8-K", COMPANY.upper(), found, ("1.01",), FILED)
    kind = headline_reader.read_headline(f"{line}. {found.summary if found else ''}").kind
    return (found.action if found else None), (str(kind) if kind else None)


@pytest.mark.parametrize(
    ("text", "action", "contract"),
    [
        (
            "On November 20, 2026, the Company entered into an indefinite-delivery, indefinite-quantity contract"
            " (Contract No. SP8000-27-D-0001) with the U.S. Defense Logistics Agency (“DLA”) for antimony ingots.",
            "awarded",
            "SP8000-27-D-0001",
        ),
        (
            "DALLAS / ACCESS Newswire / November 20, 2026 / United States Antimony today announced that it has been"
            " awarded a contract by the Defense Logistics Agency to supply the National Defense Stockpile.",
            "awarded",
            None,
        ),
        (
            "On Nov. 18, 2026, the Defense Logistics Agency awarded the Company a contract for tungsten powder valued"
            " at up to $98,000,000.",
            "awarded",
            None,
        ),
        (
            "On November 18, 2026, the Company received delivery order SP8000-27-F-0003 from the Defense Logistics"
            " Agency under its contract SP8000-25-D-0007 awarded on September 22, 2025, for 315,000 lb of antimony.",
            "ordered",
            "SP8000-27-F-0003",
        ),
        (
            "On November 19, 2026, the Company received notice from the DLA that contract SP8000-23-C-0013 was"
            " terminated for the convenience of the Government.",
            "terminated",
            "SP8000-23-C-0013",
        ),
        (
            "On November 19, 2026 the Company was awarded a contract by the Defense Logistics Agency for antimony.\n"
            "The Contract (SP8000-27-D-0002) has a ceiling of $245,000,000.",
            "awarded",
            "SP8000-27-D-0002",
        ),
    ],
)
def test_stated_contract_actions_are_read(text: str, action: str, contract: str | None) -> None:
    found = statement_of(text)
    assert found is not None and (found.action, found.contract) == (action, contract)
    assert action_and_kind(text) == (action, action)
    assert "$245,000,000" in found.summary or "$245,000,000" not in text


@pytest.mark.parametrize(
    "text",
    [
        # Old news, repeated.
        "In September 2025, the Company was awarded a contract by the Defense Logistics Agency of up to $245 million.",
        "On November 3, 2026, as previously disclosed, the Company was awarded a DLA contract for antimony.",
        "The Company holds a $245 million contract awarded by the Defense Logistics Agency for the stockpile.",
        "On November 18, 2026 the Company met investors. Its DLA contract for antimony was awarded on May 2, 2025.",
        "About United States Antimony\nOn November 2, 2026 we were awarded a contract by the Defense Logistics Agency.",
        # Something else is signed or ended.
        "On November 18, 2026, the Company entered into a credit agreement with Example Bank to finance deliveries"
        " under its contract with the Defense Logistics Agency.",
        "On November 18, 2026, the Company entered into a supply agreement with Foo Smelting LLC to perform its"
        " contract with the Defense Logistics Agency.",
        "On November 18, 2026, the Company entered into an amendment to its contract with the DLA for antimony.",
        "On November 18, 2026, the Company received a grant under its agreement with the Defense Logistics Agency.",
        "On November 18, 2026, the Company terminated its lease with Example LLC near the DLA depot that stores tin.",
        # Not yet, perhaps never, or denied.
        "On November 18, 2026, the Company submitted an offer under solicitation SP8000-27-R-0006 and may be awarded a"
        " contract by the Defense Logistics Agency.",
        "As of November 18, 2026, the Company has not been awarded a contract by the Defense Logistics Agency.",
        "As of November 18, 2026, the Company expects it will be awarded a contract by the DLA for antimony.",
        "On November 18, 2026, the Company said the contract with the DLA may be terminated for convenience.",
        # Another branch, another buyer, nothing at all.
        "On November 18, 2026, DLA Aviation awarded the Company a contract for titanium fittings.",
        "On November 18, 2026, the Company was awarded a contract by the Department of Energy for antimony.",
        "",
    ],
)
def test_doubtful_contract_actions_are_left_out(text: str) -> None:
    assert action_and_kind(text) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "On November 18, 2026, the Defense Logistics Agency awarded Perpetua Resources Corp. a contract for antimony.",
        "On November 18, 2026, Perpetua Resources was awarded a contract by the Defense Logistics Agency for antimony.",
    ],
)
def test_an_award_to_another_company_is_only_quoted(text: str) -> None:
    assert statement_of(text) == FilingStatement(text)


def test_an_offer_is_quoted_without_an_event() -> None:
    text = "On November 18, 2026, the Company submitted an offer to the DLA under solicitation SP8000-27-R-0006."
    assert statement_of(text) == FilingStatement(text)


def test_the_sentence_of_the_contract_action_comes_first_in_a_short_summary() -> None:
    text = "\n".join(
        [
            "The National Defense Stockpile buys antimony. The Defense Logistics Agency manages the stockpile of tin.",
            "The DLA asks for antimony of 99.65 percent for the stockpile.",
            "On November 20, 2026, the Company was awarded contract SP8000-27-D-0001 by the DLA. The Contract has a"
            " ceiling of $245,000,000.",
        ]
    )
    found = statement_of(text)
    assert found is not None and found.summary.startswith("On November 20, 2026") and "$245,000,000" in found.summary
    assert len(sentences(found.summary)) == 3 and len(found.summary) <= 900


def test_exhibits_are_known_by_name_releases_first() -> None:
    names = ("uamy-20250930xex10d1.htm", "d851274dex991.htm", "R1.htm", "uamy8k.htm", "ex101.ins.xml", "report.htm")
    assert exhibits_to_read(names, "uamy8k.htm") == ("d851274dex991.htm", "uamy-20250930xex10d1.htm")


def test_a_document_points_to_its_exhibits() -> None:
    assert read_filing_text("The release is furnished as Exhibit 99.1.", COMPANY, FILED).points_to_exhibits
    assert not read_filing_text("Exhibit 104 Cover Page", COMPANY, FILED).points_to_exhibits


def test_sentences_paragraphs_and_dates() -> None:
    assert sentences("The U.S. Agency paid Foo Inc. on Nov. 3. It ended (No. 4).") == (
        "The U.S. Agency paid Foo Inc. on Nov. 3.",
        "It ended (No. 4).",
    )
    assert dates("Sept. 30, 2026, February 30, 2026 and May 2027") == (date(2026, 9, 30), date(2027, 5, 31))
    assert list(
        paragraphs("a line that\nwas broken\nForward-Looking Statements\nhidden.\nItem 9.01 Exhibits\nSeen it.")
    ) == [
        "a line that was broken",
        "Item 9.01 Exhibits",
        "Seen it.",
    ]


@given(st.text(max_size=600), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_text_is_read(text: str, filed: date) -> None:
    heard = read_filing_text(f"The DLA {text}", COMPANY, filed)
    assert heard.statement is None or heard.statement.summary
