"""`removed` and `restored` by absence, against a simple model, for any sequence of readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.lifecycle.absence import NoticeListReading, is_complete_reading, removals_by_absence
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.notice import Notice

T0 = datetime(2026, 11, 10, 12, tzinfo=UTC)
N = Notice("n1", "Cobalt", type="Solicitation", posted=date(2026, 11, 1))
MISS, HELD, SHORT, BLIND = "miss", "held", "short", "blind"  # blind: complete, and did not ask for it


def list_readings(*told: str, source: str = "sam", every: timedelta = timedelta(hours=3)) -> list[NoticeListReading]:
    """The stored rows of these readings of one source: a reading of which there is nothing to say leaves none here."""
    rows, nth = [], 0
    for at, what in enumerate(told):
        nth += what != SHORT
        row = NoticeListReading(source, T0 + at * every, nth, what != SHORT)
        if what == MISS:
            rows.append(replace(row, missing=frozenset({"n1"})))
        elif what == HELD:
            rows.append(replace(row, found=frozenset({"n1"})))
    return rows


def kinds(rows: list[NoticeListReading]) -> list[str]:
    return [event.kind.value for event in removals_by_absence([N], rows)]


@pytest.mark.parametrize(
    ("count", "total", "bad", "before", "whole"),
    [
        (8, 8, 0, None, True),
        (7, 8, 0, None, False),
        (9, 8, 0, None, False),
        (0, 0, 0, None, True),  # the API may well hold nothing: two such readings are needed all the same
        (8, 8, 1, None, False),
        (80_000, None, 0, None, True),
        (40_000, None, 0, 80_000, True),
        (39_999, None, 0, 80_000, False),
        (0, None, 0, None, False),
        (80_000, None, 1, 80_000, False),
        (160_000, None, 0, 80_000, True),
    ],
)
def test_which_readings_can_carry_an_absence(
    count: int, total: int | None, bad: int, before: int | None, whole: bool
) -> None:
    assert is_complete_reading(count, total, bad, before) is whole


def expected_kinds(told: list[str]) -> list[str]:
    """What one source's readings must give, said in another way."""
    found, run, gone = [], 0, False
    for what in told:
        run = run + 1 if what == MISS else run if what == SHORT else 0
        if what == HELD and gone:
            found.append("restored")
            gone = False
        if run >= 2 and not gone:
            found.append("removed")
            gone = True
    return found


@given(st.lists(st.sampled_from([MISS, HELD, SHORT, BLIND]), max_size=14))
def test_one_source_alone_follows_the_model(told: list[str]) -> None:
    assert kinds(list_readings(*told)) == expected_kinds(told)


@st.composite
def two_sources(draw: st.DrawFn) -> list[NoticeListReading]:
    rows: list[NoticeListReading] = []
    nth = {"sam": 0, "sam_bulk": 0}
    for at in range(draw(st.integers(0, 14))):
        source, what = draw(st.sampled_from(sorted(nth))), draw(st.sampled_from([MISS, HELD, SHORT]))
        nth[source] += what != SHORT
        row = NoticeListReading(source, T0 + at * timedelta(hours=3), nth[source], what != SHORT)
        known = {MISS: {"missing": frozenset({"n1"})}, HELD: {"found": frozenset({"n1"})}, SHORT: {}}[what]
        rows.append(replace(row, **known))
    return rows


@given(two_sources())
def test_turns_alternate_and_every_id_is_its_own(rows: list[NoticeListReading]) -> None:
    events = removals_by_absence([N], rows)
    assert [event.kind for event in events] == [
        EventKind.RESTORED if at % 2 else EventKind.REMOVED for at in range(len(events))
    ]
    assert len({event.id for event in events}) == len(events)
    assert all(event.witnesses for event in events)


@given(two_sources(), st.integers(0, 14))
def test_earlier_events_stay_when_more_is_read(rows: list[NoticeListReading], cut: int) -> None:
    """Later readings add events and witnesses; they take none back and change no id."""
    before = [event.id for event in removals_by_absence([N], rows[:cut])]
    assert [event.id for event in removals_by_absence([N], rows)][: len(before)] == before


@given(two_sources())
def test_a_removal_needs_two_misses_of_one_source_and_no_source_that_holds_it(rows: list[NoticeListReading]) -> None:
    for event in removals_by_absence([N], rows):
        if event.kind is EventKind.REMOVED:
            for witness in event.witnesses:
                misses = [row for row in rows if row.source == witness.source and row.missing and row.at <= witness.at]
                assert len(misses) >= 2


def test_the_day_is_that_of_the_second_reading_in_utc() -> None:
    (removed,) = removals_by_absence([N], list_readings(MISS, MISS, every=timedelta(hours=12)))
    assert removed.occurred_on == date(2026, 11, 11)
    other = replace(list_readings(MISS, MISS)[1], at=datetime.fromisoformat("2026-11-10T23:00:00-05:00"))
    assert removals_by_absence([N], [list_readings(MISS)[0], other])[0].occurred_on == date(2026, 11, 11)


def test_the_second_source_may_come_late() -> None:
    api, file = list_readings(MISS, MISS), list_readings(MISS, MISS, source="sam_bulk", every=timedelta(days=1))
    late = [replace(row, at=row.at + timedelta(days=2)) for row in file]
    (alone,), (both,) = removals_by_absence([N], api), removals_by_absence([N], [*api, *late])
    assert alone.id == both.id
    assert [witness.source for witness in both.witnesses] == ["sam", "sam_bulk"]


def test_a_version_learned_later_takes_the_removal_back() -> None:
    """The file shows afterwards that a newer version had taken its place before it was missed."""
    rows = list_readings(MISS, MISS)
    assert kinds(rows) == ["removed"]
    newer = replace(N, notice_id="n2", posted=date(2026, 11, 9))
    assert removals_by_absence([N, newer], rows) == ()
    after = replace(N, notice_id="n2", posted=date(2026, 11, 11))
    assert [event.kind.value for event in removals_by_absence([N, after], rows)] == ["removed"]
