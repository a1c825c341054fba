from __future__ import annotations

import sqlite3
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import NOW, entry, later, news, put, request

from mineralwatch.domain.errors import UsageError
from mineralwatch.ports import UserAct
from mineralwatch.store import snapshot_queries, user_acts
from mineralwatch.store.entry_rows import entries_of
from tests.support.prepared import store_in_memory


def test_the_same_item_again_makes_nothing_new(conn: sqlite3.Connection) -> None:
    first = entry("x1", first_seen=NOW)
    assert news(conn, first).new_entries == 1
    redated = entry("x1", published=later(days=3))
    done = news(conn, redated, at=later(days=3))
    assert (done.new_entries, done.visible) == (0, False)
    (story,) = snapshot_queries.all_stories(conn)
    assert (story.title, story.published) == ("Antimony price rises", later(hours=-2))
    assert entries_of(conn, story.id) == (first,)


def test_items_with_the_same_headline_are_one_story(conn: sqlite3.Connection) -> None:
    wire = (
        entry("x2", "ANTIMONY price rises!", outlet="Reuters", published=later(hours=-3), materials=(), number=None),
        entry("x1", outlet="Mining.com", number="SP8000-25-R-0020"),
        entry("x3", "ANTIMONY price rises", outlet="Reuters", feed="search"),
    )
    assert news(conn, *wire).new_entries == 3
    (story,) = snapshot_queries.all_stories(conn)
    assert story.title == "ANTIMONY price rises!"
    assert story.outlets == ("Reuters", "Mining.com")
    assert (story.material, story.number, story.entry_count) == ("antimony", "SP8000-25-R-0020", 3)
    assert story.published == later(hours=-3)


def test_an_item_without_outlet_is_told_by_its_feed(conn: sqlite3.Connection) -> None:
    news(conn, entry("x1", outlet=None))
    assert snapshot_queries.all_stories(conn)[0].outlets == ("mining-com",)


def test_stories_come_newest_first_whatever_their_feeds_claim(conn: sqlite3.Connection) -> None:
    news(
        conn,
        entry("x1", "old", published=later(days=-9)),
        entry("x2", "dated ahead", published=later(days=900)),
        entry("x3", "undated", published=None),
        entry("x4", "fresh", published=later(minutes=-5)),
    )
    titles = [story.title for story in snapshot_queries.all_stories(conn)]
    assert titles[2:] == ["fresh", "old"]
    assert set(titles[:2]) == {"dated ahead", "undated"}
    news(conn, entry("x5", "later", published=later(minutes=30)), at=later(hours=1))
    assert snapshot_queries.all_stories(conn)[0].title == "later"


def test_a_page_of_stories_keeps_the_order_asked_for(conn: sqlite3.Connection) -> None:
    news(conn, *(entry(f"x{n}", f"story {n}") for n in range(5)))
    ids = [story.id for story in snapshot_queries.all_stories(conn)]
    wanted = [ids[3], "unknown", ids[0]]
    assert [story.id for story in snapshot_queries.stories(conn, wanted)] == [ids[3], ids[0]]


def test_stars_and_reading_marks_show_on_stories(conn: sqlite3.Connection) -> None:
    news(conn, entry("x1"))
    (story,) = snapshot_queries.all_stories(conn)
    assert story.unread
    user_acts.add(conn, [UserAct("read", story.id), UserAct("star", story.id)], NOW)
    (story,) = snapshot_queries.all_stories(conn)
    assert (story.unread, story.starred) == (False, True)
    news(conn, entry("x9", outlet="Reuters"))
    assert not snapshot_queries.all_stories(conn)[0].unread  # one more copy of the same news is no news


def _titles(conn: sqlite3.Connection, query: str) -> list[str]:
    return [story.title for story in snapshot_queries.stories(conn, snapshot_queries.story_ids(conn, query, NOW))]


def test_a_query_finds_stories_by_field_headline_and_summary(conn: sqlite3.Connection) -> None:
    first = entry("x1", "Cobalt tender", summary="Cancelled by the agency", materials=("cobalt",), outlet="A")
    second = entry(
        "x2", "Tin smelter", materials=("tin",), published=later(hours=-5), feed="northern-miner", summary=None
    )
    news(conn, first, second)
    for query, wanted in {
        "": ["Cobalt tender", "Tin smelter"],
        "material:cobalt": ["Cobalt tender"],
        "smelt": ["Tin smelter"],  # a part of the headline
        "agency": ["Cobalt tender"],  # a word of the summary alone
        "cancels": ["Cobalt tender"],  # whatever its ending
        '"by the agency"': ["Cobalt tender"],
        '"agency the by"': [],
        "-agency": ["Tin smelter"],
        "agency smelter": [],
        "agency OR smelter": ["Cobalt tender", "Tin smelter"],
        "feed:northern-miner": ["Tin smelter"],
        "is:starred": [],
    }.items():
        assert _titles(conn, query) == wanted, query


def test_a_wrong_query_is_an_error_of_use(conn: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="material"):
        snapshot_queries.story_ids(conn, "materal:cobalt", NOW)


@settings(max_examples=60)
@given(st.text(min_size=1))
def test_no_text_breaks_the_index(text: str) -> None:
    from mineralwatch.domain.query.query_parser import Query, WordNode

    assert snapshot_queries.story_ids(_empty_store(), Query(WordNode(text)).render(), NOW) == []


@cache
def _empty_store() -> sqlite3.Connection:
    return store_in_memory()


def test_a_request_shows_the_stories_that_name_its_number(conn: sqlite3.Connection) -> None:
    put(conn, solicitations=(request(),))
    news(
        conn,
        entry("x1", "Tender SP8000-25-R-0020 amended", number="SP8000-25-R-0020"),
        entry("x2", "Another one, SP8000-25-R-0099", number="SP8000-25-R-0099"),
    )
    found = snapshot_queries.detail(conn, "SP800025R0020")
    assert found is not None
    assert [story.title for story in found.stories] == ["Tender SP8000-25-R-0020 amended"]
