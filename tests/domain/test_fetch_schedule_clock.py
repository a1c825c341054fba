"""Stored times from a wrong clock are not believed; those from a right one are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.polling.fetch_schedule import (
    CLOCK_TOLERANCE,
    LONGEST_RETRY_AFTER,
    due_at,
    longest_wait,
    next_daily_due,
    next_due,
    not_before,
    office_hours_due,
    plausible_moment,
)

NOW = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))
INTERVALS = st.timedeltas(timedelta(seconds=1), timedelta(days=60))
WAITS = st.none() | st.timedeltas(timedelta(), timedelta(days=9_999))
PART = st.floats(0, 1)


@pytest.mark.parametrize("ahead", [HOUR, DAY, 30 * DAY, 3_650 * DAY])
def test_one_reading_with_the_clock_ahead_stops_nothing(ahead: timedelta) -> None:
    wrong = NOW + ahead
    most = longest_wait(HOUR)
    assert due_at(wrong + HOUR, None, wrong, NOW, most) is None
    assert due_at(wrong + HOUR, wrong + 6 * DAY, wrong, NOW, most) is None
    assert plausible_moment(wrong + 6 * DAY, wrong, NOW, LONGEST_RETRY_AFTER) is None


@pytest.mark.parametrize("ahead", [8 * DAY, 3_650 * DAY])
def test_a_time_beyond_the_longest_wait_is_not_believed_even_without_the_time_of_its_storing(ahead: timedelta) -> None:
    assert due_at(NOW + ahead, NOW + ahead, None, NOW, longest_wait(HOUR)) is None


def test_a_servers_not_before_holds_beyond_the_own_schedule() -> None:
    wait = NOW + 6 * DAY
    assert due_at(wait, wait, NOW - HOUR, NOW, longest_wait(HOUR)) == wait
    assert due_at(wait, None, NOW - HOUR, NOW, longest_wait(HOUR)) is None
    assert due_at(None, wait, NOW - HOUR, NOW, longest_wait(HOUR)) == wait


def test_a_clock_that_was_put_right_by_minutes_forgets_nothing() -> None:
    assert plausible_moment(NOW + HOUR, NOW + CLOCK_TOLERANCE, NOW, DAY) == NOW + HOUR


@given(MOMENTS, INTERVALS, st.integers(0, 40), WAITS, WAITS, PART, PART)
def test_what_a_right_clock_wrote_is_always_believed(
    now: datetime, interval: timedelta, failures: int, retry: timedelta | None, fresh: timedelta | None,
    jitter: float, passed: float,
) -> None:  # fmt: skip
    asked = now + retry if retry is not None and retry < 1_000 * DAY else None
    due = next_due(now, interval, failures, asked, fresh, jitter)
    later = now + (due - now) * passed
    assert due_at(due, not_before(asked, now), now, later, longest_wait(interval)) == due


@given(MOMENTS, INTERVALS, st.integers(0, 1_000), PART)
def test_the_greatest_wait_covers_office_hours_and_daily_files(
    now: datetime, interval: timedelta, calls: int, jitter: float
) -> None:
    assert office_hours_due(now, calls, now, interval) - now <= longest_wait(interval, office_hours=True)
    assert next_daily_due(now, interval, jitter) - now <= longest_wait(interval, daily=True)


@given(MOMENTS, MOMENTS, MOMENTS, MOMENTS, INTERVALS)
def test_nothing_waits_longer_than_a_week_or_the_own_schedule(
    now: datetime, due: datetime, asked: datetime, written: datetime, interval: timedelta
) -> None:
    most = longest_wait(interval)
    found = due_at(due, asked, written, now, most)
    assert found is None or found - now <= max(most, LONGEST_RETRY_AFTER)
    assert found is None or written - now <= CLOCK_TOLERANCE
