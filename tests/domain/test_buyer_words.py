"""A text that names no buyer is read without the grammar, and the answer is the one that the grammar gives."""

from __future__ import annotations

import re
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.headlines import headline_reader
from mineralwatch.domain.headlines.buyer_words import may_name_buyer
from mineralwatch.domain.headlines.headline_reader import HeadlineReading, read_headline
from mineralwatch.domain.headlines.lexicon import phrases_by_first_word
from mineralwatch.domain.headlines.notice_style import _NOTICE_STYLE, may_be_notice
from mineralwatch.domain.headlines.other_languages import entries_of_tag
from mineralwatch.domain.headlines.purchase_programmes import PROGRAMME_WORDS
from mineralwatch.domain.headlines.verb_meanings import BUYER_TAGS
from tests.domain.labelled import rows
from tests.support.labelled_stories import labelled

DAY = date(2026, 11, 22)
FILES = ("headlines.csv", "headlines_discussed.csv", "notice_lines.csv", "notice_endings.csv", "notice_deadlines.csv")
TEXTS = sorted({value for name in FILES for row in rows(name) for value in row.values() if value and " " in value})
TEXTS += [text for _, entry in labelled() for text in (entry.title, entry.summary) if text]
PHRASES = sorted(" ".join((first, *rest)) for first, those in phrases_by_first_word().items() for rest, _ in those)
SIGNS = ["", ",", ".", ":", "?", " -", "'s", "’s", "-", " (NYSE: X)", " $5bn", " U.S.", " EE. UU.", " SP8000-26-R-0001"]


def by_grammar(text: str) -> HeadlineReading:
    with patch.object(headline_reader, may_name_buyer.__name__, lambda _: True):
        return read_headline(text, DAY)


def test_no_labelled_row_is_read_differently() -> None:
    skipped = 0
    for text in TEXTS:
        assert read_headline(text, DAY) == by_grammar(text), text
        skipped += not may_name_buyer(text)
    assert skipped > len(TEXTS) / 20


@given(st.lists(st.tuples(st.sampled_from([*PHRASES, *" ".join(TEXTS).split()]), st.sampled_from(SIGNS)), max_size=12))
def test_no_text_is_read_differently(parts: list[tuple[str, str]]) -> None:
    text = " ".join(word + sign for word, sign in parts)
    assert read_headline(text, DAY) == by_grammar(text)


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.integers(0, 40), st.integers(0, 40))
def test_no_mixture_of_two_texts_is_read_differently(one: str, other: str, first: int, second: int) -> None:
    text = " ".join((*one.split()[:first], *other.split()[second:]))
    assert read_headline(text, DAY) == by_grammar(text)


@given(st.from_regex(re.compile(_NOTICE_STYLE.pattern, _NOTICE_STYLE.flags)))
def test_every_text_in_the_style_of_a_notice_is_seen(text: str) -> None:
    if text.isascii():
        assert may_be_notice(text)


@pytest.mark.parametrize("table", [None, PROGRAMME_WORDS])
def test_no_buyer_is_only_an_ending(table: str | None) -> None:
    """The first word of each is looked up, so it must not begin with a star."""
    tags = ("buyer", "states") if table else BUYER_TAGS
    found = [entry for tag in tags for entry in (entries_of_tag(tag, table) if table else entries_of_tag(tag))]
    assert found
    assert not [entry for entry in found if entry.startswith("*")]
