"""Dates, times and ages as people type them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.cli.time_arguments import as_of_time, future_time, parse_duration, past_time
from mineralwatch.domain.errors import UsageError

EST = timezone(timedelta(hours=-5))
NOW = datetime(2026, 11, 22, 14, 2, tzinfo=EST)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2d", timedelta(days=2)),
        ("6h", timedelta(hours=6)),
        ("30m", timedelta(minutes=30)),
        ("1w", timedelta(weeks=1)),
        ("1d12h", timedelta(hours=36)),
        ("1.5h", timedelta(minutes=90)),
        (" 2D ", timedelta(days=2)),
    ],
)
def test_durations(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize("text", ["", "d", "2", "2 d", "-2d", "2y", "2dx", "9" * 400 + "d"])
def test_what_is_no_duration(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2d", NOW - timedelta(days=2)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=EST)),
        ("2026-11-20T08:00", datetime(2026, 11, 20, 8, tzinfo=EST)),
        ("2026-11-20T08:00Z", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("09:00", datetime(2026, 11, 22, 9, tzinfo=EST)),
        ("23:00", datetime(2026, 11, 21, 23, tzinfo=EST)),
    ],
)
def test_since_looks_back(text: str, moment: datetime) -> None:
    assert past_time(text, NOW) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2d", NOW + timedelta(days=2)),
        ("2026-12-01", datetime(2026, 12, 1, tzinfo=EST)),
        ("09:00", datetime(2026, 11, 23, 9, tzinfo=EST)),
        ("23:00", datetime(2026, 11, 22, 23, tzinfo=EST)),
    ],
)
def test_until_looks_ahead(text: str, moment: datetime) -> None:
    assert future_time(text, NOW) == moment


@pytest.mark.parametrize("text", ["soon", "", "2026-13-01", "25:00", "0001-01-01", "99999w", "2026-11-20T25:00"])
def test_nonsense_is_a_usage_error_that_names_the_forms(text: str) -> None:
    with pytest.raises(UsageError, match="give a date"):
        past_time(text, NOW)


def test_a_snooze_into_the_past_is_refused() -> None:
    with pytest.raises(UsageError, match="past"):
        future_time("2026-11-01", NOW)


@given(st.text(max_size=20))
def test_any_text_gives_a_moment_or_a_usage_error(text: str) -> None:
    for read in (past_time, future_time):
        with contextlib.suppress(UsageError):
            assert read(text, NOW).tzinfo is not None


@given(st.integers(0, 5000), st.sampled_from("mhdw"))
def test_ages_mirror(count: int, unit: str) -> None:
    past = past_time(f"{count}{unit}", NOW)
    assert past <= NOW
    if count:
        assert future_time(f"{count}{unit}", NOW) - NOW == NOW - past


def test_a_clock_is_a_day_or_a_time_that_has_come() -> None:
    now = datetime(2026, 11, 22, 14, 2, tzinfo=timezone(timedelta(hours=-5)))

    def at(text: str) -> str:
        return as_of_time("--as-of", text, now).isoformat(timespec="seconds")

    assert at("2026-06-01") == "2026-06-01T23:59:59-05:00"  # the end of that day, in the zone of now
    assert at("2026-11-22") == "2026-11-22T14:02:00-05:00"  # today is not over
    assert at("2026-06-01T14:30") == "2026-06-01T14:30:00-05:00"
    assert at("2026-06-01T14:30Z") == "2026-06-01T14:30:00+00:00"
    assert at("2026-11-22T14:02:00-05:00") == "2026-11-22T14:02:00-05:00"


@pytest.mark.parametrize(
    "text", ["", "2d", "14:30", "2026", "1850-01-01", "2026-02-30", "2026-11-23", "2026-11-22T15:00"]
)
def test_no_clock_is_read_where_none_stands(text: str) -> None:
    with pytest.raises(UsageError, match=r"^--known-by: "):
        as_of_time("--known-by", text, datetime(2026, 11, 22, 14, 2, tzinfo=UTC))
