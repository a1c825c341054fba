"""What stories tell of requests, through the real pipeline: witnesses, events of their own, places, alerts, traces."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from scripted import API, KEY, Desk, desk, hear, notice, reading
from test_register import CONTRACT, record

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.manual_entries import manual_entry
from mineralwatch.domain.manual_entries.manual_entry import ManualEvent
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import FeedEntry, Story
from mineralwatch.engine.new_event_printer import EventFollower
from mineralwatch.ports import UserAct
from mineralwatch.store import snapshot_queries, user_acts
from mineralwatch.store.codec import encode

FEED, OTHER_FEED = "example-metals", "example-mining"
CANCELS = "Defense Logistics Agency cancels cobalt tender"
EXTENDS = "DLA extends deadline of cobalt solicitation to 20 December 2026"
ISSUES = "Defense Logistics Agency issues solicitation for 500 tonnes of cobalt for the National Defense Stockpile"
CANCELLED = notice("n2", posted=date(2026, 11, 9), text="This solicitation is hereby cancelled.")
EXTENDED = notice("n2", posted=date(2026, 11, 12), deadline=parse_deadline("2026-12-20T15:00:00-05:00"))


@pytest.fixture
def user(here: Desk) -> Desk:
    """A desk whose feeds were read once."""
    for feed in (FEED, OTHER_FEED):
        hear(here, feed)
    return here


def said(user: Desk, title: str, ident: str = "e1", **changes: Any) -> FeedEntry:
    base = FeedEntry(id=ident, matched_by="guid", feed=FEED, title=title, outlet="Example Metals Daily")
    return replace(base, published=user.now - timedelta(hours=2), **changes)


def story(user: Desk, place: int = 0) -> Story:
    return snapshot_queries.all_stories(user.conn)[place]


def only(user: Desk, kind: str, key: str = KEY) -> Event:
    (found,) = [event for event in user.events(key) if event.kind == kind]
    return found


def outline(user: Desk) -> list[tuple[str, str, int]]:
    return [(event.kind.value, event.grade.value, len(event.evidence)) for event in user.events()]


def test_press_alone_gives_an_event_that_is_reported(user: Desk) -> None:
    user.read(API, notice())
    report = hear(user, FEED, said(user, CANCELS))
    event = only(user, "cancelled")
    assert (report.events, report.alerts) == (1, 1)
    assert (event.grade, event.occurred_on, str(event.occurred_about and event.occurred_about.text)) == (
        Grade.REPORTED,
        None,
        f"~{user.now.date()}",
    )
    assert [w.says for w in event.evidence] == [CANCELS]
    assert user.request().ending == "cancelled"


@pytest.mark.parametrize("first", ["press", "notice"])
def test_a_notice_and_the_press_tell_one_cancellation(user: Desk, first: str) -> None:
    user.read(API, notice())
    told = said(user, CANCELS)
    for who in ("press", "notice") if first == "press" else ("notice", "press"):
        if who == "press":
            hear(user, FEED, told)
        else:
            user.read(API, notice(), CANCELLED)
    event = only(user, "cancelled")
    assert (event.grade, event.occurred_on, len(event.evidence)) == (Grade.OFFICIAL, CANCELLED.posted, 2)
    assert len(user.alerts()) == 1


def test_an_official_extension_after_a_press_cancellation_reopens_and_keeps_both(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, CANCELS))
    user.now += timedelta(days=2)
    user.read(API, notice(), EXTENDED)
    assert user.request().ending is None
    assert user.kinds() == ["issued", "cancelled", "extended"]


def test_copies_of_a_wire_are_one_witness(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, CANCELS))
    hear(user, OTHER_FEED, said(user, CANCELS, "e2", feed=OTHER_FEED, outlet="Example Mining"))
    assert outline(user)[-1] == ("cancelled", "reported", 1)
    assert story(user).outlets == ("Example Metals Daily", "Example Mining")


def test_a_detached_story_leaves_no_trace_and_an_undo_brings_it_back(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, CANCELS))
    with_it = outline(user)
    act(user, "detach", story(user).id)
    assert user.kinds() == ["issued"]
    assert user.request().ending is None
    assert user.alerts() == []  # nobody was told yet
    assert story(user).because == "detached by you"
    user.undo()
    user.settle()
    assert outline(user) == with_it


def test_a_detached_story_takes_its_witness_and_its_grade_from_an_event_that_stays(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, EXTENDS))
    user.now += timedelta(days=6)
    hear(user, OTHER_FEED, said(user, EXTENDS, "e2", feed=OTHER_FEED, grade=Grade.ANNOUNCED))
    assert only(user, "extended").grade is Grade.ANNOUNCED
    for one in snapshot_queries.all_stories(user.conn):
        if one.grade is Grade.ANNOUNCED:
            act(user, "detach", one.id)
    assert only(user, "extended").grade is Grade.REPORTED
    user.now += timedelta(days=2)
    user.read(API, notice(), EXTENDED)
    assert only(user, "extended").grade is Grade.OFFICIAL
    assert len(only(user, "extended").evidence) == 2


def act(user: Desk, kind: Any, subject: str, **body: str) -> None:
    user_acts.add(user.conn, [UserAct(kind, subject, body=encode(body) if body else None)], user.now)
    user.settle()


def test_a_story_is_attached_by_hand_and_tells_of_that_request(user: Desk) -> None:
    user.read(API, notice(), notice("n9", number="SP8000-27-R-0009"))
    hear(user, FEED, said(user, CANCELS))
    assert story(user).key is None
    act(user, "attach", story(user).id, key=KEY)
    assert only(user, "cancelled").grade is Grade.REPORTED
    assert story(user).because == "attached to SP8000-27-R-0001 by you"


def test_two_requests_of_one_material_attach_nothing_and_it_is_said(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, CANCELS))
    assert user.kinds()[-1] == "cancelled"
    user.read(API, notice(), notice("n9", number="SP8000-27-R-0009"))
    assert user.kinds() == ["issued"]
    assert story(user).key is None
    assert "it names none of them" in str(story(user).because)


def test_a_story_that_names_three_materials_attaches_nothing(user: Desk) -> None:
    user.read(API, notice())
    report = hear(user, FEED, said(user, "DLA cancels antimony, cobalt and tin solicitations"))
    assert (report.events, story(user).key) == (0, None)
    assert "names antimony, cobalt and tin" in str(story(user).because)


def test_one_number_for_two_materials_attaches_nothing_and_it_is_said(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, "DLA cancels tin solicitation SP8000-27-R-0001"))
    assert story(user).key is None
    assert story(user).because == "names SP8000-27-R-0001, which is for cobalt, but speaks of tin"
    assert (user.kinds(), user.request().materials) == (["issued"], ("cobalt",))


@pytest.mark.parametrize(
    ("age", "alerts"),
    [(timedelta(days=30), 0), (timedelta(days=6), 1), (timedelta(minutes=-1), 1), (timedelta(hours=-20), 1), (None, 1)],
    ids=["a month old", "within the week", "a minute ahead", "another day", "undated"],
)
def test_an_item_is_as_new_as_its_reading_unless_it_is_dated_before(
    user: Desk, age: timedelta | None, alerts: int
) -> None:
    user.read(API, notice(posted=date(2026, 9, 1)))
    report = hear(user, FEED, replace(said(user, CANCELS), published=None if age is None else user.now - age))
    assert (report.alerts, only(user, "cancelled").baseline) == (alerts, not alerts)


@pytest.mark.parametrize("published", [None, timedelta(hours=5)], ids=["undated", "ahead"])
def test_a_request_is_founded_by_an_item_without_a_sound_date_but_not_in_a_first_reading(
    user: Desk, published: timedelta | None
) -> None:
    told = replace(said(user, CANCELS), published=published and user.now + published)
    if published is None:
        hear(user, "a-new-feed", replace(told, id="e0"))
        assert user.names() == set()
        user.now += timedelta(days=5)
    assert hear(user, FEED, told).alerts == 1
    hear(user, OTHER_FEED, said(user, "US defense agency DLA cancels cobalt tender for the stockpile", "e2"), hours=2)
    assert (user.names(), len(user.alerts())) == ({"cobalt-2026-x1"}, 1)


def test_what_a_feed_holds_at_its_first_reading_alerts_nobody(here: Desk) -> None:
    here.read(API, notice())
    report = hear(here, FEED, said(here, CANCELS))
    assert report.alerts == 0
    assert only(here, "cancelled").baseline


def test_an_item_that_is_given_again_tells_nothing_new(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, CANCELS))
    before = user.events(), snapshot_queries.all_stories(user.conn), len(user.alerts())
    again = hear(user, FEED, said(user, CANCELS.upper()), hours=1)
    later = hear(user, FEED, replace(said(user, CANCELS), published=user.now + timedelta(hours=9)), hours=1)
    assert (again.events, again.new_entries, later.events, later.new_entries) == (0, 0, 0, 0)
    assert (user.events(), snapshot_queries.all_stories(user.conn), len(user.alerts())) == before


def test_a_late_repetition_is_no_second_cancellation(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, CANCELS))
    user.now += timedelta(days=25)
    hear(user, FEED, said(user, "Cobalt prices rise after DLA cancelled cobalt tender in November", "e2"))
    hear(user, FEED, said(user, "Defense Logistics Agency cancels tender for cobalt, hurting miners", "e3"))
    assert user.kinds().count("cancelled") == 1


def test_the_press_comes_first_and_the_notice_takes_its_request_over(user: Desk) -> None:
    first = hear(user, FEED, said(user, ISSUES))
    (request,) = snapshot_queries.solicitations(user.conn)
    assert (request.key, request.number, request.materials) == ("cobalt-2026-x1", None, ("cobalt",))
    assert (first.events, first.alerts) == (1, 1)
    user.poll(API, reading(API))
    told = user.poll(API, reading(API, notice(posted=user.now.date())))
    assert (told.alerts, user.names()) == (0, {KEY})
    assert user.request().aliases == ("cobalt-2026-x1",)
    event = only(user, "issued")
    assert (event.grade, len(event.evidence)) == (Grade.OFFICIAL, 2)
    assert len(user.alerts()) == 1


def test_a_moved_deadline_of_a_request_that_nobody_knew_is_told(user: Desk) -> None:
    hear(user, FEED, said(user, EXTENDS))
    assert user.names() == {"cobalt-2026-x1"}
    (extended,) = user.events("cobalt-2026-x1")
    assert (extended.kind, extended.new) == (EventKind.EXTENDED, {"deadline": "2026-12-20"})
    assert user.alerts() == ["endings"]


def test_what_is_told_of_no_known_request_and_not_surely_founds_none(user: Desk) -> None:
    hear(
        user,
        FEED,
        said(user, "DLA amends cobalt tender"),
        said(user, "DLA cancels antimony, cobalt and tin solicitations", "e2"),
    )
    assert user.names() == set()


def test_a_request_that_stories_alone_told_goes_with_them(user: Desk) -> None:
    hear(user, FEED, said(user, ISSUES))
    assert user.names() == {"cobalt-2026-x1"}
    act(user, "detach", story(user).id)
    assert user.names() == set()
    assert user.alerts() == []


def test_an_ending_of_the_material_that_is_told_again_founds_no_request(user: Desk) -> None:
    user.read(API, notice(posted=date(2026, 6, 1)), replace(CANCELLED, posted=date(2026, 7, 1)))
    hear(user, FEED, said(user, CANCELS))
    assert user.names() == {KEY, "SP800027R0002"}


def test_a_request_found_later_takes_the_stories_of_its_material(user: Desk) -> None:
    hear(user, FEED, said(user, "DLA amends cobalt tender"))
    assert story(user).key is None
    user.read(API, notice())
    assert story(user).key == KEY
    assert only(user, "amended").grade is Grade.REPORTED


def test_a_request_that_a_moved_deadline_made_known_becomes_the_one_that_is_read(user: Desk) -> None:
    hear(user, FEED, said(user, "DLA extends cobalt tender"))
    assert story(user).key == "cobalt-2026-x1"
    user.read(API, notice())
    assert "cobalt-2026-x1" not in user.names()
    assert (story(user).key, only(user, "extended").grade) == (KEY, Grade.REPORTED)


def test_a_better_grade_notifies_again_and_stays_one_alert(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, CANCELS))
    (alert,) = snapshot_queries.alerts(user.conn)
    deliver(user)
    user.read(API, notice(), CANCELLED)
    (again,) = snapshot_queries.alerts(user.conn)
    assert (again.id, again.event_id) == (alert.id, only(user, "cancelled").id)
    assert again.event_id != alert.event_id
    assert waiting(user) == [alert.id]
    deliver(user)
    user.read(API, notice(), CANCELLED)
    hear(user, FEED, said(user, f"{CANCELS} again", "e5"))
    assert waiting(user) == []


def deliver(user: Desk) -> None:
    user.conn.execute("UPDATE alerts SET state = 'done'")


def waiting(user: Desk) -> list[str]:
    return [row["id"] for row in user.conn.execute("SELECT id FROM alerts WHERE state = 'pending'")]


def test_told_again_nothing_changes(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, said(user, CANCELS))
    user.read(API, notice(), CANCELLED)
    before = snapshot_queries.revision(user.conn)
    user.settle()
    assert snapshot_queries.revision(user.conn) == before


def test_a_story_takes_its_witness_and_its_grade_from_an_event_of_the_record_again(tmp_path: Path) -> None:
    user = desk(tmp_path)  # its record is made up, so no rebuild can find it
    hear(user, FEED)
    user.load(record())
    user.settle()
    before = user.events(), user.request().grades
    told = f"Example Cobalt wins DLA contract {CONTRACT} to supply cobalt for the National Defense Stockpile"
    hear(user, FEED, said(user, told, grade=Grade.ANNOUNCED))
    award = only(user, "awarded")
    assert (award.grade, award.grade_without_reports, len(award.evidence)) == (Grade.ANNOUNCED, Grade.REPORTED, 3)
    user.load(replace(user.record or record(), date=date(2026, 11, 11)))  # a newer record leaves the story's word alone
    assert len(only(user, "awarded").evidence) == 3
    act(user, "detach", story(user).id)
    assert (user.events(), user.request().grades) == before


def test_what_was_entered_by_hand_is_a_witness_until_it_is_taken_back(user: Desk) -> None:
    user.read(API, notice())
    entered = ManualEvent(kind=EventKind.CANCELLED, source="a letter", reason="it came by post", on=date(2026, 11, 9))
    user_acts.add(user.conn, [UserAct("add-event", KEY, body=manual_entry.encode_entry(entered))], user.now)
    user.settle()
    assert (only(user, "cancelled").grade, only(user, "cancelled").occurred_on) == (Grade.REPORTED, entered.on)
    hear(user, FEED, said(user, CANCELS))
    user.read(API, notice(), CANCELLED)
    assert len(only(user, "cancelled").evidence) == 3
    act(user, "detach", story(user).id)
    user.undo()
    user.undo()
    user.settle()
    assert {w.source for w in only(user, "cancelled").evidence} == {API, "Example Metals Daily"}


def test_acts_from_which_something_follows_are_another_set(user: Desk) -> None:
    none = user_acts.live_deriving_acts(user.conn)
    user_acts.add(user.conn, [UserAct("star", KEY)], user.now)
    assert user_acts.live_deriving_acts(user.conn) == none == frozenset()
    user_acts.add(user.conn, [UserAct("detach", "s1")], user.now)
    some = user_acts.live_deriving_acts(user.conn)
    assert len(some) == 1
    user.undo()
    assert user_acts.live_deriving_acts(user.conn) == none
    user_acts.add(user.conn, [UserAct("detach", "s1")], user.now)
    assert user_acts.live_deriving_acts(user.conn) not in (none, some)


def test_a_better_grade_of_what_is_not_urgent_changes_its_alert_in_silence(user: Desk) -> None:
    user.poll(API, reading(API))
    hear(user, FEED, said(user, ISSUES))
    deliver(user)
    (before,) = snapshot_queries.alerts(user.conn)
    user.poll(API, reading(API, notice(posted=user.now.date())))
    (after,) = snapshot_queries.alerts(user.conn)
    assert (after.id, after.key, waiting(user)) == (before.id, KEY, [])
    assert (after.title, after.body) != (before.title, before.body)


def test_stories_of_two_requests_of_one_material_come_to_rest(user: Desk) -> None:
    """The press tells of a request that ends, and of the next one, whose notice is read."""
    hear(user, FEED, said(user, ISSUES))
    user.now += timedelta(days=20)
    hear(user, FEED, said(user, CANCELS, "e2"))
    user.now += timedelta(days=60)
    hear(user, FEED, said(user, "Defense Logistics Agency seeks cobalt for the National Defense Stockpile", "e3"))
    assert user.names() == {"cobalt-2026-x1", "cobalt-2027-x1"}
    user.poll(API, reading(API))
    user.poll(API, reading(API, notice(posted=user.now.date(), archive_on=date(2027, 9, 1))))
    user.settle()
    assert [story.key for story in snapshot_queries.all_stories(user.conn)] == [KEY, "cobalt-2026-x1", "cobalt-2026-x1"]
    assert user.request().aliases == ("cobalt-2027-x1",)
    assert user.request("cobalt-2026-x1").ending == "cancelled"
    assert len(user.alerts()) == 3


def test_who_follows_hears_of_an_event_once_whoever_tells_it_next(user: Desk) -> None:
    user.read(API, notice())
    heard: list[str] = []
    follower = EventFollower(user.conn, heard.append)
    hear(user, FEED, said(user, CANCELS))
    follower.say_new_events()
    user.read(API, notice(), CANCELLED)
    follower.say_new_events()
    user.now += timedelta(days=3)
    user.read(API, notice(), CANCELLED, replace(EXTENDED, notice_id="n3", posted=user.now.date()))
    follower.say_new_events()
    assert [("cancelled" in line, "extended" in line) for line in heard] == [(True, False), (False, True)]


def test_bare_words_of_a_notice_in_a_feed_raise_nothing(user: Desk) -> None:
    user.read(API, notice())
    bare = "Amendment 0003: extend the closing date from 10 December 2026 to 24 December 2026."
    titled = said(user, "Cobalt metal, alloy grade: this amendment", "e2", summary=bare)
    report = hear(user, FEED, said(user, bare), titled)
    assert (report.events, report.alerts) == (0, 0)
    assert user.kinds() == ["issued"]
    assert {one.kind for one in snapshot_queries.all_stories(user.conn)} == {None}
