"""Desktop notifications: against a real daemon, and against every way in which there is none."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mineralwatch.alerts import notification_bus
from mineralwatch.alerts.desktop import DesktopChannel, find_daemon, notification_text
from mineralwatch.domain.models.alert import Alert, Severity
from tests.support.desktop import TOOLS
from tests.support.desktop import Desktop as PrivateDesktop

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
BODY = "due 10 Oct 2026 15:00 EDT → 24 Oct 2026 15:00 EDT (+14 d) <b>R&D</b> $(touch /tmp/x)"
ALERT = Alert(
    id="a1",
    event_id="e1",
    rule="endings",
    severity=Severity.HIGH,
    title="Antimony SP8000-25-R-0020 extended 14 days",
    body=BODY,
    url="https://sam.gov/opp/1/view?a=1&b=2",
    raised_at=NOW,
)

MakeBus = Callable[[Path, Path | None], AbstractContextManager[dict[str, str]]]


@pytest.mark.needs(*TOOLS)
async def test_dunst_shows_the_plain_text_and_we_know(desktop: PrivateDesktop) -> None:
    channel = DesktopChannel(desktop.environ)
    delivery = await channel.send(ALERT, NOW)
    await channel.close()
    assert (delivery.channel, delivery.at, delivery.ok, delivery.error) == ("desktop", NOW, True, None)
    [shown] = desktop.shown()
    assert (shown.summary, shown.app) == (ALERT.title, "mineralwatch")
    assert "10 Oct 2026 15:00 EDT → 24 Oct 2026 15:00 EDT (+14 d)" in shown.body
    assert "<b>" not in shown.body  # neither taken for bold nor left unescaped
    assert "R&amp;D" in shown.body
    assert "a=1&amp;b=2" in shown.body


@pytest.mark.needs(*TOOLS)
async def test_two_sendings_use_one_connection(desktop: PrivateDesktop) -> None:
    channel = DesktopChannel(desktop.environ)
    first = await channel.send(ALERT, NOW)
    second = await channel.send(replace(ALERT, title="Cobalt cancelled"), NOW)
    await channel.close()
    assert first.ok and second.ok
    assert [shown.summary for shown in desktop.shown()] == [ALERT.title, "Cobalt cancelled"]


@pytest.mark.needs(*TOOLS)
async def test_a_daemon_that_goes_and_comes_back(desktop: PrivateDesktop) -> None:
    channel = DesktopChannel(desktop.environ)
    assert (await channel.send(ALERT, NOW)).ok
    desktop.stop_daemon()
    gone = await channel.send(ALERT, NOW)
    assert not gone.ok
    assert gone.error
    desktop.start_daemon()
    assert (await channel.send(ALERT, NOW)).ok
    await channel.close()
    assert len(desktop.shown()) == 1  # what the first daemon showed went with it


@pytest.mark.needs(*TOOLS)
async def test_a_daemon_that_hangs_is_given_up(desktop: PrivateDesktop) -> None:
    channel = DesktopChannel(desktop.environ, within=0.5)
    desktop.freeze(frozen=True)
    delivery = await asyncio.wait_for(channel.send(ALERT, NOW), 10)
    desktop.freeze(frozen=False)
    assert not delivery.ok
    assert delivery.error is not None and "did not answer" in delivery.error


@pytest.mark.needs(*TOOLS)
async def test_the_daemon_is_named(desktop: PrivateDesktop) -> None:
    found = await find_daemon(desktop.environ)
    assert found.daemon is not None and found.daemon.startswith("dunst ")
    assert found.markup
    assert found.problem is None


@pytest.mark.needs("dbus-daemon")
async def test_a_bus_without_a_daemon(session_bus: dict[str, str]) -> None:
    delivery = await DesktopChannel(session_bus).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error is not None and "no notification daemon" in delivery.error


async def test_no_session_at_all() -> None:
    delivery = await DesktopChannel({}).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error is not None and "no desktop session" in delivery.error


@pytest.mark.parametrize("address", ["nonsense", "unix:path=/nowhere/at/all", "tcp:host=127.0.0.1", "unix:", ";;"])
async def test_an_address_that_leads_nowhere(address: str) -> None:
    delivery = await DesktopChannel({notification_bus.ADDRESS: address}).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error


async def test_a_bus_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "mute"))
        mute.listen()
        env = {notification_bus.ADDRESS: f"unix:path={tmp_path / 'mute'}"}
        delivery = await asyncio.wait_for(DesktopChannel(env, within=0.2).send(ALERT, NOW), 10)
    assert not delivery.ok
    assert delivery.error is not None and "did not answer" in delivery.error


@pytest.mark.needs("dbus-daemon")
async def test_a_daemon_that_can_be_started_but_fails_is_no_success(tmp_path: Path, make_bus: MakeBus) -> None:
    services = tmp_path / "services"
    services.mkdir()
    (services / "n.service").write_text("[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/bin/false\n")
    with make_bus(tmp_path, services) as env:
        delivery = await DesktopChannel(env).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error == "the notification daemon does not answer"


async def test_a_system_that_confirms_everything_and_shows_nothing_is_no_success(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Plan 9")
    delivery = await DesktopChannel({}).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error is not None and "cannot show notifications" in delivery.error


def test_a_job_without_variables_finds_the_users_own_bus(tmp_path: Path) -> None:
    own = tmp_path / str(os.getuid())
    own.mkdir()
    assert notification_bus.session_address({}, tmp_path) is None
    with socket.socket(socket.AF_UNIX) as there:
        there.bind(str(own / "bus"))
        assert notification_bus.session_address({}, tmp_path) == f"unix:path={own / 'bus'}"


def test_the_bus_of_the_runtime_folder_is_found(tmp_path: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(tmp_path)}
    assert notification_bus.session_address(env) is None
    with socket.socket(socket.AF_UNIX) as there:
        there.bind(str(tmp_path / "bus"))
        assert notification_bus.session_address(env) == f"unix:path={tmp_path / 'bus'}"
    assert notification_bus.session_address({**env, notification_bus.ADDRESS: "unix:path=/mine"}) == "unix:path=/mine"


def test_plain_daemons_get_plain_text() -> None:
    assert notification_text(ALERT, markup=False)[1] == f"{BODY}\n{ALERT.url}"


def test_a_link_that_is_no_web_address_is_left_out() -> None:
    assert notification_text(replace(ALERT, url="javascript:alert(1)"), markup=False)[1] == BODY
