"""Endings that notices state, and look-alikes: parts, other solicitations, clauses, intentions."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.notice_text.contract_terminations import termination_words
from mineralwatch.domain.notice_text.solicitation_endings import cancellation
from mineralwatch.domain.text.safe_text import html_to_text
from tests.domain.labelled import rows

OWN, OLD = "SP8000-26-R-0001", ("SP8000-25-R-0044", "SP8000-25-R-0007")
LINES = rows("notice_endings.csv")


def _lines(place: str) -> list[dict[str, str]]:
    return [row for row in LINES if row["place"] == place]


def test_texts_that_cancel_and_texts_that_do_not() -> None:
    wrong = [
        row["text"]
        for row in _lines("text")
        if (cancellation("Tin", html_to_text(row["text"], 2000), OWN) is not None) != (row["ends"] == "cancelled")
    ]
    assert wrong == []


_FORMS = {
    "capitals": str.upper,
    "wrapped": lambda text: "\n".join(textwrap.wrap(text, 40)),
    "wrapped capitals": lambda text: "\n".join(textwrap.wrap(text.upper(), 30)),
    "among others": lambda text: (
        f"DLA buys tin.\n\n{text}\n\nThe Government reserves the right to cancel this solicitation."
    ),
    "in an amendment": lambda text: f"Amendment 0003: {text}",
}


@pytest.mark.parametrize("form", _FORMS)
def test_the_form_of_a_text_changes_nothing(form: str) -> None:
    rows_ = [row for row in _lines("text") if "<" not in row["text"]]
    wrong = [
        row["text"]
        for row in rows_
        if (cancellation("Tin", _FORMS[form](row["text"]), OWN) is not None) != (row["ends"] == "cancelled")
    ]
    assert wrong == []


def test_titles_that_cancel_and_titles_that_do_not() -> None:
    wrong = [
        row["text"]
        for row in _lines("title")
        if (cancellation(row["text"], None, OWN) is not None) != (row["ends"] == "cancelled")
    ]
    assert wrong == []


def test_what_ends_a_contract() -> None:
    own, other = "SP8000-25-D-0003", "SP8000-22-D-0009"
    for row in _lines("award"):
        text = row["text"]
        ended = termination_words("Tin", text, (own, OWN)) is not None
        assert ended == (row["ends"] == "terminated"), text
        if own in text:
            assert termination_words("Tin", text.replace(own, other), (own, OWN)) is None, text


def test_lines_of_text_end_by_the_same_words() -> None:
    """`classify` does not know which solicitation a line is about, so a line that names an old number is about that."""
    wrong = []
    for row in _lines("text"):
        if not any(number in row["text"] for number in OLD):
            found = read_headline(html_to_text(row["text"], 2000))
            if (found.kind == "cancelled") != (row["ends"] == "cancelled"):
                wrong.append((row["text"], found.why))
    assert wrong == []


@given(
    st.sampled_from(("cancelled", "canceled", "CANCELLED", "withdrawn", "rescinded")),
    st.sampled_from(
        ("solicitation", "RFP", "request for proposals", "combined synopsis/solicitation", "notice", "RFQ")
    ),
    st.sampled_from(("this", "the", "the subject", "the above-referenced", "The aforementioned")),
    st.sampled_from((f" {OWN}", "", f" ({OWN})", f" No. {OWN} for tin ingots, 99.85 percent, Scotia, NY")),
    st.sampled_from((" is hereby", " has been", " is", "\nis hereby")),
)
def test_any_wording_cancels_a_solicitation_but_never_by_its_parts(
    done: str, noun: str, first: str, number: str, how: str
) -> None:
    whole = f"{first} {noun}{number}{how} {done} in its entirety."
    assert cancellation("Tin", whole, OWN) is not None
    for part in (
        "The site visit under",
        "Attachment 0002 of",
        "Amendment 0001 to",
        "The set-aside for",
        "Section L of",
    ):
        assert cancellation("Tin", f"{part} {whole}", OWN) is None
    for doubt in ("If", "Offerors are notified if", "Unless"):
        assert cancellation("Tin", f"{doubt} {whole}", OWN) is None


@given(st.text(max_size=300))
def test_any_text_can_be_searched_for_an_ending(text: str) -> None:
    assert cancellation("", f"This solicitation is cancelled. {text}"[:31] + ".") is not None
    for found in (cancellation(text, text), cancellation("", f"cancel {text}", OWN)):
        assert found is None or len(found.words) <= 300
    assert termination_words(text, f"terminated {text}") is None or text is not None


@pytest.mark.parametrize(
    "piece", ["cancelled ", "the solicitation for ", "Q1. cancel\n", "no longer award ", "a-", "*", "is\n"]
)
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece)))[:size]
        began = time.process_time()
        cancellation("Tin", text, OWN)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(80_000) < max(0.05, 20 * max(seconds(10_000), 0.001)), piece


def test_a_list_of_days_before_the_verb_is_read_at_once() -> None:
    began = time.process_time()
    assert cancellation("Tin", f"This solicitation is {'1/2,' * 40} and so on cancelled.", OWN) is None
    assert time.process_time() - began < 1
    told = cancellation("Tin", "This solicitation is, effective 3/4/2026, hereby cancelled.", OWN)
    assert told is not None
