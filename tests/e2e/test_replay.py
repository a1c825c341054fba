"""The replay: the record's events on their days, and the same screen when a step comes back."""

from __future__ import annotations

from datetime import date

from mineralwatch.demo.demo_setup import demo_setup
from mineralwatch.demo.replay_story import COBALT, COBALT_CONTRACT, replay_story
from mineralwatch.domain.models import Event, EventKind
from mineralwatch.ports import Snapshot
from tests.support.replaying import in_short, telling, walking, with_few_prices

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


def test_the_records_events_come_on_their_days() -> None:
    with demo_setup(with_few_prices) as play, telling(play) as walk:
        for place in range(2, len(TALE.named) + 1):
            walk.forward()
            assert walk.player.state().caption == TALE.steps[TALE.named[place - 1]].says
        assert walk.player.state().ended
        assert len(walk.rounds) == len(TALE.steps)
        assert not any(report.failed for report in walk.rounds)
        check_cobalt(walk.snapshot())
        check_awards(walk.snapshot())


async def test_on_the_screen_going_back_shows_what_stood_there_and_going_on_comes_to_the_same_end() -> None:
    async with walking(120, 40) as walk:
        screens = [await walk.settled()]
        while not walk.player.state().ended:
            screens.append(await walk.press(NEXT))
            assert walk.player.state().problem is None
        assert len(screens) == len(in_short().steps)
        for screen in screens:
            assert "REPLAY" in screen
            assert "constructed" in screen
            assert "SYNTHETIC" in screen
        assert [e for e in walk.snapshot().events if e.new.get("contract") == "SP8000-26-D-0032"]
        for key, wanted in ((BACK, -2), (BACK, -3), (NEXT, -2), (NEXT, -1)):
            await walk.press(key)
            await walk.shows(screens[wanted])
            there = [e for e in walk.snapshot().events if e.new.get("contract") == "SP8000-26-D-0032"]
            assert bool(there) == (wanted != -3)
