"""Texts and titles of notices that cancel, and that do not."""

from __future__ import annotations

import pytest

from mineralwatch.domain.notice_text.solicitation_endings import cancellation

NUMBER = "SP8000-26-R-0001"


@pytest.mark.parametrize(
    "text",
    [
        "This solicitation is cancelled.",
        "The subject solicitation SP8000-26-R-0001 is hereby canceled in its entirety.",
        "Solicitation No. SP8000-26-R-0001 is hereby cancelled.",
        "Amendment 0010: This requirement has been cancelled. No award will be made.",
        "The Government hereby cancels this solicitation.",
        "The purpose of this amendment is to cancel the solicitation.",
        "Notice of cancellation of solicitation SP8000-26-R-0001",
        "This RFI was canceled on 3 May 2026 because funds lacked.",
        "THIS NOTICE IS BEING CANCELLED DUE TO OUTSTANDING ISSUES WITH THE STATEMENT OF WORK.",
    ],
)
def test_texts_that_cancel(text: str) -> None:
    assert cancellation("Cobalt", text, NUMBER) is not None


@pytest.mark.parametrize(
    "text",
    [
        "A written solicitation will not be issued.",
        "The Government reserves the right to cancel this solicitation at any time.",
        "This solicitation may be cancelled if funds are not available.",
        "The date for receipt of offers is extended, is not extended.",
        "This requirement was previously cancelled under another number and is now asked again.",
        "This solicitation replaces SP8000-25-R-0007, which was cancelled.",
        "SP8000-25-R-0007 is cancelled.",
        "In the event of cancellation of this solicitation no costs are paid.",
        "This solicitation is not cancelled.",
        "Offers that arrive late are cancelled and returned.",
        "",
    ],
)
def test_texts_that_do_not_cancel(text: str) -> None:
    assert cancellation("Cobalt", text, NUMBER) is None


@pytest.mark.parametrize(
    "title", ["CANCELLED - Cobalt metal", "Cobalt metal (Cancelled)", "Cancellation: Tin", "Tin - CANCELED"]
)
def test_titles_cancel(title: str) -> None:
    assert cancellation(title, None) is not None


@pytest.mark.parametrize("title", ["Cobalt metal", "Replaces cancelled SP8000-25-R-0007", "Ticket cancellation system"])
def test_other_titles_do_not(title: str) -> None:
    assert cancellation(title, None, NUMBER) is None


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ("This solicitation is cancelled. Upon resolution, it will be re-issued.", True),
        ("This solicitation is cancelled. The need will be resolicited.", True),
        ("This solicitation is cancelled and will not be reissued.", False),
        ("This solicitation is cancelled.", False),
    ],
)
def test_a_promised_reissue(text: str, promised: bool) -> None:
    found = cancellation("Cobalt", text, NUMBER)
    assert found is not None
    assert found.reissue_promised is promised
