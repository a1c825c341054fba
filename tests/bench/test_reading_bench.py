# ruff: noqa: T201 (a bench is there to print its figures)
"""How headlines and notice texts are read: the confusion table of each part of the labelled sets, and answers that
deserve a word."""

from __future__ import annotations

import pytest

from mineralwatch.domain.words.headlines import read
from tests.domain.labelled import NONE, NOTICE_PARTS, PARTS, as_table, confusion, misread, part_of, raised, rows, said


@pytest.mark.parametrize("part", PARTS)
def test_the_confusion_table(part: str) -> None:
    some = part_of(rows(), part)
    alike = sum(row["kind"] == NONE for row in some)
    print(f"\n\nHeadlines, part `{part}`: {len(some)} rows, {alike} of them look-alikes\n{as_table(confusion(some))}")
    print(f"look-alikes raised: {len(raised(some))} of {alike}")
    for text in raised(some):
        print(f"  {said(text)}: {text}")
    assert len(raised(some)) <= 0.03 * alike


@pytest.mark.parametrize("part", NOTICE_PARTS)
def test_the_table_of_notice_lines(part: str) -> None:
    some = part_of(rows("notice_lines.csv"), part)
    alike = sum(row["kind"] == NONE for row in some)
    print(f"\n\nNotice texts, part `{part}`: {len(some)} lines, {alike} of them tell nothing")
    print(as_table(confusion(some)))
    print(misread(some) or "all are right")
    assert len(raised(some)) <= 0.03 * alike


def test_wrong_and_doubtful_answers() -> None:
    print("\n\nAnswers that are wrong or doubtful")
    for number, row in enumerate(rows("headlines_discussed.csv"), 1):
        found = read(row["text"])
        print(f"{number:2}. {row['text']}")
        print(f"    true {row['true']}, read as {said(row['text'])} ({found.confidence:.2f}; {found.why})")
        print(f"    {row['discussion']}")
        assert said(row["text"]) == row["said"], f"the answer has changed: {row['text']}"
