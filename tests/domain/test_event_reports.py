"""What a story reports, and which event of a solicitation it is matched with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.evidence.event_reports import (
    EventReport,
    is_reported,
    only_reported,
    recalls_past_deadline,
    report_of_story,
)
from mineralwatch.domain.evidence.report_matching import SolicitationRef, match_reports, without_reports
from mineralwatch.domain.models.event import Event, EventKind, Evidence
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import Story

SEEN = datetime(2026, 11, 10, 12, tzinfo=UTC)
REF = SolicitationRef("SP800027R0001", "SP8000-27-R-0001", "cobalt")
DAY = date(2026, 11, 10)


def story(**changes: Any) -> Story:
    base = Story(
        id="s1",
        title="DLA cancels cobalt tender",
        outlets=("Example Metals Daily", "Example Mining"),
        published=SEEN - timedelta(hours=2),
        first_seen=SEEN,
        url="https://example.com/1",
        material="cobalt",
        kind="cancelled",
        confidence=0.95,
        entry_count=2,
    )
    return replace(base, **changes)


def report(ref: str = "1", kind: EventKind = EventKind.CANCELLED, **changes: Any) -> EventReport:
    return replace(EventReport(f"story/{ref}", "Daily", Grade.REPORTED, kind, SEEN, DAY), **changes)


def event(kind: EventKind = EventKind.CANCELLED, on: date | None = DAY, **changes: Any) -> Event:
    witness = Evidence("sam", "n1", None, Grade.OFFICIAL, SEEN)
    base = Event(f"{kind}-1", kind, REF.key, REF.number, REF.material, on, SEEN, Grade.OFFICIAL, {}, {}, (witness,))
    return replace(base, **changes)


def witnesses(events: tuple[Event, ...]) -> list[int]:
    return [sum(is_reported(w) for w in one.evidence) for one in events]


def test_a_story_is_one_witness_with_its_first_outlet_and_its_own_words() -> None:
    told = report_of_story(story())
    assert told is not None
    assert (told.ref, told.source, told.kind, told.said_on, told.occurred_on) == (
        "story/s1",
        "Example Metals Daily",
        EventKind.CANCELLED,
        DAY,
        None,
    )
    assert (told.says, told.grade, told.baseline) == ("DLA cancels cobalt tender", Grade.REPORTED, False)


@pytest.mark.parametrize(
    "changes",
    [{"kind": None}, {"confidence": 0.55}, {"confidence": None}, {"kind": "ban"}, {"kind": "removed"}],
    ids=str,
)
def test_a_story_without_kind_or_confidence_reports_nothing(changes: dict[str, Any]) -> None:
    assert report_of_story(story(**changes)) is None


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (SEEN - timedelta(days=6), date(2026, 11, 4)),
        (SEEN + timedelta(hours=20), DAY),
        (None, None),
    ],
    ids=["before", "another clock", "undated"],
)
def test_the_day_of_a_report_is_never_after_its_reading(published: datetime | None, day: date | None) -> None:
    told = report_of_story(story(published=published))
    assert told is not None
    assert told.said_on == day


@given(late=st.sampled_from(["0", "zz"]))
def test_an_event_that_is_only_reported_keeps_its_id_when_another_story_comes(late: str) -> None:
    (alone,) = match_reports([report("m")], [], REF)
    (both,) = match_reports([report("m"), report(late, seen_at=SEEN + timedelta(hours=3))], [], REF)
    assert (both.id, len(both.evidence)) == (alone.id, 2)


def test_values_stand_under_the_names_of_the_event() -> None:
    values = {"amount": 5.0, "awardee": "Example", "contract": "SP8000-27-D-0001", "deadline": "2026-12-01"}
    told = {
        kind: report_of_story(story(kind=kind, reported_values=values))
        for kind in ("awarded", "ordered", "extended", "cancelled")
    }
    assert {kind: one.new for kind, one in told.items() if one} == {
        "awarded": {"amount": 5.0, "awardee": "Example", "contract": "SP8000-27-D-0001"},
        "ordered": {"ordered": 5.0, "awardee": "Example", "contract": "SP8000-27-D-0001"},
        "extended": {"deadline": "2026-12-01"},
        "cancelled": {},
    }


def test_the_press_is_not_dated_by_its_day() -> None:
    (alone,) = match_reports([report()], [], REF)
    assert (alone.occurred_on, alone.occurred_about, alone.grade) == (None, FuzzyDate("~2026-11-10"), Grade.REPORTED)
    (dated,) = match_reports([report(), report("2", occurred_on=date(2026, 11, 9))], [], REF)
    assert (dated.occurred_on, dated.occurred_about) == (date(2026, 11, 9), None)


AWARD = {"awardee": "Example Cobalt", "contract": "SP8000-27-D-0001", "amount": 48_500_000.0}
CASES: dict[str, tuple[EventKind, dict[str, Any], date, dict[str, Any], date, bool]] = {
    # kind, what the event says, its day, what is told, the day of that, whether it is the same
    "a cancellation a week later": (EventKind.CANCELLED, {}, DAY, {}, DAY + timedelta(7), True),
    "told long after": (EventKind.CANCELLED, {}, DAY, {}, DAY + timedelta(300), True),
    "told long before": (EventKind.CANCELLED, {}, DAY, {}, DAY - timedelta(40), False),
    "the same contract": (EventKind.AWARDED, AWARD, DAY, {"contract": "SP800027D0001"}, DAY + timedelta(900), True),
    "another contract": (EventKind.AWARDED, AWARD, DAY, {**AWARD, "contract": "SP8000-27-D-0002"}, DAY, False),
    "the winner by another name": (
        EventKind.AWARDED,
        AWARD,
        DAY,
        {"awardee": "EXAMPLE COBALT, INC."},
        DAY + timedelta(200),
        True,
    ),
    "another winner": (EventKind.AWARDED, AWARD, DAY, {"awardee": "Other Metals"}, DAY, False),
    "the winner with another sum": (
        EventKind.AWARDED,
        AWARD,
        DAY,
        {"awardee": "Example Cobalt", "amount": 9e6},
        DAY + timedelta(30),
        True,
    ),
    "the winner with another sum, later": (
        EventKind.AWARDED,
        AWARD,
        DAY,
        {"awardee": "Example Cobalt", "amount": 9e6},
        DAY + timedelta(100),
        False,
    ),
    "a rounded sum and no winner": (EventKind.AWARDED, AWARD, DAY, {"amount": 48e6}, DAY + timedelta(50), True),
    "another sum and no winner": (EventKind.AWARDED, AWARD, DAY, {"amount": 9e6}, DAY, False),
    "nothing named, much later": (EventKind.AWARDED, AWARD, DAY, {}, DAY + timedelta(90), False),
    "the same deadline": (
        EventKind.EXTENDED,
        {"deadline": "2026-12-20T15:00:00-05:00"},
        DAY,
        {"deadline": "2026-12-20"},
        DAY + timedelta(40),
        True,
    ),
    "another deadline": (
        EventKind.EXTENDED,
        {"deadline": "2026-12-20T15:00:00-05:00"},
        DAY,
        {"deadline": "2026-12-21"},
        DAY,
        False,
    ),
    "an extension of the week": (EventKind.EXTENDED, {"deadline": "2026-12-20"}, DAY, {}, DAY + timedelta(7), True),
    "an extension of a later week": (
        EventKind.EXTENDED,
        {"deadline": "2026-12-20"},
        DAY,
        {},
        DAY + timedelta(8),
        False,
    ),
    "issued": (EventKind.ISSUED, {}, DAY, {}, DAY + timedelta(100), True),
    "an order about as large": (
        EventKind.ORDERED,
        {"under": "SP8000-27-D-0001", "ordered": 6_212_345.0},
        DAY,
        {"contract": "SP8000-27-D-0001", "ordered": 6.2e6},
        DAY + timedelta(20),
        True,
    ),
    "another order": (
        EventKind.ORDERED,
        {"under": "SP8000-27-D-0001", "ordered": 6_212_345.0},
        DAY,
        {"ordered": 9e6},
        DAY,
        False,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_which_report_is_the_same_event(case: str) -> None:
    kind, says, on, told, day, same = CASES[case]
    laid = match_reports([report(kind=kind, new=told, said_on=day)], [event(kind, on, new=says)], REF)
    assert witnesses(laid) == ([1] if same else [0, 1])


def test_after_a_move_of_the_deadline_a_cancellation_is_another_one() -> None:
    moved = event(EventKind.EXTENDED, DAY + timedelta(20), new={"deadline": "2027-01-01"})
    late = report(said_on=DAY + timedelta(40))
    assert witnesses(match_reports([late], [event(), moved], REF)) == [0, 0, 1]
    assert witnesses(match_reports([late], [event()], REF)) == [1]


def test_a_report_raises_the_grade_and_no_value_and_can_be_removed() -> None:
    known = event(EventKind.AWARDED, new=AWARD, grade=Grade.COPIED)
    (raised,) = match_reports(
        [report(kind=EventKind.AWARDED, new={**AWARD, "amount": 49e6}, grade=Grade.ANNOUNCED)], [known], REF
    )
    assert (raised.grade, raised.grade_without_reports, raised.new) == (Grade.ANNOUNCED, Grade.COPIED, AWARD)
    assert without_reports(raised) == known


DAYS = st.one_of(st.none(), st.dates(date(2026, 9, 1), date(2027, 3, 1)))
NAMES = st.sampled_from([None, "Example Cobalt", "EXAMPLE COBALT INC", "Other Metals"])
NUMBERS = st.sampled_from([None, "SP8000-27-D-0001", "SP800027D0002"])
SUMS = st.sampled_from([None, 48.5e6, 48e6, 9e6])
KINDS = st.sampled_from([EventKind.AWARDED, EventKind.CANCELLED, EventKind.EXTENDED, EventKind.ISSUED])
DEADLINES = st.sampled_from([None, "2026-12-20", "2026-12-21"])


@st.composite
def fields(draw: st.DrawFn, kind: EventKind) -> dict[str, Any]:
    if kind is EventKind.AWARDED:
        given = {"awardee": draw(NAMES), "contract": draw(NUMBERS), "amount": draw(SUMS)}
    else:
        given = {"deadline": draw(DEADLINES)} if kind is EventKind.EXTENDED else {}
    return {name: value for name, value in given.items() if value is not None}


@st.composite
def reports(draw: st.DrawFn) -> list[EventReport]:
    found = []
    for ref in range(draw(st.integers(0, 6))):
        kind = draw(KINDS)
        grade = draw(st.sampled_from([Grade.REPORTED, Grade.ANNOUNCED, Grade.OFFICIAL]))
        found.append(report(str(ref), kind, said_on=draw(DAYS), grade=grade, new=draw(fields(kind))))
    return found


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    kinds = draw(st.lists(KINDS, max_size=4))
    return [event(kind, draw(DAYS), id=f"e{at}", new=draw(fields(kind))) for at, kind in enumerate(kinds)]


@given(told=reports(), shown=events(), data=st.data())
def test_the_order_of_arrival_does_not_matter(told: list[EventReport], shown: list[Event], data: st.DataObject) -> None:
    other = match_reports(data.draw(st.permutations(told)), data.draw(st.permutations(shown)), REF)
    assert {one.id: one for one in other} == {one.id: one for one in match_reports(told, shown, REF)}


@given(told=reports(), shown=events())
def test_each_report_is_the_witness_of_one_event_and_leaves_no_trace(
    told: list[EventReport], shown: list[Event]
) -> None:
    laid = match_reports(told, shown, REF)
    refs = sorted(w.ref for one in laid for w in one.evidence if is_reported(w))
    assert len(refs) == len(set(refs)) and {one.ref for one in told if not recalls_past_deadline(one)} <= set(refs)
    assert [without_reports(one) for one in laid if not only_reported(one)] == shown
    assert len({one.id for one in laid}) == len(laid)
    for one in laid:
        assert one.grade.rank <= min(w.grade.rank for w in one.evidence)


@given(told=reports(), shown=events())
def test_laid_again_nothing_changes(told: list[EventReport], shown: list[Event]) -> None:
    once = match_reports(told, shown, REF)
    assert match_reports(told, [without_reports(one) for one in once if not only_reported(one)], REF) == once
