"""The time of day, and how the environment fixes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mineralwatch.domain.errors import UsageError
from mineralwatch.engine import clock


def test_a_fixed_time_keeps_its_offset() -> None:
    assert clock.now({"MINERALWATCH_NOW": "2026-11-22T14:02:00-05:00"}).utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize("text", ["now", "2026-11-22", "2026-11-22T14:02:00"])
def test_a_time_that_cannot_be_read_is_an_error_of_usage(text: str) -> None:
    with pytest.raises(UsageError, match="MINERALWATCH_NOW"):
        clock.now({"MINERALWATCH_NOW": text})


def test_otherwise_it_is_now_with_a_zone() -> None:
    found = clock.now({})
    assert found.tzinfo is not None
    assert abs(found - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_set_time_leaves_nothing_to_chance() -> None:
    chance = clock.jitter({"MINERALWATCH_NOW": "2026-11-22T14:02:00-05:00"})
    assert {chance() for _ in range(20)} == {0.5}
    assert len({clock.jitter({})() for _ in range(20)}) > 1
