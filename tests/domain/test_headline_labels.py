"""Titles of a label and a name: an event only with the agency, its office or its stockpile."""

from __future__ import annotations

import pytest

from mineralwatch.domain.headlines.headline_reader import read_headline


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CANCELLED - Tin ingots, DLA Strategic Materials", "cancelled"),
        ("Cancellation notice: SP8000-25-R-0011 cobalt", "cancelled"),
        ("Award notice: SP8000-26-D-0012 cobalt", "awarded"),
        ("Sources Sought: Nickel for the National Defense Stockpile", "issued"),
        ("Notice of intent: DLA scandium oxide", "issued"),
        ("Deadline extended: DLA cobalt RFP", "extended"),
        ("CANCELLED - Tin ingots", None),  # whose
        ("CANCELLED - DLA Troop Support tin cups", None),
        ("Cancelled: DLA conference on cobalt", None),
        ("RFI: DLA aircraft batteries, lithium", None),
        ("Cancelled: DLA cobalt tender?", None),
    ],
)
def test_labels(text: str, kind: str | None) -> None:
    assert read_headline(text).kind == kind, read_headline(text).why
