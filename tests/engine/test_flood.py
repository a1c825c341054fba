"""A flood of headlines over the shipped record: recaps, denials, look-alikes and copies make no event or alert."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from scripted import API, NUMBER, Desk, desk_with_record, hear, notice

from mineralwatch.domain.evidence.event_reports import only_reported
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.ports import UserAct
from mineralwatch.store import snapshot_queries, user_acts
from mineralwatch.store.entry_rows import entries_of

FEEDS = ("example-metals", "example-mining", "example-wire")
HEADLINES = Path(__file__).parents[1] / "data" / "headlines.csv"
SECOND = "SP8000-27-R-0003"


@pytest.fixture
def user(loaded: Desk) -> Desk:
    """A desk with the shipped record, whose feeds were read once."""
    return heard(loaded)


@pytest.fixture
def bare(here: Desk) -> Desk:
    """A desk without the record, whose feeds were read once."""
    return heard(here)


def heard(user: Desk) -> Desk:
    for feed in FEEDS:
        hear(user, feed)
    return user


def tell(user: Desk, title: str, outlet: str = "Example Wire", *, feed: int = 0, days: float = 1) -> Story:
    """A headline that one outlet prints `days` later, as the story that it is in then."""
    user.now += timedelta(days=days)
    ident = f"{title}/{outlet}/{user.now}"
    told = FeedEntry(ident, "guid", FEEDS[feed], title, f"https://{FEEDS[feed]}.example/{len(title)}", outlet, user.now)
    hear(user, FEEDS[feed], told)
    return next(one for one in snapshot_queries.all_stories(user.conn) if title in (one.title, *_carried(user, one)))


def _carried(user: Desk, story: Story) -> tuple[str, ...]:
    return tuple(entry.title for entry in entries_of(user.conn, story.id))


def alone(user: Desk) -> list[tuple[str, str]]:
    """The requests and kinds of the events that stories alone tell."""
    return [
        (key, event.kind.value) for key in sorted(user.names()) for event in user.events(key) if only_reported(event)
    ]


def test_look_alikes_make_no_event_and_reach_the_inbox_at_most(tmp_path: Path) -> None:
    user = heard(desk_with_record(tmp_path))  # too many items to work them all out once more
    names = user.names()
    with HEADLINES.open(encoding="utf-8") as file:
        titles = [row["text"] for row in csv.DictReader(file) if row["kind"] == "none"]
    for start in range(0, len(titles), 120):
        user.now += timedelta(days=2)
        those = titles[start : start + 120]
        hear(user, FEEDS[0], *(FeedEntry(title, "guid", FEEDS[0], title, published=user.now) for title in those))
    assert (alone(user), user.names()) == ([], names)
    assert set(user.alerts()) <= {"report"}
    assert len(user.alerts()) <= 0.05 * len(titles)  # what the second reader holds for likely, without a sound


@pytest.mark.parametrize(
    "title",
    [
        "Pentagon cancels landmark cobalt tender",  # of 2025, awarded since
        "US Antimony's $245 million DLA contract sends stock to record",
        "IperionX awarded $47.1m DoD contract for titanium",
        "DLA awards contract for zirconium sale from stockpile",
        "US cancels critical minerals tender",
        "DLA issues solicitation SP8000-27-R-0188 for bismuth",  # a living one has no number here
        "DLA extends bismuth deadline to 3 November",
        "美国去年取消5亿美元钴采购招标",
        "WITHDRAWN: story on DLA germanium tender cancellation",
    ],
)
def test_what_is_old_vague_or_of_others_makes_nothing(user: Desk, title: str) -> None:
    names = user.names()
    story = tell(user, title, days=50)
    assert (alone(user), user.alerts(), user.names()) == ([], [], names)
    assert story.because


def test_a_cancellation_that_the_press_told_founds_no_second_request_when_retold(bare: Desk) -> None:
    tell(bare, "US DLA cancels gallium tender")
    for days in (70, 400):
        story = tell(bare, "Defense Logistics Agency cancels gallium tender", days=days)
        assert story.key is None
    assert story.because == (
        f"no request for gallium was alive on {bare.now.date()}; it may tell once more how an earlier one ended"
    )
    assert len(bare.alerts()) == 1


def test_two_reported_requests_of_a_material_make_no_third(bare: Desk) -> None:
    told = (("seeks gallium", 1), ("cancels gallium tender", 20), ("seeks gallium", 35))
    keys = [tell(bare, f"Defense Logistics Agency {words} for the stockpile", days=days).key for words, days in told]
    assert keys == ["gallium-2026-x1", "gallium-2026-x1", "gallium-2027-x1"]
    names = bare.names()
    story = tell(bare, "DLA scraps gallium tender", days=10)
    assert (bare.names(), story.key) == (names, None)
    assert "it names none of them" in str(story.because)


def test_a_story_that_names_two_requests_is_attached_to_neither(bare: Desk) -> None:
    bare.read(API, notice(), notice("n3", number=SECOND, title="Germanium ingots", text="Germanium."))
    story = tell(bare, f"US cancels {NUMBER} and {SECOND} for cobalt and germanium")
    assert (story.key, story.because) == (None, f"names {NUMBER} and {SECOND}")


def test_the_sum_of_an_old_request_tells_nothing_of_the_living_one(user: Desk) -> None:
    user.read(API, notice())
    for title in ("DLA cancels cobalt tender worth up to $500m", "US government issues $500 million tender for cobalt"):
        story = tell(user, title, days=10)
        assert story.because == f"tells the sum of cobalt-2025-x1, which was not alive on {user.now.date()}"
    assert alone(user) == []


@pytest.mark.parametrize("days", [0.1, 2])
def test_a_denial_takes_a_cancellation_back(bare: Desk, days: float) -> None:
    bare.read(API, notice())
    tell(bare, "US cancels cobalt tender for stockpile")
    assert alone(bare) == [("SP800027R0001", "cancelled")]
    story = tell(bare, "DLA has not cancelled cobalt tender for stockpile, agency says", feed=1, days=days)
    assert (alone(bare), story.kind) == ([], None)
    assert str(story.why).startswith("one of its items takes it back: DLA has not")


@pytest.mark.parametrize("anew", [0, 1])
def test_a_request_that_is_asked_anew_is_one_event(bare: Desk, anew: int) -> None:
    titles = ["Pentagon seeks cobalt for defense stockpile", "美国国防部重新招标采购钴"]
    tell(bare, titles[anew])
    tell(bare, titles[1 - anew])
    bare.read(API, notice(posted=bare.now.date()))
    assert [kind for kind in bare.kinds() if kind != "amended"] == ["issued"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Global Advanced Metals wins $20 million DLA tantalum contract", "DLA awards tantalum contract to GAM"),
        ("Cliffs Steel gets $400m DLA contract for electrical steel", "Cleveland-Cliffs wins $400m DLA steel contract"),
        ("US Antimony wins $30m DLA antimony contract", "United States Antimony wins DLA contract for antimony"),
    ],
)
def test_one_winner_under_two_names_is_one_award(bare: Desk, one: str, other: str) -> None:
    tell(bare, one)
    tell(bare, other, feed=1, days=6)
    assert len(alone(bare)) == len(bare.alerts()) == 1


def test_an_alert_names_who_tells_and_leads_there(bare: Desk) -> None:
    bare.read(API, notice())
    wire = "US cancels cobalt tender for stockpile"
    at = bare.now + timedelta(hours=1)
    first = FeedEntry("a", "guid", FEEDS[0], wire, "https://wire.example/a", "Example Wire", at)
    bare.now += timedelta(hours=2)
    hear(bare, FEEDS[0], first, *(replace(first, id=o, outlet=o, url=f"https://{o}.example/") for o in ("b", "c")))
    (alert,) = snapshot_queries.alerts(bare.conn)
    assert alert.body == f"“{wire}” (press report: Example Wire and 2 more outlets)"
    assert alert.url == "https://wire.example/a"


def test_detached_and_taken_back_all_is_as_before(user: Desk) -> None:
    user.read(API, notice())
    tell(user, "Pentagon seeks gallium for national stockpile")
    story = tell(user, "US DLA cancels gallium tender", days=20)
    assert story.key is not None
    before = user.events(story.key), user.request(story.key)
    user_acts.add(user.conn, [UserAct("detach", story.id)], user.now)
    user.settle()
    assert (story.key, "cancelled") not in alone(user)
    user.undo()
    user.settle()
    assert user.events(story.key) == before[0]
    assert replace(user.request(story.key), last_change=None) == replace(before[1], last_change=None)
