"""Clustering of entries: least results on a labelled set, and properties for any set of headlines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineralwatch.domain.headlines.certainty import denies_or_retracts
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.stories.story_clustering import WINDOW, assign_stories, reading_windows, story_from_entries
from mineralwatch.engine.text_similarity import similarity
from tests.support.labelled_stories import agreement, labelled

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def item(ident: str, title: str, outlet: str | None = None, hours: float = 0, **more: object) -> FeedEntry:
    at = NOW + timedelta(hours=hours)
    base: dict[str, object] = {"outlet": outlet or f"Outlet {ident}", "published": at, "first_seen": at}
    return FeedEntry(ident, "guid", title=title, **{"feed": "wire", **base, **more})  # type: ignore[arg-type]


def clusters(*entries: FeedEntry) -> list[set[str]]:
    """The ids of the items, story by story."""
    found: dict[str, set[str]] = {}
    for story, entry in assign_stories(entries, [], similarity):
        found.setdefault(story, set()).add(entry.id)
    return sorted(found.values(), key=min)


@pytest.mark.parametrize(
    ("part", "precision", "recall"), [("known", 0.97, 0.85), ("fresh", 0.97, 0.8), (None, 0.97, 0.85)]
)
def test_the_labelled_set_is_clustered_well_enough(part: str | None, precision: float, recall: float) -> None:
    found = agreement(labelled(part))
    assert found.precision >= precision, found.joined
    assert found.recall >= recall, found.parted


def test_the_labelled_set_is_large_and_full_of_near_misses() -> None:
    rows = labelled()
    assert len(rows) >= 300
    assert len({story for story, _ in rows}) >= 150
    assert {story for story, _ in labelled("known")}.isdisjoint(story for story, _ in labelled("fresh"))


def test_a_wire_story_is_one_in_whatever_dress() -> None:
    assert clusters(
        item("a", "Agency cancels $500 million cobalt tender for stockpile", "Reuters"),
        item("b", "Agency cancels $500 million cobalt tender for stockpile - Kitco", "Kitco", 2),
        item("c", "AGENCY CANCELS $500M COBALT TENDER FOR STOCKPILE | Mining.com", "Mining.com", 5),
        item("d", "Agency cancels $500-million cobalt tender for defence stockpile", "The Globe", 30),
    ) == [{"a", "b", "c", "d"}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DLA cancels tender for cobalt", "DLA extends tender for cobalt"),
        ("DLA cancels tender for cobalt", "DLA cancels tender for tungsten"),
        ("DLA extends cobalt tender to Sept 11", "DLA extends cobalt tender to Oct 15"),
        ("US Antimony wins $245 million contract", "US Antimony wins $10 million contract"),
        ("DLA to buy 500 tonnes of indium", "DLA to buy 222 tonnes of indium"),
        ("China bans antimony exports to the US", "China suspends ban on antimony exports to the US"),
        ("Antimony price rises in Rotterdam", "Antimony price falls in Rotterdam"),
        ("Tender SP8000-25-R-0020 is amended", "Tender SP8000-25-R-0021 is amended"),
    ],
)
def test_what_contradicts_each_other_is_two_stories(one: str, other: str) -> None:
    assert clusters(item("a", one), item("b", other, hours=1)) == [{"a"}, {"b"}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Myanmar tin exports drop 20 %", "Myanmar tin exports drop 40 %"),
        ("Nyrstar gets permit for germanium plant", "Nyrstar gets loan for germanium plant"),
        ("Cobalt refiners cut output in China", "Cobalt refiners cut output in Finland"),
        ("Lynas first-quarter output", "Lynas second-quarter output"),
        ("DLA extends cobalt tender", "DLA extends cobalt tender"),
    ],
)
def test_two_items_of_one_outlet_in_one_feed_are_two_stories(one: str, other: str) -> None:
    assert clusters(item("a", one, "Miner"), item("b", other, "Miner")) == [{"a"}, {"b"}]


def test_one_item_of_an_outlet_that_arrives_by_several_feeds_is_in_one_story() -> None:
    same = [item(ident, "DLA extends cobalt tender", "Miner", feed=ident) for ident in "abc"]
    other = item("d", "DLA extends its cobalt tender again", "Miner", feed="d")
    assert clusters(*same, other) == [{"a", "b", "c"}, {"d"}]
    assert len(story_from_entries("s", same).outlets) == 1


def test_an_outlet_that_retracts_its_report_silences_its_story() -> None:
    told = item("a", "DLA cancels cobalt tender for stockpile", "Miner")
    denial = item("b", "Correction: DLA has not cancelled cobalt tender for stockpile", "Miner", hours=2)
    copy = item("c", "DLA cancels cobalt tender for stockpile", "Miner", hours=3, feed="search")
    assert clusters(told, denial, copy) == [{"a", "b", "c"}]
    assert story_from_entries("s", (told, denial, copy)).kind is None


def test_one_search_feed_carries_many_outlets_copies_of_one_story() -> None:
    found = [item(name, "DLA extends cobalt tender", name, feed="search") for name in ("Kitco", "Miner", "Reuters")]
    assert clusters(*found) == [{"Kitco", "Miner", "Reuters"}]


def test_an_amount_may_be_rounded_and_written_differently() -> None:
    assert clusters(
        item("a", "Nova Minerals gets $43.4 million Pentagon award for Alaska antimony"),
        item("b", "Pentagon awards Nova Minerals $43m for antimony in Alaska"),
    ) == [{"a", "b"}]


def test_the_same_headline_much_later_is_other_news() -> None:
    week = item("b", "Critical minerals: the week in review", "The Miner", 24 * 7)
    assert clusters(item("a", "Critical minerals: the week in review", "The Miner"), week) == [{"a"}, {"b"}]


def test_a_filing_is_always_a_story_of_its_own() -> None:
    title = "US Antimony: entry into a material agreement (8-K)"
    filed = [item(ident, title, feed="edgar") for ident in "bc"]
    assert clusters(item("a", title), *filed) == [{"a"}, {"b"}, {"c"}]


def test_an_item_joins_a_stored_story_under_its_id() -> None:
    stored = (("some-id", item("a", "Pentagon scraps tender to buy cobalt")),)
    ((story, entry),) = assign_stories([item("b", "Pentagon scraps cobalt tender", hours=3)], stored, similarity)
    assert (story, entry.id) == ("some-id", "b")


def test_the_time_ranges_of_which_stored_entries_are_needed() -> None:
    assert reading_windows([]) == ()
    assert reading_windows([item("a", "x", hours=-5), item("b", "y")]) == (
        (NOW - timedelta(hours=5) - WINDOW, NOW + WINDOW),
    )
    ahead = item("a", "x", published=NOW + timedelta(days=900))
    old = item("b", "y", hours=-24 * 900)
    assert reading_windows([ahead, old]) == (
        (NOW - timedelta(days=900) - WINDOW, NOW - timedelta(days=900) + WINDOW),
        (NOW - WINDOW, NOW + WINDOW),
    )
    undated = item("c", "z", published=None, first_seen=None)
    assert len(reading_windows([undated])) == 1


HEADLINES = st.sampled_from([entry.title for _, entry in labelled()]) | st.text(max_size=60)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HEADLINES, st.integers(0, 200)), max_size=12), st.randoms(use_true_random=False))
def test_the_order_in_one_answer_does_not_matter(told: list[tuple[str, int]], order: object) -> None:
    entries = [item(f"i{n}", title, hours=hours) for n, (title, hours) in enumerate(told)]
    found = assign_stories(entries, [], similarity)
    shuffled = entries[:]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert assign_stories(shuffled, [], similarity) == found
    assert sorted(entry.id for _, entry in found) == sorted(entry.id for entry in entries)
    later = assign_stories([item("new", "Something else entirely")], found, similarity)
    assert [entry.id for _, entry in later] == ["new"]


OUTLETS, FEEDS = st.sampled_from(("Miner", "Kitco")), st.sampled_from(("wire", "search"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HEADLINES, OUTLETS, FEEDS, st.integers(0, 90)), max_size=10), st.integers(0, 9))
def test_no_story_holds_two_items_of_one_feed_and_outlet(told: list[tuple[str, str, str, int]], cut: int) -> None:
    entries = [item(f"i{n}", title, outlet, hours, feed=feed) for n, (title, outlet, feed, hours) in enumerate(told)]
    first = assign_stories(entries[:cut], [], similarity)
    told_all = (*first, *assign_stories(entries[cut:], first, similarity))
    found = [(story, one.feed, one.outlet) for story, one in told_all if not denies_or_retracts(one.title)]
    assert len(set(found)) == len(found)


class TestStoryOf:
    def test_the_earliest_speaks_and_the_others_add(self) -> None:
        story = story_from_entries(
            "s",
            (
                item("b", "Second words", "Mining.com", 2, url="https://b.example", materials=("cobalt",), number="X1"),
                item("a", "First words", "Reuters", grade=Grade.ANNOUNCED),
                item("c", "Third words", "Reuters", 3),
            ),
        )
        assert (story.title, story.outlets, story.entry_count) == ("First words", ("Reuters", "Mining.com"), 3)
        assert (story.url, story.material, story.number) == ("https://b.example", "cobalt", "X1")
        assert (story.published, story.first_seen, story.grade) == (NOW, NOW, Grade.ANNOUNCED)
        assert (story.key, story.because, story.kind, story.confidence) == (None, None, None, None)
        assert story.why

    @pytest.mark.parametrize("printed", ["SP8000-26-R-0021", "SP800026R0021", "SP8000 26 R 0021", "sp8000–26-r-0021"])
    def test_a_number_is_given_as_it_is_printed(self, printed: str) -> None:
        title = f"DLA cancels cobalt tender {printed}"
        told = item("b", title, summary="So it is.", number="SP800026R0021", hours=1)
        assert story_from_entries("s", (item("a", "Cobalt tender is cancelled"), told)).number == printed

    def test_an_outlet_is_one_however_it_is_spelt(self) -> None:
        names = ("Mining.com", "MINING.COM", "www.mining.com", "Mining Weekly")
        story = story_from_entries("s", [item(str(n), "Cobalt", name, n) for n, name in enumerate(names)])
        assert (story.outlets, story.entry_count) == (("Mining.com", "Mining Weekly"), 4)

    def test_the_most_confident_item_is_its_reading(self) -> None:
        vague = item("a", "Washington drops plan to stockpile cobalt")
        clear = item("b", "DLA cancels cobalt solicitation", hours=1)
        story = story_from_entries("s", (vague, clear))
        assert story.kind == "cancelled"
        assert story.confidence is not None and story.confidence >= 0.9
        assert "DLA" in str(story.why)

    def test_a_summary_says_what_the_headline_leaves_out(self) -> None:
        story = story_from_entries(
            "s", (item("a", "Cobalt buyers surprised", summary="The DLA cancels its cobalt tender."),)
        )
        assert story.kind == "cancelled"

    def test_items_that_contradict_each_other_as_confidently_leave_it_silent(self) -> None:
        one, other = item("a", "DLA cancels cobalt solicitation"), item("b", "DLA extends cobalt solicitation", hours=1)
        story = story_from_entries("s", (one, other))
        assert (story.kind, story.confidence, story.reported_values) == (None, None, {})
        assert str(story.why) == "its items contradict each other: cancelled and extended"
        assert story_from_entries("s", (other, one)) == story

    def test_there_is_no_story_without_items(self) -> None:
        with pytest.raises(ValueError, match="at least one entry"):
            story_from_entries("s", ())
