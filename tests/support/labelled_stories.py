"""The labelled headlines, clustered as the program does it, and how far that agrees with the labels, by pairs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

from mineralwatch.domain.materials import materials
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.stories.story_clustering import assign_stories
from mineralwatch.engine.text_similarity import similarity

LABELLED = Path(__file__).parent.parent / "data" / "stories.csv"


@dataclass(frozen=True)
class Agreement:
    """Pairs of headlines: rightly together, wrongly together, wrongly apart."""

    right: int
    joined: tuple[tuple[str, str], ...]
    parted: tuple[tuple[str, str], ...]

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.joined))

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.parted))

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + len(self.joined) + len(self.parted))


def labelled(part: str | None = None) -> list[tuple[str, FeedEntry]]:
    """Each headline as an entry, with the label of its story. `part` is `known` (the rules were made with these in
    sight) or `fresh` (written afterwards, and no rule changed since)."""
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if part in (None, row["part"])]
    return [
        (
            row["story"],
            FeedEntry(
                f"i{number}",
                "guid",
                row["outlet"].lower().replace(" ", "-"),
                row["title"],
                outlet=row["outlet"],
                published=datetime.fromisoformat(row["published"]),
                summary=row["summary"] or None,
                materials=materials.find_materials(f"{row['title']} {row['summary']}"),
            ),
        )
        for number, row in enumerate(rows)
    ]


def agreement(rows: Sequence[tuple[str, FeedEntry]]) -> Agreement:
    """What clustering these headlines together gives."""
    said = {entry.id: story for story, entry in assign_stories([entry for _, entry in rows], [], similarity)}
    right, joined, parted = 0, [], []
    for (story, one), (other_story, other) in combinations(rows, 2):
        together, same = said[one.id] == said[other.id], story == other_story
        right += together and same
        if together != same:
            (joined if together else parted).append((one.title, other.title))
    return Agreement(right, tuple(joined), tuple(parted))
