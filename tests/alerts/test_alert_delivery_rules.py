"""What is decided after a sending, without a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mineralwatch.alerts import inbox
from mineralwatch.domain.models.alert import Delivery
from mineralwatch.engine.alert_delivery import RETRY_WAITS, decide_outcome, failed_round_count

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)


def tried(ok: bool, minutes: int = 0) -> Delivery:
    return Delivery("desktop", NOW + timedelta(minutes=minutes), ok, None if ok else "no daemon")


def test_what_was_shown_is_done() -> None:
    assert decide_outcome((), (tried(True),), NOW).next_try is None
    assert decide_outcome((), (tried(True),), NOW).tries == (tried(True),)


def test_without_any_channel_the_inbox_has_it_at_once() -> None:
    settled = decide_outcome((), (), NOW)
    assert settled.next_try is None
    assert settled.tries == (inbox.inbox_delivery(NOW),)


def test_failures_are_retried_with_longer_waits_and_then_left_to_the_inbox() -> None:
    before: list[Delivery] = []
    waits = []
    for n in range(10):
        settled = decide_outcome(before, (tried(False, n),), NOW)
        before += settled.tries
        if settled.next_try is None:
            break
        waits.append(settled.next_try - NOW)
    assert tuple(waits) == RETRY_WAITS
    assert waits == sorted(waits)
    assert [one.channel for one in before] == ["desktop"] * 4 + ["inbox"]
    assert before[-2].error == "no daemon"  # the reason stays beside it


def test_an_alert_that_comes_back_starts_its_tries_anew() -> None:
    history = [*(tried(False) for _ in range(4)), inbox.inbox_delivery(NOW)]
    assert failed_round_count(history) == 0
    assert decide_outcome(history, (tried(False),), NOW).next_try == NOW + RETRY_WAITS[0]


@given(st.lists(st.booleans(), max_size=12), st.booleans())
def test_it_is_either_done_with_somebody_having_it_or_tried_again_later(past: list[bool], works: bool) -> None:
    settled = decide_outcome([tried(ok) for ok in past], (tried(works),), NOW)
    if settled.next_try is None:
        assert any(one.ok for one in settled.tries)
    else:
        assert settled.next_try > NOW
        assert not works
