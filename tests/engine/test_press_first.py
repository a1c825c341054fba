"""An official event alerts once when its source first shows it, whatever a headline said before, and marks unread."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from scripted import API, FILE, KEY, Desk, hear, notice
from test_register import AWARD_NOTICE, IDIQ, held
from test_told import CANCELLED, CANCELS, EXTENDED, EXTENDS, FEED, OTHER_FEED, act, deliver, only, said, waiting

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.solicitations.contract_register import REGISTER
from mineralwatch.store import snapshot_queries, stars_and_unread
from mineralwatch.store.connection import read_transaction as consistently

SHORTENS = "DLA moves up deadline of cobalt solicitation to 1 December 2026"
AWARDS = "Example Cobalt wins $48.5 million DLA contract to supply cobalt for the National Defense Stockpile"
SHORTENED = notice("n2", posted=date(2026, 11, 12), deadline=parse_deadline("2026-12-01T15:00:00-05:00"))
NOTICES = {
    "extended": (EXTENDS, EXTENDED),
    "shortened": (SHORTENS, SHORTENED),
    "cancelled": (CANCELS, CANCELLED),
    "awarded": (AWARDS, AWARD_NOTICE),
}


def first_readings(user: Desk, *entries: FeedEntry) -> None:
    """Every source is read once; the feed's first reading holds these items."""
    for source in (API, FILE):
        user.read(source, notice())
    user.poll(REGISTER, held())
    hear(user, FEED, *entries)
    hear(user, OTHER_FEED)
    hear(user, "edgar")


def is_unread(user: Desk) -> bool:
    with consistently(user.conn):
        return KEY in stars_and_unread.unread(user.conn)


def official(user: Desk, source: str, kind: str) -> int:
    """How many alerts a reading raised that shows the event."""
    if source == REGISTER:
        return user.poll(REGISTER, held(replace(IDIQ, signed=user.now.date())), hours=24).alerts
    return user.read(source, notice(), NOTICES[kind][1]).alerts


@pytest.mark.parametrize("source", [API, FILE])
@pytest.mark.parametrize("kind", NOTICES)
@pytest.mark.parametrize("first", ["press", "official"])
def test_an_event_of_a_notice_alerts_once(here: Desk, source: str, kind: str, first: str) -> None:
    title = NOTICES[kind][0]
    first_readings(here, *([said(here, title)] if first == "press" else []))
    act(here, "read", KEY)
    assert (here.alerts(), is_unread(here)) == ([], False)
    assert official(here, source, kind) == 1
    assert (only(here, kind).baseline, is_unread(here)) == (False, True)
    deliver(here)
    act(here, "read", KEY)
    if first == "official":
        hear(here, FEED, said(here, title))
    official(here, API if source == FILE else FILE, kind)
    hear(here, OTHER_FEED, said(here, title, "e9", feed=OTHER_FEED))
    assert (len(here.alerts()), waiting(here), is_unread(here)) == (1, [], False)


def test_an_award_of_the_register_and_one_of_a_filing_alert_after_a_headline(here: Desk) -> None:
    first_readings(here, said(here, AWARDS))
    filing = said(here, AWARDS, "f1", feed="edgar", outlet="SEC EDGAR", grade=Grade.OFFICIAL)
    assert hear(here, "edgar", filing, hours=30).alerts == 1
    deliver(here)
    here.read(API, notice(), AWARD_NOTICE)
    official(here, REGISTER, "awarded")
    assert (len(here.alerts()), waiting(here)) == (1, [])


def test_the_register_alerts_after_a_headline_and_not_of_what_was_signed_long_ago(here: Desk) -> None:
    first_readings(here, said(here, f"{AWARDS} under SP8000-27-D-0001"))
    here.read(API, notice(), replace(AWARD_NOTICE, award=None, posted=date(2026, 10, 1)))
    assert here.alerts() == []
    assert official(here, REGISTER, "awarded") == 1


def test_what_is_read_within_the_source_s_own_baseline_alerts_nobody(here: Desk) -> None:
    hear(here, FEED, said(here, EXTENDS), said(here, CANCELS, "e2"))
    assert here.read(API, notice(), EXTENDED).alerts == 0
    assert here.read(API, notice(), EXTENDED).alerts == 0
    assert not is_unread(here)


def test_a_change_of_what_is_stored_alerts_at_a_source_s_first_reading_too(here: Desk) -> None:
    here.read(API, notice())
    hear(here, FEED, said(here, EXTENDS))
    assert here.read(FILE, notice(), EXTENDED).alerts == 1


@pytest.mark.parametrize(("days", "alerts"), [(29, 1), (31, 0)])
def test_what_is_dated_more_than_thirty_days_back_alerts_nobody(here: Desk, days: int, alerts: int) -> None:
    first_readings(here, said(here, EXTENDS))
    here.now += timedelta(days=40)
    posted = here.now.date() - timedelta(days=days)
    assert here.read(API, notice(), replace(EXTENDED, posted=posted)).alerts == alerts


def test_a_notice_that_changes_in_place_is_dated_by_nobody(here: Desk) -> None:
    first_readings(here)
    here.now += timedelta(days=35)
    assert here.read(API, replace(EXTENDED, notice_id="n1", posted=notice().posted)).alerts == 1


def test_a_removal_alerts(here: Desk) -> None:
    first_readings(here)
    alerts = [here.read(API).alerts for _ in range(3)]
    assert (sum(alerts), here.kinds()[-1]) == (1, "removed")


def test_a_headline_that_is_taken_over_by_a_notice_and_comes_back_alerts_once(here: Desk) -> None:
    """The id of the event changes with who tells it; its alert follows it through all of them."""
    first_readings(here)
    hear(here, FEED, said(here, CANCELS))
    deliver(here)
    here.now += timedelta(days=2)
    hear(here, OTHER_FEED, said(here, "US defense agency scraps its cobalt purchase for the stockpile", "e2"))
    here.read(API, notice(), CANCELLED)
    deliver(here)
    here.read(API, notice(), replace(CANCELLED, text="Offers are asked."))
    act(here, "detach", snapshot_queries.all_stories(here.conn)[-1].id)
    undo: Callable[[], object] = here.undo
    undo()
    here.settle()
    assert len(here.alerts()) == 1


TELLERS = (
    CANCELS,
    "US defense agency scraps its cobalt purchase for the national stockpile",
    "Pentagon's DLA withdraws tender for cobalt in surprise to miners",
)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_an_event_keeps_its_id_whichever_outlet_comes_next(here: Desk, order: tuple[int, ...]) -> None:
    first_readings(here)
    ids = set()
    for n in order:
        feed = (FEED, OTHER_FEED)[n % 2]
        hear(here, feed, said(here, TELLERS[n], f"e{n}", feed=feed, outlet=f"Outlet {n}"), hours=2)
        ids.add(only(here, "cancelled").id)
    assert (len(ids), len(here.alerts())) == (1, 1)
    told = [one.id for one in snapshot_queries.all_stories(here.conn) if one.key == KEY]
    assert len(only(here, "cancelled").evidence) == len(told)
    act(here, "detach", told[-1])
    assert only(here, "cancelled").id in ids if len(told) > 1 else here.kinds() == ["issued"]
