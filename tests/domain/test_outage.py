"""Telling failing sources from an outage of this machine's network, and the retry waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mineralwatch.domain.models.health import SourceHealth
from mineralwatch.domain.polling.outage import OFFLINE, UnreachedSource, is_local_outage, retry_wait

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WELL = SourceHealth("feed", "feed", True, "ok", 200, None, NOW - timedelta(hours=1), NOW - timedelta(hours=1))
NEW = SourceHealth("feed", "feed")
DEAD = replace(WELL, outcome="failed", failures=4)
OUT = replace(WELL, outcome=OFFLINE, last_try=NOW - timedelta(minutes=5))


def unreached(host: str, before: SourceHealth = WELL, *, no_way_out: bool = False) -> UnreachedSource:
    return UnreachedSource(frozenset({host}), before, no_way_out)


def test_one_host_that_is_silent_is_its_own_trouble() -> None:
    assert not is_local_outage([], None, 5)
    assert not is_local_outage([unreached("a")], None, 5)
    assert not is_local_outage([unreached("a", no_way_out=True)], None, 5)
    assert not is_local_outage([unreached("a"), unreached("a")], None, 5)  # two feeds of one site


@pytest.mark.parametrize("before", [WELL, NEW])
def test_two_hosts_that_were_well_and_are_silent_at_once_are_our_own_trouble(before: SourceHealth) -> None:
    assert is_local_outage([unreached("a", before), unreached("b", before)], NOW - timedelta(minutes=1), 5)


def test_two_feeds_that_were_dead_before_prove_nothing() -> None:
    assert not is_local_outage([unreached("a", DEAD), unreached("b", DEAD)], None, 5)
    assert not is_local_outage([unreached("a", DEAD), unreached("b", WELL)], None, 5)
    assert is_local_outage([unreached("a", DEAD), unreached("b", WELL), unreached("c", WELL)], None, 5)


def test_an_outage_goes_on_until_somebody_answers() -> None:
    silent = [unreached("a", OUT), unreached("b", OUT)]
    assert is_local_outage(silent, NOW - timedelta(hours=1), 5)
    # Somebody answered since their last silence, and they are silent again: that is theirs.
    assert not is_local_outage(silent, NOW - timedelta(minutes=1), 5)


def test_who_has_one_source_only_goes_by_what_the_machine_says() -> None:
    assert is_local_outage([unreached("a", no_way_out=True)], None, 1)
    assert not is_local_outage([unreached("a")], None, 1)
    assert not is_local_outage([unreached("a", DEAD, no_way_out=True)], None, 1)
    assert not is_local_outage([], None, 1)


def test_the_next_tries_come_soon_and_are_never_more_than_five_minutes_apart() -> None:
    assert [retry_wait(n).total_seconds() / 60 for n in (0, 1, 2, 3, 4, 100)] == [1, 1, 2, 5, 5, 5]
