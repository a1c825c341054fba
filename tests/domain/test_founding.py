"""Three independent uncertain reports found a solicitation."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.stories.founding import ReportingEntry, are_enough_to_found, reporting_entries

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WORDS = ("scraps cobalt buy", "drops its plan for metal", "calls off the purchase", "no tender after all", "ends hunt")


def reporting_entry(outlet: str, words: str, likely: bool = False) -> ReportingEntry:
    return ReportingEntry(outlet, frozenset(words.split()), likely)


def item(outlet: str, title: str) -> FeedEntry:
    return FeedEntry(outlet, "guid", outlet, title, outlet=outlet, published=AT, first_seen=AT)


THREE = tuple(reporting_entry(f"outlet {n}", WORDS[n]) for n in range(3))


def test_three_in_their_own_words_are_enough_and_two_are_not() -> None:
    assert are_enough_to_found(THREE)
    assert not are_enough_to_found(THREE[:2])


def test_copies_of_one_wire_story_are_one_voice() -> None:
    copies = [reporting_entry(f"outlet {n}", f"{WORDS[0]} {n}") for n in range(9)]
    assert not are_enough_to_found([*copies, THREE[1]])


def test_an_outlet_counts_once_however_often_it_reports() -> None:
    assert not are_enough_to_found([reporting_entry("outlet 0", words) for words in WORDS])


def test_likely_reports_count_beside_those_that_the_grammar_reads() -> None:
    likely = [reporting_entry(f"likely {n}", WORDS[n + 1], likely=True) for n in range(4)]
    assert not are_enough_to_found(likely)
    assert are_enough_to_found([*likely[:2], THREE[0]])


REPORTING_ENTRIES = st.lists(
    st.builds(reporting_entry, st.sampled_from("abcd"), st.sampled_from(WORDS), st.booleans()), max_size=8
)


@given(REPORTING_ENTRIES, st.randoms(use_true_random=False))
def test_neither_the_order_nor_a_repetition_matters(heard: list[ReportingEntry], order: object) -> None:
    said = are_enough_to_found(heard)
    shuffled = [*heard, *heard[:3]]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert are_enough_to_found(shuffled) == said


@given(REPORTING_ENTRIES)
def test_fewer_than_three_outlets_or_the_second_reader_alone_are_never_enough(heard: list[ReportingEntry]) -> None:
    if len({one.outlet for one in heard}) < 3 or all(one.likely for one in heard):
        assert not are_enough_to_found(heard)


def test_the_reporting_entries_are_the_entries_of_that_kind() -> None:
    told = (
        item("a", "Pentagon scraps tender to buy cobalt"),
        item("b", "DLA extends cobalt tender"),
        item("c", "Correction: DLA has not cancelled cobalt tender"),
        item("d", "Cobalt price falls"),
    )
    assert [one.outlet for one in reporting_entries(told, EventKind.CANCELLED)] == ["a"]
