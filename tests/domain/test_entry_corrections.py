"""Which changes of an entry's words are a further reading."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.stories.entry_corrections import corrected_entry

KNOWN = FeedEntry(
    id="e1",
    matched_by="guid",
    feed="example-metals",
    title="DLA cancels cobalt tender for stockpile",
    url="https://news.example.com/1",
    outlet="Example Metals Daily",
    summary="The agency gave no reason.",
    materials=("cobalt",),
)


@pytest.mark.parametrize(
    "title",
    [
        "  DLA  CANCELS cobalt tender for stockpile ",
        "DLA cancels “cobalt” tender for stockpile",
        "DLA cancels cobalt tender for stockpile.",
        "DLA cancels cobalt tender for stockpile - Example Metals Daily",
        "DLA cancels cobalt tender for stockpile | news.example.com",
    ],
)
def test_trivial_changes_change_nothing_in_either_direction(title: str) -> None:
    other = replace(KNOWN, title=title)
    assert corrected_entry(KNOWN, other) is None
    assert corrected_entry(other, KNOWN) is None


@pytest.mark.parametrize(
    "title",
    [
        "Correction: DLA has not cancelled cobalt tender",
        "DLA cancels cobalt tender for stockpile?",
        "DLA cancels nickel tender for stockpile",
        "DLA cancels cobalt tender for stockpile - denied by agency",
    ],
)
def test_another_title_is_another_reading_with_what_the_item_was_found_by(title: str) -> None:
    read = replace(KNOWN, title=title, materials=("nickel",), url="https://elsewhere.example.com/", outlet="Other")
    assert corrected_entry(KNOWN, read) == replace(KNOWN, title=title, materials=("nickel",))


def test_a_summary_counts_when_it_changes_what_the_entry_reports() -> None:
    quiet = replace(KNOWN, title="Stockpile news of the week", summary="12 comments")
    assert corrected_entry(quiet, replace(quiet, summary="13 comments")) is None
    told = replace(quiet, summary="The Defense Logistics Agency cancels its cobalt tender for the stockpile.")
    assert corrected_entry(quiet, told) == told


def test_another_feed_that_holds_the_item_corrects_nothing() -> None:
    assert corrected_entry(KNOWN, replace(KNOWN, feed="example-search", title="Something else")) is None


@given(title=st.text(max_size=60), summary=st.one_of(st.none(), st.text(max_size=60)))
def test_what_was_taken_over_is_no_news_the_next_time(title: str, summary: str | None) -> None:
    read = replace(KNOWN, title=title, summary=summary)
    assert corrected_entry(corrected_entry(KNOWN, read) or read, read) is None
