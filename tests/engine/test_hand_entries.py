"""What is entered by hand, over a real store: laid over what was read, taken back without a trace, rebuilt the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from scripted import API, KEY, NUMBER, Desk, desk, notice

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.manual_entries.entry_validation import read_event
from mineralwatch.domain.manual_entries.manual_entry import ADD_EVENT, encode_entry
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.engine import rebuild
from mineralwatch.ports import UserAct
from mineralwatch.record import loader
from mineralwatch.store import user_acts

PROVISIONAL = "cobalt-2026-x1"
SAID = {"source": "letter to bidders", "reason": "the notice does not say it"}


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Desk]:
    """A store in which one request was read; at the end it is still what follows from what was read and done."""
    made = desk(tmp_path)
    made.read(API, notice())
    yield made
    assert rebuild.check(made.conn).differences == ()
    made.conn.close()


def enter(mine: Desk, subject: str = KEY, **given: object) -> None:
    """Write an event, without what follows from it."""
    body = encode_entry(read_event({**SAID, **given}, mine.now.date()))
    user_acts.add(mine.conn, [UserAct(ADD_EVENT, subject, body=body)], mine.now)


def only(mine: Desk, kind: EventKind, key: str = KEY) -> Event:
    (found,) = (event for event in mine.events(key) if event.kind is kind)
    return found


def test_an_event_stands_with_its_source_until_it_is_taken_back(mine: Desk) -> None:
    before = mine.events(), mine.request()
    enter(mine, kind="cancelled", on="2026-11-09", grade="announced", url="https://example.org/a")
    mine.settle()
    event = only(mine, EventKind.CANCELLED)
    (witness,) = event.evidence
    assert (event.grade, event.occurred_on) == (Grade.ANNOUNCED, date(2026, 11, 9))
    assert (witness.source, witness.ref, witness.url) == ("letter to bidders", "hand/1", "https://example.org/a")
    assert witness.says == "entered by hand: the notice does not say it"
    assert mine.request().ending is EventKind.CANCELLED
    assert rebuild.check(mine.conn).equal
    assert mine.undo() == f"{NUMBER} no longer has the event entered by hand"
    mine.settle()
    assert mine.events() == before[0]
    assert mine.request().ending is None


def test_an_event_alerts_nobody_and_makes_nothing_unread(mine: Desk) -> None:
    enter(mine, kind="cancelled", on="2026-11-09")
    mine.settle()
    mine.read(API, notice())
    assert mine.alerts() == []
    assert only(mine, EventKind.CANCELLED).baseline


def test_not_even_when_a_source_is_read_before_it_was_settled(mine: Desk) -> None:
    enter(mine, kind="cancelled", on="2026-11-09")
    mine.read(API, notice(deadline=parse_deadline("2026-12-20T15:00:00-05:00"), title="Cobalt metal"))
    assert "cancelled" in mine.kinds()
    assert all("cancel" not in alert for alert in mine.alerts())
    assert len(mine.alerts()) == 1  # the extension that was read


def test_the_same_event_gets_one_more_witness(mine: Desk) -> None:
    mine.read(API, notice(deadline=parse_deadline("2026-12-20T15:00:00-05:00")))
    read = only(mine, EventKind.EXTENDED)
    enter(mine, kind="extended", deadline="2026-12-20")
    mine.settle()
    both = only(mine, EventKind.EXTENDED)
    assert (both.id, both.grade) == (read.id, Grade.OFFICIAL)
    assert [witness.ref for witness in both.evidence] == [*(w.ref for w in read.evidence), "hand/1"]
    mine.undo()
    mine.settle()
    assert only(mine, EventKind.EXTENDED) == read


def test_what_a_notice_says_later_joins_the_event_entered_before(mine: Desk) -> None:
    enter(mine, kind="extended", deadline="2026-12-20")
    mine.settle()
    assert only(mine, EventKind.EXTENDED).grade is Grade.REPORTED
    mine.read(API, notice(deadline=parse_deadline("2026-12-20T15:00:00-05:00")))
    event = only(mine, EventKind.EXTENDED)
    assert event.grade is Grade.OFFICIAL
    assert "hand/1" in [witness.ref for witness in event.evidence]


def test_an_entry_on_a_provisional_key_follows_the_number(mine: Desk) -> None:
    mine.read(API, notice(), notice("n9", number=None, title="Cobalt, cut cathodes"))
    assert PROVISIONAL in mine.names()
    enter(mine, PROVISIONAL, kind="cancelled", on="2026-11-09")
    mine.settle()
    assert "cancelled" in mine.kinds(PROVISIONAL)
    mine.read(API, notice(), notice("n9", number="SP8000-27-R-0009", title="Cobalt, cut cathodes"))
    assert PROVISIONAL not in mine.names()
    assert "cancelled" in mine.kinds("SP800027R0009")
    assert rebuild.check(mine.conn).equal
    assert mine.undo() == "SP8000-27-R-0009 no longer has the event entered by hand"
    mine.settle()
    assert "cancelled" not in mine.kinds("SP800027R0009")


def test_entered_and_taken_back_before_anybody_settled_leaves_nothing(mine: Desk) -> None:
    before = mine.events()
    enter(mine, kind="awarded", amount="5m", awardee="Glencore")
    mine.undo()
    mine.settle()
    assert mine.events() == before


def test_an_award_and_an_order_bring_their_money_by_its_kind(mine: Desk) -> None:
    contract = "SP8000-27-D-0001"
    enter(mine, kind="awarded", on="2026-11-09", amount="$5m", awardee="Glencore", contract=contract)
    enter(mine, kind="ordered", on="2026-11-10", amount="1m", awardee="Glencore", contract="SP8000-27-F-0001")
    mine.settle()
    assert only(mine, EventKind.AWARDED).new["amount"] == 5e6
    assert only(mine, EventKind.ORDERED).new["ordered"] == 1e6
    (won,) = mine.request().awardees
    assert (won.name, won.contract) == ("Glencore", contract)


def test_a_move_that_names_its_deadline_is_the_one_that_leads_there(mine: Desk) -> None:
    """And not one of the same month whose dates nobody told, however near."""
    record = loader.read_record()
    mine.load(record)
    cobalt = record.keys["cobalt-alloy-grade-2025"]
    before = len(mine.events(cobalt))
    enter(mine, cobalt, kind="extended", on="2025-09-11", deadline="2025-10-15")
    mine.settle()
    (event,) = (one for one in mine.events(cobalt) if "hand/1" in [witness.ref for witness in one.evidence])
    assert event.new["deadline"] == "2025-10-15"
    assert len(mine.events(cobalt)) == before
