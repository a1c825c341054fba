"""Statuses, with the contract's numbers of days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.dates import FuzzyDate, parse_deadline
from mineralwatch.domain.models.event import EventKind
from mineralwatch.domain.models.solicitation import Solicitation, Status
from mineralwatch.domain.solicitations.solicitation_status import StatusResult, status_of

NOW = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)
BARE = Solicitation(key="tin-2026-x1", number=None, title="Tin")


@pytest.mark.parametrize(
    ("deadline", "standing"),
    [
        ("2026-11-22T14:03:00-05:00", StatusResult(Status.OPEN)),
        ("2026-11-22T14:01:00-05:00", StatusResult(Status.CLOSED, 0)),
        ("2026-09-23T14:00:00-04:00", StatusResult(Status.CLOSED, 60)),
        ("2026-09-22T14:00:00-04:00", StatusResult(Status.UNCLEAR, 61)),
        ("2026-03-19", StatusResult(Status.UNCLEAR, 248)),
    ],
)
def test_by_deadline(deadline: str, standing: StatusResult) -> None:
    assert status_of(replace(BARE, deadline=parse_deadline(deadline)), NOW) == standing


def test_without_a_zone_it_is_open_until_it_has_passed_everywhere() -> None:
    solicitation = replace(BARE, deadline=parse_deadline("2026-11-22T14:00:00"))
    assert status_of(solicitation, NOW).status is Status.OPEN
    assert status_of(solicitation, NOW + timedelta(hours=7)).status is Status.CLOSED


@pytest.mark.parametrize(
    ("posted", "standing"),
    [
        (None, StatusResult(Status.MAYBE_OPEN)),
        ("2026", StatusResult(Status.MAYBE_OPEN)),
        ("2026-07-25", StatusResult(Status.MAYBE_OPEN)),
        ("2026-07-24", StatusResult(Status.UNCLEAR, 121)),
        ("2026-07-14", StatusResult(Status.UNCLEAR, 131)),
    ],
)
def test_without_a_deadline(posted: str | None, standing: StatusResult) -> None:
    assert status_of(replace(BARE, posted=FuzzyDate(posted) if posted else None), NOW) == standing


def test_a_later_event_ends_the_silence() -> None:
    solicitation = replace(BARE, deadline=parse_deadline("2026-03-19"), last_word=FuzzyDate("2026-11-01"))
    assert status_of(solicitation, NOW) == StatusResult(Status.CLOSED, 21)


@given(st.sampled_from([EventKind.CANCELLED, EventKind.AWARDED, EventKind.TERMINATED, EventKind.REMOVED]))
def test_an_ending_outweighs_every_date(ending: EventKind) -> None:
    solicitation = replace(BARE, ending=ending, deadline=parse_deadline("2030-01-01"))
    assert status_of(solicitation, NOW).status.value == ending.value


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 4000))
def test_time_only_moves_a_solicitation_towards_silence(posted: date, days: int) -> None:
    order = [Status.OPEN, Status.MAYBE_OPEN, Status.CLOSED, Status.UNCLEAR]
    solicitation = replace(BARE, deadline=parse_deadline(posted.isoformat()))
    before = status_of(solicitation, NOW).status
    after = status_of(solicitation, NOW + timedelta(days=days)).status
    assert order.index(after) >= order.index(before)
