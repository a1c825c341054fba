"""A headline that its feed corrects in place is read again: what only it told is taken back, and its alert says so."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from scripted import API, KEY, Desk, hear, notice
from test_told import CANCELLED, CANCELS, EXTENDS, FEED, OTHER_FEED, deliver, only, said, story, waiting

from mineralwatch.domain.stories.entry_corrections import READINGS_KEPT
from mineralwatch.store import snapshot_queries

DENIES = "Correction: DLA has not cancelled cobalt tender"
QUIET = "DLA and the cobalt market: an overview"


@pytest.fixture
def user(here: Desk) -> Desk:
    """A desk whose feeds were read once."""
    for feed in (FEED, OTHER_FEED):
        hear(here, feed)
    return here


def readings(user: Desk) -> list[tuple[str, int]]:
    return [(row["title"], row["first"]) for row in user.conn.execute("SELECT * FROM entry_readings ORDER BY seq")]


def test_a_denial_takes_the_event_and_its_request_back_and_is_alerted_once(user: Desk) -> None:
    hear(user, FEED, told := said(user, CANCELS))
    assert user.names() == {"cobalt-2026-x1"}
    (sent,) = snapshot_queries.alerts(user.conn)
    deliver(user)
    report = hear(user, FEED, replace(told, title=DENIES), hours=3)
    assert (report.alerts, report.new_entries, user.names()) == (1, 0, set())
    assert (story(user).title, story(user).kind) == (DENIES, None)
    assert readings(user) == [(CANCELS, 1), (DENIES, 0)]
    after, correction = sorted(snapshot_queries.alerts(user.conn), key=lambda one: one.raised_at)
    assert (after.id, after.title, after.body.splitlines()[0]) == (
        sent.id,
        sent.title,
        f"Withdrawn on 10 Nov: the headline that told it was corrected to “{DENIES}”, and nobody else tells it.",
    )
    assert (correction.title, correction.severity) == (f"Withdrawn: {sent.title}", "high")
    assert waiting(user) == [correction.id]


def test_what_nobody_was_told_yet_is_withdrawn_in_silence(user: Desk) -> None:
    hear(user, FEED, told := said(user, CANCELS))
    hear(user, FEED, replace(told, title=DENIES), hours=3)
    assert user.alerts() == []


def test_an_event_that_a_notice_shows_too_stays_and_nothing_is_withdrawn(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, told := said(user, CANCELS))
    user.read(API, notice(), CANCELLED)
    deliver(user)
    hear(user, FEED, replace(told, title=DENIES), hours=3)
    assert [w.source for w in only(user, "cancelled").evidence] == [API]
    assert (len(user.alerts()), waiting(user)) == (1, [])


@pytest.mark.parametrize("first", [True, False], ids=["in the first reading", "later"])
def test_a_headline_that_tells_something_only_now_is_news_once(here: Desk, first: bool) -> None:
    hear(here, FEED) if not first else None
    here.read(API, notice())
    hear(here, FEED, told := said(here, QUIET))
    assert here.alerts() == []
    report = hear(here, FEED, replace(told, title=CANCELS), hours=3)
    assert (report.alerts, only(here, "cancelled").baseline) == (1, False)
    deliver(here)
    hear(here, FEED, replace(told, title=CANCELS), hours=3)
    hear(here, FEED, replace(told, title=f"{CANCELS}, officials say"), hours=3)
    assert (len(here.alerts()), waiting(here)) == (1, [])


def test_a_headline_that_is_corrected_to_another_event_tells_that(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, told := said(user, CANCELS))
    deliver(user)
    hear(user, FEED, replace(told, title=EXTENDS), hours=3)
    assert user.kinds() == ["issued", "extended"]
    assert len(user.alerts()) == 3


def test_a_feed_that_flips_between_two_titles_comes_to_rest(user: Desk) -> None:
    user.read(API, notice())
    told = said(user, CANCELS)
    for turn in range(2 * READINGS_KEPT):
        hear(user, FEED, replace(told, title=DENIES if turn % 2 else CANCELS), hours=1)
        deliver(user)
    assert len(readings(user)) == READINGS_KEPT
    assert len(user.alerts()) == 2
    held = snapshot_queries.alerts(user.conn)[-1]
    assert held.body.startswith("Withdrawn") == ("cancelled" not in user.kinds())


def test_the_words_that_an_item_had_are_never_changed(user: Desk) -> None:
    hear(user, FEED, told := said(user, CANCELS))
    hear(user, FEED, replace(told, title=DENIES), hours=3)
    for statement in ("UPDATE entry_readings SET title = 'x'", "DELETE FROM entry_readings"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            user.conn.execute(statement)


def test_a_correction_of_one_of_two_outlets_silences_their_story(user: Desk) -> None:
    user.read(API, notice())
    hear(user, FEED, told := said(user, CANCELS))
    hear(user, OTHER_FEED, said(user, CANCELS, "e2", feed=OTHER_FEED, outlet="Example Mining"), hours=1)
    hear(user, FEED, replace(told, title=DENIES), hours=3)
    assert (user.kinds(), user.request(KEY).ending) == (["issued"], None)
