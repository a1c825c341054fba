"""When the official file is read: at most once for each day's edition, never before it is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.polling.fetch_schedule import DAILY_FILE_READY, next_daily_due, next_daily_window

DAY = timedelta(days=1)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-22T05:00:00+00:00", "2026-11-23T05:00:00+00:00"),
        ("2026-11-22T23:59:00+00:00", "2026-11-23T05:00:00+00:00"),
        ("2026-11-22T04:59:00+00:00", "2026-11-22T05:00:00+00:00"),
        ("2026-11-22T23:30:00-05:00", "2026-11-23T05:00:00+00:00"),
    ],
)
def test_the_next_edition(now: str, due: str) -> None:
    assert next_daily_due(at(now), DAY, 0.0) == at(due)


def test_a_longer_interval_leaves_editions_out() -> None:
    assert next_daily_due(at("2026-11-22T06:00:00+00:00"), timedelta(hours=72), 0.0) == at("2026-11-25T05:00:00+00:00")


@given(MOMENTS, st.floats(0, 1), st.integers(1, 100))
def test_never_twice_for_one_edition_and_never_before_it(now: datetime, jitter: float, hours: int) -> None:
    due = next_daily_due(now, timedelta(hours=hours), jitter)
    assert due > now
    assert due.time() >= DAILY_FILE_READY
    again = next_daily_due(due, timedelta(hours=hours), jitter)
    assert again.date() > due.date()


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-22T00:10:00+00:00", "2026-11-22T05:00:00+00:00"),
        ("2026-11-22T05:00:01+00:00", "2026-11-22T05:00:01+00:00"),
    ],
)
def test_the_first_time_waits_for_the_edition_of_the_day(now: str, opens: str) -> None:
    assert next_daily_window(at(now)) == at(opens)
    assert next_daily_window(at(now).astimezone(timezone(timedelta(hours=-5)))) == at(opens)
