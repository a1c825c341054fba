"""The labelled headlines, and how they are read: a table, figures per kind, and rows that were discussed.

`part` is `tuned` for the rows that the grammar was developed with, `families` for wordings that it had missed, with
their look-alikes, `second` for events that only the second reader may find, and `held-out` for rows that are only
measured.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mineralwatch.domain.headlines.headline_reader import HeadlineReading, read_headline
from tests.training.template_rows import template_rows

DATA = Path(__file__).parent.parent / "data"
NONE = "none"
PARTS = ("tuned", "families", "second", "held-out")
NOTICE_PARTS = ("tuned", "held-out")
TRAINED = ("tuned", "families", "second")
CROSSED = DATA / "second_reader.csv"
KINDS = (
    "cancelled",
    "awarded",
    "issued",
    "extended",
    "shortened",
    "amended",
    "ordered",
    "terminated",
    "reissued",
    NONE,
)

Table = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one kind: how many were read, how many of those are right, how many there are."""

    right: int
    said: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


def rows(name: str = "headlines.csv") -> list[dict[str, str]]:
    """The rows of a labelled file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digest() -> str:
    """The hash of the training rows of the second reader, which its weights file names."""
    lines = [f"{row['kind']}\t{row['text']}" for row in rows() if row["part"] in TRAINED]
    lines += [f"{row.kind}\t{row.text}" for row in template_rows()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def part_of(all_rows: Iterable[dict[str, str]], part: str) -> list[dict[str, str]]:
    return [row for row in all_rows if row["part"] == part]


@cache
def reading(text: str) -> HeadlineReading:
    """What a headline says; each is read once for all tests."""
    return read_headline(text)


def said(text: str) -> str:
    return reading(text).kind or NONE


def confusion(some: Iterable[dict[str, str]]) -> Table:
    """(true kind, said kind): how often."""
    return Counter((row["kind"], said(row["text"])) for row in some)


def figures(found: Table, kind: str) -> Figures:
    return Figures(
        found[kind, kind],
        sum(n for (_, one), n in found.items() if one == kind),
        sum(n for (true, _), n in found.items() if true == kind),
    )


def raised(some: Sequence[dict[str, str]]) -> list[str]:
    """The look-alikes that were read as an event."""
    return [row["text"] for row in some if row["kind"] == NONE and said(row["text"]) != NONE]


def as_table(found: Table) -> str:
    """True kinds down, what is said across, then precision and recall of each kind that occurs."""
    lines = ["true \\ said  " + " ".join(f"{kind[:9]:>9}" for kind in KINDS) + "   precision    recall"]
    for true in KINDS:
        one = figures(found, true)
        cells = " ".join(f"{found[true, other] or '·':>9}" for other in KINDS)
        shares = f"{one.right:3}/{one.said:<3} {one.precision:.2f}  {one.right:3}/{one.true:<3} {one.recall:.2f}"
        lines.append(f"{true:12} {cells}   {shares}")
    return "\n".join(lines)


def misread(some: Iterable[dict[str, str]]) -> str:
    return "\n".join(
        f"{row['kind']} read as {said(row['text'])}: {row['text']} ({reading(row['text']).why})"
        for row in some
        if said(row["text"]) != row["kind"]
    )
