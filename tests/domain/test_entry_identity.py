"""Which feed entries are recognised as the same, over successive readings as a store would keep them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.numbers_and_ids import entry_id
from mineralwatch.domain.polling.entry_identity import (
    StoredEntry,
    assign_entry_ids,
    candidate_ids,
    choose_candidate_ids,
)
from mineralwatch.domain.text.written_moments import ParsedMoment
from mineralwatch.sources.feed_item import FeedContext, RawItem, entries_from_items

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOST = "https://x.example"


def at(day: int) -> ParsedMoment:
    return ParsedMoment(datetime(2026, 11, day, 9, tzinfo=UTC))


def item(title: str, link: str | None = None, guid: str | None = None, day: int | None = None) -> RawItem:
    address = HOST + link if link is not None and link.startswith("/") else link
    return RawItem(title=title, link=address, guid=guid, published=at(day) if day else None)


@dataclass
class Store:
    """What is kept of items, in the order of their arrival; the newest title of each."""

    kept: dict[str, StoredEntry] = field(default_factory=dict)
    shared: dict[str, list[str]] = field(default_factory=dict)

    def read(self, *items: RawItem, feed: str = "f") -> list[str]:
        """The ids that one reading's items have now."""
        shared = self.shared.setdefault(feed, [])
        found = entries_from_items(list(items), FeedContext(feed, f"{HOST}/{feed}.xml", None, NOW), shared)
        shared += found.shared_ids
        known = {i: self.kept[i] for entry in found.entries for i in entry.id_candidates if i in self.kept}
        urls = {entry.url for entry in found.entries}
        twins = [one for one in self.kept.values() if one.feed == feed and one.url in urls and one.url]
        entries = assign_entry_ids(found.entries, known, twins)
        for e in entries:
            before = self.kept.get(e.id)
            self.kept[e.id] = StoredEntry(e.id, before.feed if before else feed, e.title, e.url, e.published)
        return [entry.id for entry in entries]

    @property
    def count(self) -> int:
        return len(self.kept)


def test_different_items_under_one_id_are_all_kept_at_each_reading() -> None:
    same_guid = [item(f"News {n}", f"/{n}", "g") for n in range(4)]
    same_both = [item(f"News {n}", "/all", "g") for n in range(4)]
    same_link = [item(f"News {n}", "/all") for n in range(3)]
    fragments = [item(f"Note {n}", f"/log#n{n}") for n in range(3)]
    alike_but_fragments = [item("Note", f"/log#n{n}") for n in range(3)]
    url_guid = [item(f"News {n}", f"/{n}", f"{HOST}/feed") for n in range(3)]
    no_link = [item(f"News {n}", None, "g") for n in range(3)]
    for items in (same_guid, same_both, same_link, fragments, alike_but_fragments, url_guid, no_link):
        store = Store()
        first = store.read(*items)
        assert len(set(first)) == len(items)
        assert store.read(*items) == first
        assert store.read(*items[::-1]) == first[::-1]
        assert store.read(items[1]) == [first[1]]


def test_what_several_items_have_shared_says_nothing_later() -> None:
    for later in (item("News 9", "/all"), item("News 9", "/all", "g"), item("News 9", "/9", "g")):
        store = Store()
        guid = later.guid
        store.read(item("News 0", "/all", guid), item("News 1", "/all", guid))
        store.read(later)
        store.read(item("News 10", "/10" if later.link == f"{HOST}/9" else later.link, guid))
        assert store.count == 4


def test_an_item_stays_itself_when_its_id_begins_to_be_shared() -> None:
    for link in ("/a", None):
        store = Store()
        (first,) = store.read(item("News 0", link, "g"))
        assert store.read(item("News 0", link, "g"), item("News 1", link and "/b", "g"))[0] == first
        assert store.count == 2


def test_a_bare_guid_counts_within_its_feed() -> None:
    store = Store()
    store.read(item("DLA cancels cobalt", None, "1"), feed="f")
    (other,) = store.read(item("DLA awards tungsten", None, "1"), feed="g")
    assert store.count == 2
    assert store.read(item("DLA awards tungsten metal", None, "1"), feed="g") == [other]
    store.read(item("Tin", "/tin", "1"), feed="h")
    store.read(item("Zinc", "/zinc", "1"), feed="i")
    assert store.count == 4


