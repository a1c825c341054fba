"""The replay through the real poller: the record's events on their days, and the same screen at each named step."""

from __future__ import annotations

from datetime import date

import pytest

from mineralwatch.demo.replay_story import COBALT, COBALT_CONTRACT, replay_story
from mineralwatch.domain.models import Event, EventKind
from mineralwatch.ports import Snapshot
from tests.support.replaying import Walk, walking

TALE = replay_story()
NEXT, BACK = "right_square_bracket", "left_square_bracket"


def events_of(snapshot: Snapshot, key: str) -> list[Event]:
    return sorted((e for e in snapshot.events if e.key == key), key=lambda e: (str(e.occurred_on), e.kind))


def check_cobalt(snapshot: Snapshot) -> None:
    """Its whole life, with the record's own days."""
    told = events_of(snapshot, TALE.keys[COBALT])
    by_kind = {kind: [event for event in told if event.kind is kind] for kind in EventKind}
    (issued,), (cancelled,) = by_kind[EventKind.ISSUED], by_kind[EventKind.CANCELLED]
    assert (issued.occurred_on, issued.new["deadline"]) == (date(2025, 8, 19), "2025-08-29")
    moves = by_kind[EventKind.EXTENDED]
    assert len(moves) == 6
    assert moves[0].new["deadline"] == "2025-09-11"
    assert moves[-1].new["deadline"] == "2025-10-15"
    (amended,) = by_kind[EventKind.AMENDED]
    assert amended.occurred_on == moves[0].occurred_on  # one notice, two events
    assert cancelled.occurred_on == date(2025, 10, 15)
    assert cancelled.new["reissue_promised"] is True
    award, *orders = events_of(snapshot, TALE.keys[COBALT_CONTRACT])
    assert (award.kind, award.occurred_on, award.new["contract"]) == (
        EventKind.AWARDED,
        date(2026, 5, 14),
        "SP8000-26-D-0012",
    )
    assert [(o.kind, o.occurred_on, o.new["amount"]) for o in orders] == [
        (EventKind.ORDERED, date(2026, 5, 15), 240_300_000.0),
        (EventKind.ORDERED, date(2026, 6, 29), 210_300_000.0),
    ]


def check_awards(snapshot: Snapshot) -> None:
    """Every award of a replayed request stands on the day that the record gives."""
    told = {str(e.new.get("contract")): e for e in snapshot.events if e.kind is EventKind.AWARDED}
    for row in TALE.record.solicitations:
        for award in row.awards if row.slug in TALE.keys else ():
            found = told[str(award.contract)]
            assert str(found.occurred_on) == award.on
            assert found.material == row.materials[0]
    alerted = {alert.event_id for alert in snapshot.alerts}
    assert {event.id for event in told.values()} <= alerted


async def walk_through(walk: Walk) -> list[str]:
    """The screen at each named step."""
    screens = [await walk.settled()]
    while not walk.player.state().ended:
        screens.append(await walk.press(NEXT))
        assert walk.player.state().trouble is None
    return screens


@pytest.mark.timeout(600)
async def test_two_walks_show_the_same_screen_at_each_named_step_and_the_records_events() -> None:
    async with walking(120, 40) as walk:
        first = await walk_through(walk)
        snapshot = walk.snapshot()
        check_cobalt(snapshot)
        check_awards(snapshot)
        # Going back shows what stood there before, and going on again comes to the same end.
        assert await walk.press(BACK) == first[-2]
        assert await walk.press(BACK) == first[-3]
        assert not [e for e in walk.snapshot().events if e.new.get("contract") == "SP8000-26-D-0032"]
        again = [await walk.press(NEXT), await walk.press(NEXT)]
        assert again == first[-2:]
        check_cobalt(walk.snapshot())
        assert {heard.status for heard in walk.play.world.requests} <= {200, 304}
    async with walking(120, 40) as walk:
        second = await walk_through(walk)
    assert len(first) == len(TALE.named)
    for name, one, other in zip((TALE.steps[n].name for n in TALE.named), first, second, strict=True):
        assert one == other, name
    for screen in first:
        assert "REPLAY" in screen
        assert "constructed" in screen
        assert "SYNTHETIC" in screen
