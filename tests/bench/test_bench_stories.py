"""How well headlines are clustered into stories, by pairs, and how long 2,000 new ones take among 2,000."""
# ruff: noqa: T201 (a bench is there to print its figures)

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.stories.story_clustering import assign_stories
from mineralwatch.engine.text_similarity import similarity
from tests.support.labelled_stories import agreement, labelled

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_pairwise_precision_recall_and_f1() -> None:
    print()
    for part in ("known", "fresh", None):
        rows = labelled(part)
        found = agreement(rows)
        stories = len({story for story, _ in rows})
        print(
            f"{part or 'all':6} {len(rows):4} headlines, {stories:4} stories:"
            f" precision {found.precision:.3f}, recall {found.recall:.3f}, F1 {found.f1:.3f}"
            f" ({found.right} pairs right, {len(found.joined)} wrongly together, {len(found.parted)} wrongly apart)"
        )
    for said, pairs in (("together", found.joined), ("apart", found.parted)):
        for one, other in pairs:
            print(f"wrongly {said}: {one} | {other}")


def test_two_thousand_among_two_thousand() -> None:
    """Denser than any four days of real feeds: the same few hundred headlines, each in many variants."""
    pick = random.Random(1)
    titles = [entry.title for _, entry in labelled()]
    words = sorted({word for title in titles for word in title.split()})

    def made(count: int, prefix: str) -> list[FeedEntry]:
        entries = []
        for number in range(count):
            title = pick.choice(titles).split()
            for _ in range(4):
                title[pick.randrange(len(title))] = pick.choice(words)
            published = START + timedelta(minutes=pick.randrange(4 * 24 * 60))
            entries.append(
                FeedEntry(
                    f"{prefix}{number}", "guid", "f", " ".join(title), outlet=f"o{number % 30}", published=published
                )
            )
        return entries

    known = assign_stories(made(2000, "a"), [], similarity)
    started = time.process_time()
    told = assign_stories(made(2000, "b"), known, similarity)
    print(f"\n2,000 headlines among 2,000: {time.process_time() - started:.1f} s, {len({s for s, _ in told})} stories")
