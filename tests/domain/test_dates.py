"""Deadlines keep their time zone; inexact dates stay inexact."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import FuzzyDate, ZoneBasis, compare_deadlines, days_between, parse_deadline


@pytest.mark.parametrize(
    ("text", "kept", "basis"),
    [
        ("2026-10-10T15:00:00-04:00", "2026-10-10T15:00:00-04:00", ZoneBasis.SOURCE_OFFSET),
        ("2026-10-10T15:00:00Z", "2026-10-10T15:00:00+00:00", ZoneBasis.SOURCE_OFFSET),
        ("2026-10-10 15:00:00", "2026-10-10T15:00:00", ZoneBasis.UNKNOWN),
        ("2026-10-10", "2026-10-10", ZoneBasis.UNKNOWN),
    ],
)
def test_read_as_given(text: str, kept: str, basis: ZoneBasis) -> None:
    found = parse_deadline(text)
    assert found is not None
    assert (found.text, found.basis) == (kept, basis)


@pytest.mark.parametrize(
    "text", [None, 5, "", "soon", "0001-01-01", "9999-12-31T00:00:00", "2026-13-01", ["2026-01-01"]]
)
def test_no_deadline(text: object) -> None:
    assert parse_deadline(text) is None


def test_order_is_by_instants_when_both_have_zones() -> None:
    east, west = parse_deadline("2026-10-10T15:00:00-04:00"), parse_deadline("2026-10-10T14:00:00-06:00")
    assert east is not None
    assert west is not None
    assert compare_deadlines(east, west) == 1
    assert compare_deadlines(west, east) == -1


def test_days_are_calendar_days_in_each_own_zone() -> None:
    old, new = parse_deadline("2026-10-10T23:00:00-04:00"), parse_deadline("2026-10-24T15:00:00-04:00")
    assert old is not None
    assert new is not None
    assert days_between(old, new) == 14


@given(st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1), timezones=st.timezones() | st.none()))
def test_reading_what_was_kept_gives_it_again(moment: datetime) -> None:
    found = parse_deadline(moment.isoformat())
    assert found is not None
    assert parse_deadline(found.text) == found
    assert compare_deadlines(found, found) == 0


@pytest.mark.parametrize(
    ("text", "first", "last", "exact"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), None),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28), None),
        ("~2025-09-15", date(2025, 9, 15), date(2025, 9, 15), None),
        ("2025-09-15", date(2025, 9, 15), date(2025, 9, 15), date(2025, 9, 15)),
    ],
)
def test_fuzzy(text: str, first: date, last: date, exact: date | None) -> None:
    found = FuzzyDate(text)
    assert (found.first, found.last, found.exact) == (first, last, exact)


@pytest.mark.parametrize("text", ["", "soon", "2025-13", "2025-02-30", "25-01-01"])
def test_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day"):
        FuzzyDate(text)
