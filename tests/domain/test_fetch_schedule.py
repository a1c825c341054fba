"""When a source is fetched next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineralwatch.domain.polling.fetch_schedule import (
    CALLS_KEPT_FOR_USER,
    LONGEST_BACKOFF,
    LONGEST_FRESHNESS,
    LONGEST_RETRY_AFTER,
    fresh_duration,
    next_due,
    office_hours_due,
    parse_retry_after,
)

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in New York
HALF_HOUR = timedelta(minutes=30)

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.sampled_from([UTC, NEW_YORK]))
SPANS = st.timedeltas(timedelta(0), timedelta(days=3))


@pytest.mark.parametrize(
    ("failures", "wait"),
    [
        (0, HALF_HOUR),
        (1, HALF_HOUR),
        (2, 2 * HALF_HOUR),
        (3, 4 * HALF_HOUR),
        (5, LONGEST_BACKOFF),
        (10**9, LONGEST_BACKOFF),
    ],
)
def test_the_wait_doubles_with_failures_up_to_a_cap(failures: int, wait: timedelta) -> None:
    assert next_due(NOW, HALF_HOUR, failures, None, None, 0.5) - NOW == wait


def test_a_long_interval_is_not_shortened_by_failures() -> None:
    assert next_due(NOW, timedelta(hours=24), 7, None, None, 0.5) - NOW == timedelta(hours=24)


def test_the_wait_is_never_shorter_than_the_server_asks_up_to_a_limit() -> None:
    hour = timedelta(hours=1)
    assert next_due(NOW, HALF_HOUR, 0, NOW + hour, None, 0.0) == NOW + hour
    assert next_due(NOW, HALF_HOUR, 0, None, hour, 0.0) == NOW + hour
    assert next_due(NOW, HALF_HOUR, 0, NOW + timedelta(days=90), None, 0.0) == NOW + LONGEST_RETRY_AFTER
    assert next_due(NOW, HALF_HOUR, 0, None, timedelta(days=90), 0.0) == NOW + LONGEST_FRESHNESS
    assert next_due(NOW, HALF_HOUR, 0, NOW - hour, timedelta(0), 0.5) == NOW + HALF_HOUR


@given(MOMENTS, SPANS, st.integers(-3, 10**6), st.none() | MOMENTS, st.none() | SPANS, st.floats(-1, 2))
def test_next_due_is_ahead_and_bounded(
    now: datetime,
    interval: timedelta,
    failures: int,
    retry_after: datetime | None,
    fresh: timedelta | None,
    jitter: float,
) -> None:
    due = next_due(now, interval, failures, retry_after, fresh, jitter)
    assert due > now
    assert due.tzinfo is UTC
    assert due - now >= interval * 0.89
    longest = max(interval, LONGEST_BACKOFF) * 1.1 + timedelta(seconds=2)
    assert due - now.astimezone(UTC) <= max(longest, LONGEST_RETRY_AFTER, LONGEST_FRESHNESS)
    if retry_after is not None and retry_after - now.astimezone(UTC) < LONGEST_RETRY_AFTER:
        assert due >= retry_after


@given(SPANS.filter(bool), st.integers(0, 8), st.integers(0, 8))
def test_more_failures_never_wait_less(interval: timedelta, one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    assert next_due(NOW, interval, fewer, None, None, 0.5) <= next_due(NOW, interval, more, None, None, 0.5)


def test_a_wait_is_real_time_across_a_clock_change() -> None:
    before = datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK)  # an hour later the clock is set back
    assert next_due(before, timedelta(hours=3), 0, None, None, 0.5) - before.astimezone(UTC) == timedelta(hours=3)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("120", NOW + timedelta(seconds=120)),
        (" 0 ", NOW),
        ("Mon, 02 Nov 2026 16:00:00 GMT", NOW + timedelta(hours=1)),
        ("Mon, 02 Nov 2026 16:00:00 -0000", NOW + timedelta(hours=1)),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("9" * 40, None),
        ("Mon, 99 Nov 2026 16:00:00 GMT", None),
        ("1.5", None),
    ],
)
def test_retry_after(text: str | None, moment: datetime | None) -> None:
    assert parse_retry_after(text, NOW) == moment


@given(st.text(max_size=40))
def test_any_retry_after_is_a_moment_or_none(text: str) -> None:
    moment = parse_retry_after(text, NOW)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Cache-Control": "public, max-age=600"}, timedelta(minutes=10)),
        ({"cache-control": 'MAX-AGE="600"', "age": "100"}, timedelta(seconds=500)),
        ({"Cache-Control": "max-age=600, no-cache"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "max-age=0", "Expires": "Mon, 02 Nov 2026 16:00:00 GMT"}, None),
        ({"Cache-Control": "max-age=lots"}, None),
        ({"Cache-Control": "max-age=60", "Age": "600"}, None),
        ({"Expires": "Mon, 02 Nov 2026 16:00:00 GMT"}, timedelta(hours=1)),
        (
            {"Expires": "Mon, 02 Nov 2026 16:00:00 GMT", "Date": "Mon, 02 Nov 2026 15:30:00 GMT"},
            HALF_HOUR,
        ),
        ({"Expires": "0"}, None),
        ({"Expires": "Mon, 02 Nov 2020 16:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_freshness(headers: dict[str, str], fresh: timedelta | None) -> None:
    assert fresh_duration(headers, NOW) == fresh


@given(st.dictionaries(st.sampled_from(["Cache-Control", "Expires", "Age", "Date"]), st.text(max_size=40)))
def test_any_headers_give_a_positive_span_or_none(headers: dict[str, str]) -> None:
    fresh = fresh_duration(headers, NOW)
    assert fresh is None or fresh > timedelta(0)


def in_office_hours(moment: datetime) -> bool:
    there = moment.astimezone(NEW_YORK)
    return there.weekday() < 5 and time(7) <= there.time() < time(18)


@given(MOMENTS, st.integers(-1, 1200), st.none() | st.timedeltas(timedelta(0), timedelta(days=4)), st.none() | SPANS)
@settings(max_examples=80)
def test_office_hours_are_kept(now: datetime, left: int, ago: timedelta | None, interval: timedelta | None) -> None:
    last = now.astimezone(UTC) - ago if ago is not None else None
    due = office_hours_due(now, left, last, interval)
    assert due > now
    assert due.tzinfo is UTC
    assert in_office_hours(due)
    if last is not None:
        assert due - last >= (interval or timedelta(minutes=10))
    if left <= CALLS_KEPT_FOR_USER:
        assert due.date() > now.astimezone(UTC).date()


@given(MOMENTS, st.integers(1, 40), st.none() | st.timedeltas(timedelta(0), timedelta(hours=5)))
@settings(max_examples=40)
def test_no_utc_day_takes_more_calls_than_its_quota_leaves(
    start: datetime, quota: int, interval: timedelta | None
) -> None:
    """Follow the plan for ten days; both clock changes lie inside the range of `start`."""
    now, last = start.astimezone(UTC), None
    calls: dict[object, int] = {}
    end = now + timedelta(days=10)
    while True:
        now = office_hours_due(now, quota - calls.get(now.date(), 0), last, interval)
        if now > end:
            break
        last = now
        calls[now.date()] = calls.get(now.date(), 0) + 1
    assert all(count <= max(1, quota - CALLS_KEPT_FOR_USER) for count in calls.values())


def test_a_full_day_is_spread_evenly() -> None:
    now, last, planned = datetime(2026, 11, 3, 2, tzinfo=UTC), None, []
    for left in range(10, CALLS_KEPT_FOR_USER, -1):
        now = last = office_hours_due(now, left, last)
        planned.append(now)
    assert planned[0] == datetime(2026, 11, 3, 7, 0, tzinfo=NEW_YORK)
    gaps = [later - earlier for earlier, later in pairwise(planned)]
    assert len(planned) == 8
    assert max(gaps) - min(gaps) < timedelta(seconds=2)
    assert gaps[0] == timedelta(hours=11) / 8
    assert office_hours_due(now, CALLS_KEPT_FOR_USER, last) == datetime(2026, 11, 4, 7, 0, tzinfo=NEW_YORK)


def test_a_late_start_asks_at_once_and_friday_evening_waits_for_monday() -> None:
    assert office_hours_due(NOW, 10, None) - NOW <= timedelta(seconds=1)
    friday = datetime(2026, 10, 30, 18, 0, tzinfo=NEW_YORK)  # the clock changes on the Sunday between
    assert office_hours_due(friday, 10, None) == datetime(2026, 11, 2, 7, 0, tzinfo=NEW_YORK)


def test_a_clock_that_was_set_back_does_not_stop_the_calls() -> None:
    assert office_hours_due(NOW, 10, NOW + timedelta(days=400)) < NOW + timedelta(days=1)


def test_the_zone_of_now_does_not_matter() -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    assert office_hours_due(tokyo, 6, NOW - HALF_HOUR) == office_hours_due(NOW, 6, NOW - HALF_HOUR)
