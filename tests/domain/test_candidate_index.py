"""The index of candidates leaves out no entry that comparing with all would find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.stories import story_clustering
from mineralwatch.domain.stories.candidate_index import UNUSUAL_SIMILARITY, CandidateIndex
from mineralwatch.domain.stories.clustering_traits import (
    SAME_STORY,
    EntryTraits,
    entry_traits,
    headline_likeness,
    is_same_news,
)
from mineralwatch.domain.stories.story_clustering import assign_stories
from mineralwatch.engine.text_similarity import similar_texts, similarity
from tests.support.labelled_stories import labelled

Assigned = tuple[tuple[str, FeedEntry], ...]
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
# few words of each weight, so that headlines share many: names, senses, words of the trade, figures and small words
WORDS = """
    Glencore Kisanfu Idaho DLA US China wins won contract cancels extends tender tin TIN cobalt tungsten rare earths
    stockpile price mine supply despite amid the for plant plants $43m $43.9m $1bn 94t 96t 0t May 4 5 not as shares
    SP8000-26-R-0001 smelter smelters rises falls ban lifts kiln kilns
"""
TITLES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=9).map(" ".join)
TITLES |= st.sampled_from([entry.title for _, entry in labelled()])


@st.composite
def entries(draw: st.DrawFn, count: int = 8) -> list[FeedEntry]:
    rows = draw(st.lists(st.tuples(TITLES, st.none() | TITLES, st.integers(0, 140)), min_size=1, max_size=count))
    return [
        FeedEntry(
            f"i{n}", "guid", f"f{n % 3}", title, outlet=f"o{n % 5}", published=NOW + timedelta(hours=h), summary=summary
        )
        for n, (title, summary, h) in enumerate(rows)
    ]


def indexed(known: list[EntryTraits]) -> CandidateIndex:
    index = CandidateIndex()
    for traits in known:
        index.add(traits)
    return index


class CompareAll(CandidateIndex):
    """An index that leaves out nothing."""

    def near(self, _: EntryTraits) -> tuple[list[int], list[int]]:
        return list(range(self._count)), []


def compared_with_all(call: Callable[[], Assigned]) -> Assigned:
    with patch.object(story_clustering, "CandidateIndex", CompareAll):
        return call()


@given(entries())
def test_every_entry_of_the_same_news_is_a_candidate(some: list[FeedEntry]) -> None:
    new, *known = map(entry_traits, some)
    usual, unusual = indexed(known).near(new)
    similar = [unusual[at] for at in similar_texts(new.text, [known[at].text for at in unusual], UNUSUAL_SIMILARITY)]
    same = {at for at, one in enumerate(known) if headline_likeness(new, one, similarity) >= SAME_STORY}
    assert same <= {*usual, *similar}
    assert same == {at for at, one in enumerate(known) if is_same_news(new, one, similarity)}


@given(entries(count=12))
def test_stories_are_those_of_comparing_with_all(some: list[FeedEntry]) -> None:
    def told() -> Assigned:
        return assign_stories(some[4:], assign_stories(some[:4], [], similarity), similarity)

    assert told() == compared_with_all(told)


def test_the_labelled_rows_make_the_stories_of_comparing_with_all() -> None:
    rows = [entry for _, entry in labelled()]
    assert assign_stories(rows, [], similarity) == compared_with_all(lambda: assign_stories(rows, [], similarity))


def test_most_entries_of_other_news_are_no_candidates() -> None:
    known = [entry_traits(entry) for _, entry in labelled()]
    index = indexed(known)
    assert sum(len(numbers) for traits in known for numbers in index.near(traits)) < len(known) ** 2 / 20
