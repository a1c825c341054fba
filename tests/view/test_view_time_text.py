"""Dates and ages in words: nothing is guessed, a blank is never today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from view_builders import NOW

from mineralwatch.domain.dates import Deadline, FuzzyDate, parse_deadline
from mineralwatch.view.time_text import ago, deadline_text, fuzzy_text, in_days, next_try_text, now_text, short_date

TODAY = NOW.date()


def test_the_clock_names_day_and_zone() -> None:
    assert now_text(NOW) == "Sun 22 Nov 2026 14:02 EST"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2025-10-15", "15 Oct 2025"), ("~2025-09", "~Sep 2025"), ("2026", "2026"), ("~2025-09-15", "~15 Sep 2025")],
)
def test_fuzzy_dates_show_what_is_known(text: str, shown: str) -> None:
    assert fuzzy_text(FuzzyDate(text)) == shown


def test_short_dates_name_the_year_only_when_it_is_another() -> None:
    assert fuzzy_text(FuzzyDate("2025-10-15"), TODAY) == "15 Oct 25"
    assert fuzzy_text(FuzzyDate("2026-05-14"), TODAY) == "14 May"
    assert fuzzy_text(FuzzyDate("~2025-09"), TODAY) == "~Sep 25"
    assert short_date(date(2029, 9, 30), TODAY) == "30 Sep 29"


def test_no_date_is_said() -> None:
    assert fuzzy_text(None) == "date unknown"


def test_deadlines_keep_their_own_zone() -> None:
    with_zone = parse_deadline("2025-09-11T15:00:00-04:00")
    without = parse_deadline("2025-09-11T15:00:00")
    assert with_zone is not None
    assert without is not None
    assert deadline_text(with_zone) == "11 Sep 2025 15:00 UTC-04:00"
    assert deadline_text(without) == "11 Sep 2025 15:00, zone unknown"
    assert deadline_text(Deadline("2025-09-11")) == "11 Sep 2025, zone unknown"


def test_utc_is_called_utc() -> None:
    found = parse_deadline("2025-09-11T15:00:00Z")
    assert found is not None
    assert deadline_text(found) == "11 Sep 2025 15:00 UTC"


@pytest.mark.parametrize(
    ("back", "shown"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=30), "30 h ago"),
        (timedelta(days=46), "46 d ago"),
        (timedelta(minutes=-30), "in 30 min"),
    ],
)
def test_ages(back: timedelta, shown: str) -> None:
    assert ago(NOW - back, NOW) == shown


def test_days_ahead_and_behind() -> None:
    assert in_days(TODAY, TODAY) == "today"
    assert in_days(date(2026, 12, 4), TODAY) == "in 12 d"
    assert in_days(date(2026, 11, 20), TODAY) == "2 d ago"


def test_the_next_try_is_told_in_the_readers_zone() -> None:
    assert next_try_text(datetime(2026, 11, 22, 19, 32, tzinfo=UTC), NOW) == "14:32"
    assert next_try_text(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), NOW) == "23 Nov 07:00"
    assert next_try_text(None, NOW) == "not planned"
    assert next_try_text(NOW - timedelta(minutes=1), NOW) == "now"
