"""A request asked anew under another number, over the real store: proposed, said by a notice, confirmed, undone."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from scripted import API, FILE, KEY, NUMBER, Desk, desk, notice

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models.grade import Grade
from mineralwatch.engine import rebuild
from mineralwatch.ports import UserAct
from mineralwatch.store import reissue_links, snapshot_queries, state_rows, user_acts

ANEW, ANEW_KEY = "SP8000-27-R-0009", "SP800027R0009"
TEXT = "Cobalt metal, alloy grade, cut cathode, 1,500 metric tons in drums. Offers by e-mail only."
FIRST = notice("n1", text=TEXT)
CANCELS = f"This solicitation is hereby cancelled. The requirement will be re-issued. {TEXT}"
CANCELLED = notice("n2", posted=date(2026, 11, 8), text=CANCELS)
AGAIN = notice("n9", number=ANEW, posted=date(2026, 11, 20), text=TEXT)
SAYS = notice("n9", number=ANEW, posted=date(2026, 11, 20), text=f"{TEXT} This solicitation replaces {NUMBER}.")


def begun(folder: Path) -> Desk:
    """A store in which the first request was read, and then that it is cancelled."""
    at = desk(folder)
    at.read(API, FIRST)
    at.read(API, FIRST, CANCELLED)
    return at


@pytest.fixture
def cancelled(tmp_path: Path) -> Desk:
    return begun(tmp_path)


def link(at: Desk) -> tuple[str, str, str, bool] | None:
    found = [(one.older, one.newer, one.grade.value, one.confirmed) for one in reissue_links.read_links(at.conn)]
    assert len(found) < 2
    return found[0] if found else None


def unchanged(at: Desk) -> None:
    """All that is derived follows from what was read and done."""
    found = rebuild.check(at.conn)
    assert found.differences == ()
    assert found.equal


def say(at: Desk, kind: str, subject: str = f"{KEY}>{ANEW_KEY}", reason: str | None = None) -> None:
    body = json.dumps({"reason": reason}) if reason else None
    user_acts.add(at.conn, [UserAct(kind, subject, body=body)], at.now)  # type: ignore[arg-type]
    at.settle()


def test_a_promise_alone_reissues_nothing(cancelled: Desk) -> None:
    assert cancelled.request().reissue_promised
    assert "reissued" not in cancelled.kinds()
    assert link(cancelled) is None


def test_a_request_asked_anew_is_an_inferred_event_and_raises_no_alert_of_its_own(cancelled: Desk) -> None:
    before = len(cancelled.alerts())
    cancelled.read(API, CANCELLED, AGAIN)
    assert link(cancelled) == (KEY, ANEW_KEY, "inferred", False)
    event = next(e for e in cancelled.events() if e.kind.value == "reissued")
    assert (event.grade, event.occurred_on, event.baseline) == (Grade.INFERRED, date(2026, 11, 20), False)
    assert event.new == {"number": ANEW, "key": ANEW_KEY}
    assert "titles alike by 100%" in (event.evidence[0].says or "")
    assert cancelled.request().ending.value == "cancelled"  # type: ignore[union-attr]
    assert cancelled.alerts()[: len(cancelled.alerts()) - before] == ["issued"]  # that of the new request
    unchanged(cancelled)


def test_what_the_notice_says_is_official_and_told_aloud_once(cancelled: Desk) -> None:
    cancelled.read(API, CANCELLED, SAYS)
    assert link(cancelled) == (KEY, ANEW_KEY, "official", False)
    event = cancelled.events()[-1]
    assert (event.kind.value, event.grade, event.evidence[0].source) == ("reissued", Grade.OFFICIAL, API)
    assert event.evidence[0].says == f"This solicitation replaces {NUMBER}."
    assert cancelled.alerts().count("endings") == 2  # cancelled, and reissued
    cancelled.read(FILE, CANCELLED, SAYS)
    assert [w.source for w in cancelled.events()[-1].evidence] == [API, FILE]
    assert cancelled.alerts().count("endings") == 2
    assert cancelled.kinds().count("reissued") == 1
    unchanged(cancelled)


def test_an_inferred_reissue_that_a_notice_confirms_is_the_same_event_and_alerts_then(cancelled: Desk) -> None:
    cancelled.read(API, CANCELLED, notice("n9", number=ANEW, posted=date(2026, 11, 20), text=TEXT))
    before = cancelled.events()[-1]
    cancelled.read(API, CANCELLED, SAYS)
    after = cancelled.events()[-1]
    assert (after.id, after.grade, after.seen_at) == (before.id, Grade.OFFICIAL, before.seen_at)
    assert cancelled.alerts().count("endings") == 2
    unchanged(cancelled)


def test_the_links_do_not_depend_on_the_order_of_reading(tmp_path: Path) -> None:
    told = set()
    for n, order in enumerate(permutations((CANCELLED, AGAIN, notice("n0", posted=date(2026, 10, 1), text=TEXT)))):
        folder = tmp_path / str(n)
        folder.mkdir()
        at = desk(folder)
        for count in range(1, len(order) + 1):
            at.read(API, *order[:count])
        told.add((link(at), tuple((e.id, e.kind, e.grade) for e in at.events() if e.kind.value == "reissued")))
        unchanged(at)
        at.conn.close()
    assert len(told) == 1
    assert next(iter(told))[0] == (KEY, ANEW_KEY, "inferred", False)


def test_the_user_confirms_undoes_and_takes_that_back(cancelled: Desk) -> None:
    cancelled.read(API, CANCELLED, AGAIN)
    say(cancelled, "link", reason="the buyer says so")
    assert link(cancelled) == (KEY, ANEW_KEY, "inferred", True)
    assert "linked by hand: the buyer says so" in reissue_links.read_links(cancelled.conn)[0].reasons
    assert cancelled.kinds().count("reissued") == 1
    unchanged(cancelled)
    say(cancelled, "unlink")
    assert link(cancelled) is None
    assert "reissued" not in cancelled.kinds()
    assert "reissued" not in cancelled.request().kinds
    unchanged(cancelled)
    assert cancelled.undo() == f"{NUMBER} and {ANEW} linked again, as far as it is proposed"
    cancelled.settle()
    assert link(cancelled) == (KEY, ANEW_KEY, "inferred", True)
    unchanged(cancelled)
    cancelled.undo()
    cancelled.settle()
    assert link(cancelled) == (KEY, ANEW_KEY, "inferred", False)
    unchanged(cancelled)


def test_the_user_links_what_nobody_proposed_and_what_comes_later(cancelled: Desk) -> None:
    other = notice("n9", number=ANEW, posted=date(2026, 11, 20), title="Indium ingots", text="Indium.")
    say(cancelled, "link")  # before the new request is known
    assert link(cancelled) is None
    cancelled.read(API, CANCELLED, other)
    assert link(cancelled) == (KEY, ANEW_KEY, "inferred", True)
    assert cancelled.events()[-1].evidence[0].source == "hand"
    unchanged(cancelled)


def test_two_candidates_wait_for_the_user(cancelled: Desk) -> None:
    third = notice("n8", number="SP8000-27-R-0008", posted=date(2026, 11, 21), text=TEXT)
    cancelled.read(API, CANCELLED, AGAIN, third)
    assert link(cancelled) is None
    say(cancelled, "unlink")
    assert link(cancelled) == (KEY, "SP800027R0008", "inferred", False)
    say(cancelled, "link")
    assert link(cancelled) == (KEY, ANEW_KEY, "inferred", True)
    unchanged(cancelled)


def test_a_star_follows_the_chain_both_ways_and_goes_with_the_link(cancelled: Desk) -> None:
    cancelled.act("star", KEY)
    assert snapshot_queries.snapshot(cancelled.conn).starred == {KEY}
    cancelled.read(API, CANCELLED, AGAIN)
    assert snapshot_queries.snapshot(cancelled.conn).starred == {KEY, ANEW_KEY}
    cancelled.act("unstar", ANEW_KEY)
    assert snapshot_queries.snapshot(cancelled.conn).starred == set()
    cancelled.act("star", ANEW_KEY)
    assert snapshot_queries.snapshot(cancelled.conn).starred == {KEY, ANEW_KEY}
    say(cancelled, "unlink")
    assert snapshot_queries.snapshot(cancelled.conn).starred == {KEY, ANEW_KEY}  # each had its own star
    cancelled.act("unstar", KEY)
    assert snapshot_queries.snapshot(cancelled.conn).starred == {ANEW_KEY}


def test_both_ends_show_each_other(cancelled: Desk) -> None:
    cancelled.read(API, CANCELLED, SAYS)
    older, newer = (snapshot_queries.detail(cancelled.conn, key) for key in (KEY, ANEW_KEY))
    assert older is not None
    assert newer is not None
    assert [(one.relation, one.key, one.number, one.grade.value) for one in older.related] == [
        ("reissued as", ANEW_KEY, ANEW, "official")
    ]
    assert [(one.relation, one.key, one.number) for one in newer.related] == [("reissue of", KEY, NUMBER)]


def test_a_chain_whose_first_request_learns_its_number_stays_one(tmp_path: Path) -> None:
    at = desk(tmp_path)
    nameless = notice("n1", number=None, text=CANCELS, posted=date(2026, 11, 1))
    again = replace(AGAIN, deadline=parse_deadline("2027-01-20T15:00:00-05:00"))
    at.read(API, nameless)
    at.read(API, nameless, again)
    assert link(at) == ("cobalt-2026-x1", ANEW_KEY, "inferred", False)
    alerts = len(at.alerts())
    at.read(API, notice("n1", text=CANCELS, posted=date(2026, 11, 1)), again)
    assert link(at) == (KEY, ANEW_KEY, "inferred", False)
    assert at.kinds().count("reissued") == 1
    assert len(at.alerts()) == alerts
    unchanged(at)


def test_linked_twice_or_in_any_order_the_end_is_the_same(tmp_path: Path) -> None:
    ends = set()
    chance = random.Random(7)
    for n in range(4):
        folder = tmp_path / str(n)
        folder.mkdir()
        at = begun(folder)
        at.read(API, CANCELLED, AGAIN)
        for kind in chance.choices(("link", "unlink"), k=n):
            say(at, kind)
        say(at, "unlink")
        rows = state_rows.stored_rows(at.conn)
        ends.add(tuple(sorted((table, name) for table in ("chains", "events") for name in rows[table])))
        unchanged(at)
        at.conn.close()
    assert len(ends) == 1
