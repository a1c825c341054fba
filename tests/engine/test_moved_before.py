"""A deadline that the record knows and that the first notice read here gives later: an extension, inferred."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scripted import API, KEY, NUMBER, Desk, desk, hear, notice
from test_register import PRESS, record

from mineralwatch.domain.dates import parse_deadline
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.record.record_rows import EventRow, Record

ISSUED = EventRow(
    kind=EventKind.ISSUED, on="2026-10-01", new={"deadline": "2026-11-20"}, sources=(PRESS,), grade=Grade.REPORTED
)
LATER = notice("n2", posted=date(2026, 11, 9))  # gives 10 December
FIRST = notice("n1", posted=date(2026, 10, 1), deadline=parse_deadline("2026-11-20T15:00:00-05:00"))


def told(*events: EventRow) -> Record:
    shipped = record()
    return replace(shipped, solicitations=(replace(shipped.solicitations[0], awards=(), events=events),))


@pytest.fixture
def user(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def moves(user: Desk) -> list[Event]:
    return [event for event in user.events() if event.kind is EventKind.EXTENDED]


def test_a_first_reading_with_a_later_deadline_is_an_extension_that_names_its_reason(user: Desk) -> None:
    user.load(told(ISSUED))
    report = user.read(API, LATER)
    (move,) = moves(user)
    assert (move.grade, move.occurred_on, move.old["deadline"]) == (Grade.INFERRED, None, "2026-11-20")
    assert str(move.new["deadline"]).startswith("2026-12-10")
    assert "the record knows it from 2026-10-01 with the deadline 2026-11-20" in str(move.evidence[0].says)
    assert report.alerts == 1  # a change against what is stored, even at a first reading
    again = user.events(), user.request()
    user.settle()
    user.read(API, LATER)
    assert (user.events(), user.request()) == again


def test_the_order_of_arrival_does_not_matter(user: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = desk(tmp_path / "other")
    user.load(told(ISSUED))
    user.read(API, LATER)
    other.read(API, LATER)
    other.load(told(ISSUED))
    other.settle()
    facts = [[(e.id, e.grade, e.old, e.new) for e in moves(one)] for one in (user, other)]
    assert facts[0] == facts[1] != []


def test_who_tells_the_extension_itself_takes_its_place(user: Desk) -> None:
    user.load(told(ISSUED))
    user.read(API, LATER)
    user.read(API, FIRST, LATER)  # an archive brings the version before
    (move,) = moves(user)
    assert (move.grade, {w.source for w in move.evidence}) == (Grade.OFFICIAL, {API})
    assert len(user.alerts()) == 1


def test_the_press_is_a_witness_of_it(user: Desk) -> None:
    user.load(told(ISSUED))
    user.read(API, LATER)
    hear(user, "daily")
    title = "DLA extends deadline of cobalt solicitation to 10 December 2026"
    hear(user, "daily", FeedEntry("e1", "guid", "daily", title, published=user.now))
    (move,) = moves(user)
    assert (move.grade, move.grade_without_reports, len(move.evidence)) == (Grade.REPORTED, Grade.INFERRED, 2)


MOVED = EventRow(
    kind=EventKind.EXTENDED, on="2026-11-02", new={"deadline": "2026-12-10"}, sources=(PRESS,), grade=Grade.REPORTED
)


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ((ISSUED, MOVED), LATER),
        ((ISSUED,), replace(LATER, posted=date(2026, 10, 1))),
        ((replace(ISSUED, on=None),), LATER),
        ((ISSUED,), replace(LATER, deadline=FIRST.deadline)),
        ((ISSUED,), replace(LATER, deadline=None)),
    ],
    ids=["known already", "the first version itself", "posted nobody knows when", "the same deadline", "no deadline"],
)
def test_silence_else(user: Desk, rows: tuple[EventRow, ...], first: object) -> None:
    user.load(told(*rows))
    user.read(API, first)  # type: ignore[arg-type]
    assert [move for move in moves(user) if move.grade is Grade.INFERRED] == []
    assert (user.request().key, user.request().number) == (KEY, NUMBER)
