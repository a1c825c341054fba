"""The outbox over a real store: once each, across crashes, failures and restarts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mineralwatch.alerts.channels import Channel
from mineralwatch.config.settings import AlertSettings, Settings
from mineralwatch.domain.models.alert import Alert, Delivery, Severity
from mineralwatch.engine import alert_delivery
from mineralwatch.store.alert_rows import add_alerts, read_alerts
from mineralwatch.store.connection import open_writer, write_transaction
from mineralwatch.store.outbox import pending
from tests.support.desktop import TOOLS, Desktop
from tests.support.prepared import new_store

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)


class Recording:
    """A channel that keeps what it was given, and fails while it is told to."""

    name = "desktop"

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.shown: list[str] = []
        self.asked = 0

    async def send(self, alert: Alert, at: datetime) -> Delivery:
        self.asked += 1
        if self.works:
            self.shown.append(alert.id)
        return Delivery(self.name, at, self.works, None if self.works else "no daemon")

    async def close(self) -> None:
        pass


class Crash(BaseException):
    """The end of the process, as far as the code can see."""


class Crashing(Recording):
    async def send(self, alert: Alert, at: datetime) -> Delivery:
        await super().send(alert, at)
        raise Crash


def alert(ident: str) -> Alert:
    return Alert(ident, f"e-{ident}", "endings", Severity.HIGH, f"Cobalt {ident} cancelled", "no reason", None, NOW)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return new_store(tmp_path / "store.db")


@pytest.fixture
def conn(store: Path) -> Iterator[sqlite3.Connection]:
    opened = open_writer(store, poller=True)
    yield opened
    opened.close()


def put(conn: sqlite3.Connection, *idents: str) -> None:
    with write_transaction(conn):
        add_alerts(conn, [alert(ident) for ident in idents], ())


async def deliver(
    conn: sqlite3.Connection, channel: Channel, at: datetime = NOW, more: Sequence[Channel] = ()
) -> alert_delivery.DeliveryCounts:
    return await alert_delivery.deliver_through((channel, *more), conn, lambda: at)


def deliveries(conn: sqlite3.Connection, ident: str) -> list[tuple[str, bool]]:
    [found] = read_alerts(conn, "id = ?", (ident,))
    return [(one.channel, one.ok) for one in found.delivered]


async def test_each_alert_is_sent_once(conn: sqlite3.Connection) -> None:
    channel = Recording()
    put(conn, "a", "b")
    assert alert_delivery.has_due_alerts(conn, NOW)
    assert await deliver(conn, channel) == alert_delivery.DeliveryCounts(shown=2)
    assert not alert_delivery.has_due_alerts(conn, NOW)
    put(conn, "a", "b")  # the same events, seen again
    await deliver(conn, channel)
    assert sorted(channel.shown) == ["a", "b"]


async def test_a_crash_after_sending_sends_that_one_again_and_no_other(store: Path) -> None:
    first = open_writer(store, poller=True)
    put(first, "a", "b")
    crashing = Crashing()
    with pytest.raises(Crash):
        await deliver(first, crashing)
    first.close()
    second = open_writer(store, poller=True)
    assert not [one for one in pending(second, NOW) if one.id in crashing.shown]
    assert alert_delivery.recover(second) == 1
    channel = Recording()
    await deliver(second, channel)
    second.close()
    assert sorted(channel.shown) == ["a", "b"]
    assert crashing.shown == ["a"]


async def test_a_failure_is_tried_again_and_shown_when_the_desktop_is_back(conn: sqlite3.Connection) -> None:
    channel = Recording(works=False)
    put(conn, "a")
    assert await deliver(conn, channel) == alert_delivery.DeliveryCounts(to_retry=1)
    assert not alert_delivery.has_due_alerts(conn, NOW)
    later = NOW + alert_delivery.RETRY_WAITS[0]
    assert alert_delivery.has_due_alerts(conn, later)
    channel.works = True
    await deliver(conn, channel, later)
    assert channel.shown == ["a"]
    assert deliveries(conn, "a") == [("desktop", False), ("desktop", True)]


async def test_what_nothing_can_show_ends_in_the_inbox_with_the_reason(conn: sqlite3.Connection) -> None:
    channel = Recording(works=False)
    put(conn, "a")
    at = NOW
    for _ in range(20):
        await deliver(conn, channel, at)
        at += timedelta(hours=1)
    assert channel.asked == 1 + len(alert_delivery.RETRY_WAITS)
    [found] = read_alerts(conn)
    assert [one.channel for one in found.delivered] == ["desktop"] * 4 + ["inbox"]
    assert {one.error for one in found.delivered} == {"no daemon", None}


async def test_a_desktop_that_fails_is_asked_once_a_round(conn: sqlite3.Connection) -> None:
    channel = Recording(works=False)
    put(conn, "a", "b", "c")
    assert await deliver(conn, channel) == alert_delivery.DeliveryCounts(to_retry=3)
    assert channel.asked == 1
    assert all(deliveries(conn, ident) == [("desktop", False)] for ident in "abc")


async def test_the_next_channel_steps_in(conn: sqlite3.Connection) -> None:
    put(conn, "a")
    terminal = Recording()
    terminal.name = "terminal"
    await deliver(conn, Recording(works=False), more=[terminal])
    assert terminal.shown == ["a"]
    assert deliveries(conn, "a") == [("desktop", False), ("terminal", True)]


async def test_with_the_desktop_switched_off_the_inbox_has_it_at_once(conn: sqlite3.Connection) -> None:
    put(conn, "a")
    report = await alert_delivery.deliver(conn, Settings(alerts=AlertSettings(desktop=False)), lambda: NOW, {})
    assert report == alert_delivery.DeliveryCounts(left_to_inbox=1)
    assert deliveries(conn, "a") == [("inbox", True)]


async def test_without_a_session_the_reason_is_kept(conn: sqlite3.Connection) -> None:
    put(conn, "a")
    await alert_delivery.deliver(conn, Settings(), lambda: NOW, {})
    [found] = read_alerts(conn)
    assert found.delivered[0].error is not None and "no desktop session" in found.delivered[0].error


@pytest.mark.needs(*TOOLS)
async def test_a_real_desktop_shows_it_once(conn: sqlite3.Connection, desktop: Desktop) -> None:
    put(conn, "a")
    for _ in range(2):
        alert_delivery.recover(conn)
        await alert_delivery.deliver(conn, Settings(), lambda: NOW, desktop.environ)
    assert [shown.summary for shown in desktop.shown()] == ["Cobalt a cancelled"]


@pytest.mark.needs(*TOOLS)
async def test_the_test_alert_says_which_channel_worked(desktop: Desktop) -> None:
    assert await alert_delivery.send_trial_alert(Settings(), NOW, desktop.environ) == "desktop: shown"
    assert "not shown" in await alert_delivery.send_trial_alert(Settings(), NOW, {})
    assert "inbox" in await alert_delivery.send_trial_alert(
        Settings(alerts=AlertSettings(desktop=False)), NOW, desktop.environ
    )
    assert len(desktop.shown()) == 1


async def test_when_told_to_stop_the_alert_under_way_is_the_last(conn: sqlite3.Connection) -> None:
    channel = Recording()
    put(conn, "a", "b")
    stops = iter((False, True))
    done = await alert_delivery.deliver_through((channel,), conn, lambda: NOW, lambda: next(stops))
    assert done == alert_delivery.DeliveryCounts(shown=1)
    assert alert_delivery.recover(conn) == 0
    assert alert_delivery.has_due_alerts(conn, NOW)
