"""A real notification daemon shows each alert once, whatever ends in between."""

from __future__ import annotations

import subprocess

import pytest

from mineralwatch.engine.poller_lock import holder
from tests.support.desktop import TOOLS, Desktop, Shown
from tests.support.matching import alerting
from tests.support.program import Program, end, finish, until
from tests.support.world.story import expected
from tests.support.world.world import World

pytestmark = pytest.mark.needs(*TOOLS)

ALERTS = len(alerting(expected(1)))
LATER = "2026-11-23T18:00:00Z"  # every pause after a failed delivery is over


def about(shown: list[Shown], number: str) -> list[Shown]:
    return [one for one in shown if number in one.summary + one.body]


def delivered(program: Program) -> int:
    """How many alerts a channel has confirmed."""
    return int(program.rows("SELECT count(DISTINCT alert_id) FROM deliveries WHERE ok AND channel = 'desktop'")[0][0])


def unsent(program: Program) -> bool:
    """Whether an alert still waits for a channel, be it once more."""
    return bool(program.rows("SELECT 1 FROM alerts WHERE state <> 'done'"))


def watching(program: Program) -> subprocess.Popen[str]:
    """A running `watch` that has been asked for a round: on a fixed clock nothing is due by itself."""
    process = program.start("watch")
    until(lambda: holder(program.paths.lock, program.paths.pid_file), "watch holds the lock")
    assert program.here.run("poll", "--all", "--no-wait").code == 0
    return process


def raised(program: Program) -> int:
    return int(program.rows("SELECT count(*) FROM alerts")[0][0])


def assert_each_once(desktop: Desktop, program: Program, *, rounds: int = 1) -> None:
    """Over several rounds an award may come once more: when the notice raises what the press had told."""
    shown = desktop.shown()
    press = [one for one in shown if "awarded" in one.summary and "press report" in one.body] if rounds > 1 else []
    again = [one for one in press if any(other.summary == one.summary for other in shown if other not in press)]
    left = [one for one in shown if one not in again]
    assert len(left) == ALERTS, shown
    assert len(again) <= 1, shown
    for event in alerting(expected(1)):
        assert len(about(left, event.number)) == 1, (event.number, shown)
    assert delivered(program) == ALERTS


def test_the_notifications_name_material_number_and_old_and_new(
    notified: Program, world: World, desktop: Desktop
) -> None:
    notified.here.poll()
    assert desktop.shown() == []
    world.step(1)
    notified.poll()
    shown = desktop.shown()
    (extended,) = about(shown, "SP8000-27-R-0001")
    assert "bismuth" in (extended.summary + extended.body).casefold()
    assert "4 Dec" in extended.summary + extended.body or "2026-12-04" in extended.summary + extended.body
    assert "18 Dec" in extended.summary + extended.body or "2026-12-18" in extended.summary + extended.body
    assert "→" in extended.summary + extended.body
    (cancelled,) = about(shown, "SP8000-27-R-0005")
    assert "cobalt" in (cancelled.summary + cancelled.body).casefold()
    assert "cancel" in (cancelled.summary + cancelled.body).casefold()
    (awarded,) = about(shown, "SP8000-27-R-0006")
    assert "lithium" in (awarded.summary + awarded.body).casefold()
    assert "48.5" in awarded.summary + awarded.body
    assert "EXAMPLE LITHIUM" in awarded.summary + awarded.body
    assert_each_once(desktop, notified)
    notified.here.poll()
    assert_each_once(desktop, notified)


def test_killed_before_any_delivery_and_started_again(notified: Program, world: World, desktop: Desktop) -> None:
    desktop.stop_daemon()
    world.step(1)
    watch = watching(notified)
    try:
        until(lambda: raised(notified) == ALERTS, "the alerts are raised")
    finally:
        end(watch, kill=True)
    assert delivered(notified) == 0
    desktop.start_daemon()
    again = notified.start("watch", MINERALWATCH_NOW=LATER)
    try:
        until(lambda: delivered(notified) == ALERTS and not unsent(notified), "the alerts are delivered")
    finally:
        assert end(again).code == 0
    assert_each_once(desktop, notified, rounds=2)


def test_killed_in_the_middle_of_a_delivery(notified: Program, world: World, desktop: Desktop) -> None:
    desktop.freeze(frozen=True)
    world.step(1)
    watch = watching(notified)
    try:
        until(lambda: notified.rows("SELECT 1 FROM alerts WHERE state = 'sending'"), "an alert is being sent")
    finally:
        end(watch, kill=True)
    desktop.freeze(frozen=False)
    assert delivered(notified) == 0
    again = notified.start("watch", MINERALWATCH_NOW=LATER)
    try:
        until(lambda: delivered(notified) == ALERTS and not unsent(notified), "the alerts are delivered")
    finally:
        assert end(again).code == 0
    shown = desktop.shown()
    for event in alerting(expected(1)):
        assert about(shown, event.number), event
    assert len(shown) <= ALERTS + 1  # what was just being sent may come twice, nothing else


def test_two_copies_at_once_show_each_once(notified: Program, world: World, desktop: Desktop) -> None:
    world.step(1)
    copies = [notified.start(*words) for words in (["watch"], ["watch"], ["poll", "--all"])]
    try:
        finish(copies[-1])
        until(lambda: delivered(notified) == ALERTS and not unsent(notified), "the alerts are delivered")
    finally:
        codes = [end(copy).code for copy in copies]
    assert codes == [0, 0, 0]
    assert_each_once(desktop, notified, rounds=2)


def test_without_a_daemon_the_alert_waits_and_says_why(notified: Program, world: World, desktop: Desktop) -> None:
    desktop.stop_daemon()
    world.step(1)
    assert notified.here.run("poll", "--all").code == 0
    alerts = notified.here.json("alerts")
    assert len(alerts) == ALERTS
    tries = [delivery for alert in alerts for delivery in alert["delivered"] if delivery["channel"] == "desktop"]
    assert tries
    assert all(not one["ok"] and one["error"] for one in tries)
    done = notified.here.run("notify", "test")
    assert done.code == 1 or "desktop" in done.out + done.err


def test_notify_test_is_seen(notified: Program, desktop: Desktop) -> None:
    done = notified.run("notify", "test")
    assert done.code == 0, done
    assert len(desktop.shown()) == 1
