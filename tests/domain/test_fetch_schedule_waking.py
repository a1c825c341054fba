"""After a sleep every source that was due is fetched once, spread over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.domain.polling.fetch_schedule import SLEEP_GAP, WAKE_SPREAD, due_after_sleep, has_slept, next_due

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SPANS = st.timedeltas(timedelta(seconds=1), timedelta(days=3))
CHANCES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("passed", "was_asleep"),
    [(timedelta(seconds=0.5), False), (SLEEP_GAP, False), (SLEEP_GAP + timedelta(seconds=1), True),
     (timedelta(hours=9), True),
     (timedelta(hours=-2), False)],
)  # fmt: skip
def test_a_late_tick_was_slept_through(passed: timedelta, was_asleep: bool) -> None:
    assert has_slept(NOW - passed, NOW) is was_asleep


@given(SPANS, SPANS, CHANCES)
def test_what_fell_due_in_the_sleep_comes_once_and_soon(late: timedelta, interval: timedelta, chance: float) -> None:
    turn = due_after_sleep(NOW, NOW - late, interval, chance)
    assert NOW <= turn <= NOW + min(WAKE_SPREAD, interval / 10)
    # Its next turn is counted from then, not from the turns that were missed.
    assert next_due(turn, interval, 0, None, None, chance) > NOW


@given(SPANS, SPANS, CHANCES)
def test_what_is_not_due_yet_keeps_its_turn(ahead: timedelta, interval: timedelta, chance: float) -> None:
    assert due_after_sleep(NOW, NOW + ahead, interval, chance) == NOW + ahead


def test_many_sources_do_not_come_at_one_moment() -> None:
    turns = {due_after_sleep(NOW, NOW - timedelta(hours=9), timedelta(minutes=30), n / 10) for n in range(11)}
    assert len(turns) == 11
    assert max(turns) - min(turns) == WAKE_SPREAD