def test_one_item_of_several_feeds_is_one() -> None:
    store = Store()
    first = store.read(item("DLA cancels cobalt", "/a", "CBMi1"), feed="f")
    assert store.read(item("DLA cancels cobalt", "/a", "CBMi1"), feed="g") == first
    assert store.read(item("DLA cancels cobalt", "/a"), feed="h") != first  # without the guid nothing says so
    assert store.read(item("Other words", "/a", f"{HOST}/a"), feed="i") == store.read(item("DLA", "/a"), feed="h")


def test_a_new_guid_each_time_makes_nothing_new() -> None:
    store = Store()
    for n in range(5):
        store.read(item("DLA cancels cobalt", "/1", f"g{n}", 20), item("Tin", "/2", f"{HOST}/?guid={n}", 10 + n))
    assert store.count == 2


def test_entries_of_one_feed_with_equal_words_are_each_recognised() -> None:
    store = Store()
    weekly = [item("Weekly report", "/weekly", f"w{n}", 1 + n) for n in range(3)]
    assert len(set(store.read(*weekly))) == 3
    store.read(*weekly[1:], item("Weekly report", "/weekly", "w3", 4))
    assert store.count == 4
    store.read(*(item("Weekly report", "/weekly", f"again{n}", 1 + n) for n in range(4)))
    assert store.count == 4


def test_a_corrected_item_keeps_its_id() -> None:
    for link, guid in (("/1", "g"), ("/1", None), (None, "g"), ("/1", f"{HOST}/1")):
        store = Store()
        first = store.read(item("DLA cancels cobalt", link, guid, 20))
        assert store.read(item("DLA has not cancelled cobalt", link, guid, 21)) == first
    store = Store()
    first = store.read(item("DLA cancels cobalt", "/1", "g", 20))
    assert store.read(item("Not cancelled after all", "/2", "g", 20)) == first


def test_a_guid_that_is_given_again_to_something_else_is_another_item() -> None:
    store = Store()
    store.read(item("DLA cancels cobalt", "/1", "latest", 20))
    store.read(item("DLA awards tungsten", "/2", "latest", 21))
    assert store.count == 2


def test_the_same_item_twice_in_one_reading_is_one() -> None:
    for pair in ((item("T", "/1", "a"), item("T", "/1", "b")), (item("T", "/1"), item("T", "/1"))):
        assert len(Store().read(*pair)) == 1


@pytest.mark.parametrize(
    ("guid", "link"),
    [("77", f"{HOST}/a"), ("77", None), (f"{HOST}/a#b", f"{HOST}/c"), (None, f"{HOST}/a#b"), (None, None)],
)
def test_a_store_of_an_older_version_keeps_its_ids(guid: str | None, link: str | None) -> None:
    old, rung = entry_id(guid, link, "Tin up", NOW.date())
    assert candidate_ids("f", guid, link, "Tin up", NOW.date())[0] == (old, rung)
    ids = tuple(ident for ident, _ in candidate_ids("f", guid, link, "Tin up", NOW.date()))
    entry = FeedEntry(ids[0], rung, "f", "Tin up", url=link, id_candidates=ids)
    assert assign_entry_ids([entry], {old: StoredEntry(old, "f", "Tin up", link)}, ())[0].id == old


ITEMS = st.builds(
    item,
    st.sampled_from(["A", "B", "C", "D"]),
    st.sampled_from([None, "/1", "/2", "/1#x", "/1#y"]),
    st.sampled_from([None, "g", "h", f"{HOST}/1"]),
    st.sampled_from([None, 20, 21]),
)


@given(st.lists(ITEMS, max_size=8))
def test_what_was_read_once_is_read_again_without_anything_new(items: list[RawItem]) -> None:
    store = Store()
    store.read(*items)
    count = store.count
    words = {(one.title, one.link or (one.guid if one.guid and "://" in one.guid else None)) for one in items}
    assert len({(one.title, one.url) for one in store.kept.values()}) == len(words)
    store.read(*items)
    assert store.count == count


@given(st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True), max_size=6))
def test_every_item_gets_a_rung_of_its_ladder(ladders: list[list[str]]) -> None:
    words = [("", str(n)) for n in range(len(ladders))]
    at, shared = choose_candidate_ids(ladders, words, ())
    assert all(0 <= rung < len(rungs) for rung, rungs in zip(at, ladders, strict=True))
    assert choose_candidate_ids(ladders, words, shared)[0] == at
