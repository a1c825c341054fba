"""The scripted world answers as the sources' documentation says."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from http.client import IncompleteRead
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import feedparser
import pytest

from tests.support.world import faults
from tests.support.world.baseline import NOW, REQUESTS
from tests.support.world.story import STORY, expected
from tests.support.world.world import KEY, World

WINDOW = {"postedFrom": "11/24/2025", "postedTo": "11/23/2026", "limit": "1000"}


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


def fetch(world: World, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(world.base_url + path, headers=named), timeout=10) as reply:
            return reply.status, dict(reply.headers), reply.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


def search(world: World, **query: str) -> tuple[int, Any]:
    status, headers, body = fetch(world, "/opportunities/v2/search?" + urlencode({"api_key": KEY, **WINDOW, **query}))
    return status, json.loads(body) if headers["Content-Type"] == "application/json" else body.decode()


def test_search_filters_the_office_only_where_that_is_played(world: World) -> None:
    assert search(world, organizationCode="SP8000")[1]["totalRecords"] == len(REQUESTS)
    assert search(world)[1]["totalRecords"] == len(STORY[0].state.notices)
    with World(office_filter=False) as deaf:
        assert search(deaf, organizationCode="SP8000")[1]["totalRecords"] == len(STORY[0].state.notices)


def test_offset_is_a_page_index() -> None:
    with World(crowd=25) as world:
        pages = [search(world, limit="10", offset=str(n))[1]["opportunitiesData"] for n in range(5)]
    ids = [row["noticeId"] for page in pages for row in page]
    assert [len(page) for page in pages] == [10, 10, 10, 8, 0]
    assert len(set(ids)) == 38


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"api_key": ""}, 403, "No api_key was supplied"),
        ({"api_key": "other"}, 403, "An invalid api_key was supplied"),
        ({"postedFrom": ""}, 400, "mandatory"),
        ({"postedFrom": "2025-11-24"}, 400, "MM/dd/yyyy"),
        ({"postedFrom": "11/01/2025"}, 400, "1 year"),
        ({"limit": "1001"}, 400, "0-1000"),
        ({"offset": "-1"}, 400, "positive"),
        ({"postedFrom": "01/01/2026", "postedTo": "01/02/2026"}, 404, "No data found"),
    ],
)
def test_documented_errors(world: World, query: dict[str, str], status: int, words: str) -> None:
    got, said = search(world, **query)
    assert got == status
    assert words in said


def test_a_spent_quota_names_the_next_midnight() -> None:
    with World(daily_calls=1) as world:
        assert search(world)[0] == 200
        status, body = search(world)
    assert status == 429
    assert body["nextAccessTime"] == "2026-Nov-24 00:00:00+0000 UTC"


def test_descriptions_need_the_key_and_say_when_there_is_none(world: World) -> None:
    row = search(world)[1]["opportunitiesData"][0]
    path = row["description"].removeprefix(world.base_url)
    assert fetch(world, path)[0] == 403
    assert "bismuth" in json.loads(fetch(world, f"{path}&api_key={KEY}")[2])["description"]
    assert b"Description Not Found" in fetch(world, f"/prod/opportunities/v1/noticedesc?noticeid=x&api_key={KEY}")[2]


@pytest.mark.parametrize("name", list(STORY[0].state.feeds))
def test_feeds_are_what_they_say_and_honour_conditional_requests(world: World, name: str) -> None:
    status, headers, body = fetch(world, f"/feeds/{name}")
    assert status == 200
    items = STORY[0].state.feeds[name]
    if name == "world-json":
        assert len(json.loads(body)["items"]) == len(items)
    else:
        read = feedparser.parse(body)
        assert not read.bozo
        assert len(read.entries) == len(items)
    assert fetch(world, f"/feeds/{name}", If_None_Match=headers["ETag"])[0] == 304
    assert fetch(world, f"/feeds/{name}", If_Modified_Since=headers["Last-Modified"])[0] == 304


def test_a_changed_feed_has_new_validators(world: World) -> None:
    before = fetch(world, "/feeds/world-rss")[1]
    world.step(3)
    status, after, body = fetch(world, "/feeds/world-rss", If_None_Match=before["ETag"])
    assert status == 200
    assert after["Last-Modified"] != before["Last-Modified"]
    assert b"bismuth" in body


def test_quotes_say_that_they_are_made_up(world: World) -> None:
    chart = json.loads(fetch(world, "/v8/finance/chart/LYC.AX?range=1d&interval=1d")[2])["chart"]
    assert chart["result"][0]["meta"]["longName"] == "SYNTHETIC LYC.AX"
    assert chart["result"][0]["meta"]["currency"] == "AUD"
    long = json.loads(fetch(world, "/v8/finance/chart/UAMY?range=1mo")[2])["chart"]["result"][0]
    assert len(long["timestamp"]) == len(long["indicators"]["quote"][0]["close"]) == 22
    assert None in long["indicators"]["quote"][0]["close"]
    assert fetch(world, "/v8/finance/chart/%5ETXGM")[0] == 404


def test_faults_break_one_path_until_mended(world: World) -> None:
    world.fault("/feeds/world-rss", faults.too_many("120"))
    status, headers, _ = fetch(world, "/feeds/world-rss")
    assert (status, headers["Retry-After"]) == (429, "120")
    assert fetch(world, "/feeds/world-atom")[0] == 200
    world.fault("/feeds/world-rss", faults.cut_off)
    with pytest.raises(IncompleteRead):
        fetch(world, "/feeds/world-rss")
    world.fault("/feeds/world-rss", faults.gzipped)
    assert b"<rss" in gzip.decompress(fetch(world, "/feeds/world-rss")[2])
    world.fault("/feeds/world-rss", None)
    assert fetch(world, "/feeds/world-rss")[2].startswith(b"<?xml")


def test_drift_keeps_the_rows_and_changes_the_types(world: World) -> None:
    right = search(world)[1]
    world.fault("/opportunities", faults.drifted)
    wrong = search(world)[1]
    assert wrong["totalRecords"] == str(right["totalRecords"])
    assert len(wrong["opportunitiesData"]) == len(right["opportunitiesData"])
    assert wrong["opportunitiesData"] != right["opportunitiesData"]


def test_the_log_shows_that_a_key_came_but_not_which(world: World) -> None:
    search(world)
    heard = world.requests[-1]
    assert heard.key
    assert heard.path == "/opportunities/v2/search"
    assert KEY not in repr(world.requests)
    world.forget()
    assert world.requests == ()


def test_the_story_is_consistent() -> None:
    for step in STORY:
        ids = [notice.notice_id for notice in step.state.notices]
        assert len(ids) == len(set(ids))
        assert all(notice.posted <= NOW.date() for notice in step.state.notices)
    assert {event.kind for step in range(1, len(STORY)) for event in expected(step)} == {
        "issued",
        "reissued",
        "extended",
        "shortened",
        "amended",
        "cancelled",
        "awarded",
        "ordered",
    }
