"""The replay: the record's events on their days, and the same store and screen when a step comes back."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from mineralwatch.demo.replay_sources import PRICES
from mineralwatch.demo.replay_story import COBALT, COBALT_CONTRACT, replay_story
from mineralwatch.domain.models.event import Event, EventKind
from mineralwatch.engine import rebuild
from mineralwatch.ports import Snapshot, UserAct, attach_act
from mineralwatch.store import user_acts
from mineralwatch.store.connection import open_reader, open_writer
from tests.support.program import until
from tests.support.replaying import in_short, reading, rows_in, snapshot_of, telling, walking

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


def test_the_records_events_come_on_their_days_and_what_is_stored_is_what_follows_from_the_facts() -> None:
    with reading(TALE) as store, closing(open_reader(store.file)) as conn:
        known: set[str] = set()
        for n, step in enumerate(TALE.steps):
            report = store.read(step)
            assert not report.failed
            assert all(source.error is None for source in report.sources)
            events = snapshot_of(store.file).events
            assert all(event.seen_at == step.at for event in events if event.id not in known)
            assert {event.id for event in events} >= known
            known = {event.id for event in events}
            if n % 8 == 0 or n == len(TALE.steps) - 1:
                assert rebuild.check(conn).equal
        snapshot = snapshot_of(store.file)
        check_cobalt(snapshot)
        check_awards(snapshot)
        assert {health.outcome for health in snapshot.health} == {"ok"}
        assert {health.last_ok for health in snapshot.health} == {TALE.steps[-1].at}
        assert {quote.source for quote in snapshot.quotes} == {PRICES}
        assert snapshot.poller.last_round == TALE.steps[-1].at
        assert all(alert.delivered for alert in snapshot.alerts)


def test_a_step_that_is_read_again_changes_nothing_and_alerts_nobody() -> None:
    with reading(TALE) as store:
        for step in TALE.steps[:8]:
            store.read(step)
        before, revision = rows_in(store.file), snapshot_of(store.file).revision
        report = store.read(TALE.steps[7])
        assert [(s.events, s.alerts, s.new_notices, s.new_entries) for s in report.sources] == [(0, 0, 0, 0)] * 5
        assert (rows_in(store.file), snapshot_of(store.file).revision) == (before, revision)


def test_back_and_forth_comes_to_the_same_rows_as_straight_forward(tmp_path: Path) -> None:
    with reading(TALE) as store:
        straight = []
        for n, step in enumerate(TALE.steps[:16]):
            store.read(step)
            straight.append(rows_in(store.file))
            store.copy_to(tmp_path / f"{n}.db")
        for back, forward in ((13, 14), (4, 9), (0, 3), (12, 15)):
            store.restore(tmp_path / f"{back}.db")
            assert rows_in(store.file) == straight[back]
            for n in range(back + 1, forward + 1):
                store.read(TALE.steps[n])
                assert rows_in(store.file) == straight[n]


def test_the_player_tells_every_named_step_to_the_end_and_goes_back() -> None:
    with telling(TALE) as walk:
        for place in range(2, len(TALE.named) + 1):
            walk.press(walk.player.forward, place)
            assert walk.player.state().caption == TALE.steps[TALE.named[place - 1]].says
        assert walk.player.state().ended
        end = rows_in(walk.paths.store)
        last = len(TALE.named)
        for place in (last - 1, last - 2):
            walk.press(walk.player.back, place)
            assert not walk.player.state().ended
        for place in (last - 1, last):
            walk.press(walk.player.forward, place)
        assert rows_in(walk.paths.store) == end


def test_what_the_user_does_is_derived_from_at_once_and_gone_after_a_step_back() -> None:
    with telling(TALE) as walk:
        walk.press(walk.player.forward, 2)
        (story, *_) = [story for story in snapshot_of(walk.paths.store).stories if story.key]
        with closing(open_writer(walk.paths.store)) as conn:
            user_acts.add(conn, (attach_act(story.id, None), UserAct("star", str(story.key))), walk.player.state().at)

        def keys() -> list[str | None]:
            return [one.key for one in snapshot_of(walk.paths.store).stories if one.id == story.id]

        until(lambda: keys() == [None], "the story is detached")
        walk.press(walk.player.back, 1)
        walk.press(walk.player.forward, 2)
        assert keys() == [story.key]
        assert not snapshot_of(walk.paths.store).starred


async def test_on_the_screen_going_back_shows_what_stood_there_and_going_on_comes_to_the_same_end() -> None:
    story = in_short()
    async with walking(120, 40, story) as walk:
        screens = [await walk.settled()]
        while not walk.player.state().ended:
            screens.append(await walk.press(NEXT))
            assert walk.player.state().problem is None
        assert len(screens) == len(story.steps)
        for screen in screens:
            assert "REPLAY" in screen
            assert "constructed" in screen
            assert "SYNTHETIC" in screen
            assert "5 sources ok" in screen
            assert "not polling" not in screen
        assert [e for e in walk.snapshot().events if e.new.get("contract") == "SP8000-26-D-0032"]
        for key, wanted in ((BACK, -2), (BACK, -3), (NEXT, -2), (NEXT, -1)):
            await walk.press(key)
            await walk.shows(screens[wanted])
            there = [e for e in walk.snapshot().events if e.new.get("contract") == "SP8000-26-D-0032"]
            assert bool(there) == (wanted != -3)


async def test_on_the_screen_a_round_and_a_test_alert_that_the_user_asks_for_are_answered() -> None:
    async with walking(120, 40, in_short()) as walk:
        await walk.settled()
        await walk.pilot.press("r")
        assert "demonstration" in await walk.app.session.bridge.backend.send_test_alert()
        assert "5 sources ok" in await walk.settled()
