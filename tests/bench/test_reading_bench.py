# ruff: noqa: T201 (a bench is there to print its figures)
"""How headlines and notice texts are read: the confusion table of each part of the labelled sets, and answers that
deserve a word.

Of the grammar, of the second reader and of both. The rows that the second reader was trained on are read by weights
that had not seen them (cross-validation, kept by the training script), the held-out ones by those shipped.
"""

from __future__ import annotations

import csv
import math
from collections import Counter

import pytest

from mineralwatch.domain.headlines import event_classifier, headline_reader
from mineralwatch.domain.headlines.headline_reader import read_headline
from mineralwatch.domain.headlines.tagger import tag_text
from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.event import EventKind
from tests.domain.labelled import (
    CROSSED,
    NONE,
    NOTICE_PARTS,
    PARTS,
    Table,
    as_table,
    confusion,
    figures,
    misread,
    part_of,
    raised,
    rows,
    said,
)


@pytest.mark.parametrize("part", PARTS)
def test_the_confusion_table(part: str) -> None:
    some = part_of(rows(), part)
    alike = sum(row["kind"] == NONE for row in some)
    print(f"\n\nHeadlines, part `{part}`: {len(some)} rows, {alike} of them look-alikes\n{as_table(confusion(some))}")
    print(f"look-alikes raised: {len(raised(some))} of {alike}")
    for text in raised(some):
        print(f"  {said(text)}: {text}")
    assert len(raised(some)) <= 0.03 * alike


def interval(right: int, of: int) -> str:
    """A share with its Wilson interval at 95 of 100."""
    if not of:
        return "-"
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{right:4}/{of:<4} {share:.2f} [{middle - half:.2f}, {middle + half:.2f}]"


def crossed() -> dict[str, tuple[str, float]]:
    """What each row was taken for by weights that had not seen it, and how sure."""
    with CROSSED.open(encoding="utf-8", newline="") as file:
        return {row["text"]: (row["said"], float(row["sure"])) for row in csv.DictReader(file)}


def model_says(text: str, unseen: dict[str, tuple[str, float]]) -> str:
    known = event_classifier.shipped_model()
    if text in unseen:
        kind, sure = unseen[text]
    else:
        chances = event_classifier.probabilities(
            known, event_classifier.features(tag_text(text), materials.find_materials(text))
        )
        kind, sure = event_classifier.likeliest_event(known.kinds, chances)
    return kind if sure >= known.threshold else NONE


@pytest.mark.parametrize("part", PARTS)
def test_grammar_second_reader_and_both(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    some, unseen = part_of(rows(), part), crossed()
    second = {row["text"]: model_says(row["text"], unseen) for row in some}
    tables: dict[str, Table] = {"grammar": confusion(some)}
    tables["second reader"] = Counter((row["kind"], second[row["text"]]) for row in some)
    both: Table = Counter()
    for row in some:
        hint = second[row["text"]]
        monkeypatch.setattr(
            headline_reader, "likely_kind", lambda *_, hint=hint: None if hint == NONE else EventKind(hint)
        )
        told = read_headline(row["text"])
        both[row["kind"], told.kind or told.may_tell or NONE] += 1
    tables["both"] = both
    for name, table in tables.items():
        print(f"\n\nHeadlines, part `{part}`, {name}\n{as_table(table)}")
        for kind in ("issued", "awarded", "cancelled", "extended"):
            one = figures(table, kind)
            print(f"recall of {kind:10} {interval(one.right, one.true)}")
        alike = figures(table, NONE).true
        print(f"look-alikes told     {interval(alike - table[NONE, NONE], alike)}")


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
        found = read_headline(row["text"])
        print(f"{number:2}. {row['text']}")
        print(f"    true {row['true']}, read as {said(row['text'])} ({found.confidence:.2f}; {found.why})")
        print(f"    {row['discussion']}")
        assert said(row["text"]) == row["said"], f"the answer has changed: {row['text']}"
