"""Desktop notifications: against a real daemon, and against every way in which there is none."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mineralwatch.alerts import bus
from mineralwatch.alerts.desktop import Desktop, describe, wording
from mineralwatch.domain.models import Alert, Severity

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

History = Callable[[], list[dict[str, Any]]]
MakeBus = Callable[[Path, Path | None], AbstractContextManager[dict[str, str]]]


async def test_dunst_shows_the_plain_text_and_we_know(dunst: tuple[dict[str, str], History]) -> None:
    env, history = dunst
    desktop = Desktop(env)
    delivery = await desktop.send(ALERT, NOW)
    desktop.close()
    assert (delivery.channel, delivery.at, delivery.ok, delivery.error) == ("desktop", NOW, True, None)
    [shown] = history()
    assert shown["summary"] == ALERT.title
    assert shown["appname"] == "mineralwatch"
    assert "10 Oct 2026 15:00 EDT → 24 Oct 2026 15:00 EDT (+14 d)" in shown["body"]
    assert "<b>" not in shown["body"]  # neither taken for bold nor left unescaped
    assert "R&amp;D" in shown["body"]
    assert "a=1&amp;b=2" in shown["body"]


async def test_two_sendings_use_one_connection(dunst: tuple[dict[str, str], History]) -> None:
    env, history = dunst
    desktop = Desktop(env)
    first = await desktop.send(ALERT, NOW)
    second = await desktop.send(replace(ALERT, title="Cobalt cancelled"), NOW)
    desktop.close()
    assert first.ok and second.ok
    assert [shown["summary"] for shown in history()] == ["Cobalt cancelled", ALERT.title]


async def test_the_daemon_is_named(dunst: tuple[dict[str, str], History]) -> None:
    found = await describe(dunst[0])
    assert found.daemon is not None and found.daemon.startswith("dunst ")
    assert found.markup
    assert found.problem is None


async def test_a_bus_without_a_daemon(session_bus: dict[str, str]) -> None:
    delivery = await Desktop(session_bus).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error is not None and "no notification daemon" in delivery.error


async def test_no_session_at_all() -> None:
    delivery = await Desktop({}).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error is not None and "no desktop session" in delivery.error


@pytest.mark.parametrize("address", ["nonsense", "unix:path=/nowhere/at/all", "tcp:host=127.0.0.1", "unix:", ";;"])
async def test_an_address_that_leads_nowhere(address: str) -> None:
    delivery = await Desktop({bus.ADDRESS: address}).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error


async def test_a_bus_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "mute"))
        mute.listen()
        env = {bus.ADDRESS: f"unix:path={tmp_path / 'mute'}"}
        delivery = await asyncio.wait_for(Desktop(env, within=0.2).send(ALERT, NOW), 10)
    assert not delivery.ok
    assert delivery.error is not None and "did not answer" in delivery.error


async def test_a_daemon_that_can_be_started_but_fails_is_no_success(tmp_path: Path, make_bus: MakeBus) -> None:
    services = tmp_path / "services"
    services.mkdir()
    (services / "n.service").write_text("[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/bin/false\n")
    with make_bus(tmp_path, services) as env:
        delivery = await Desktop(env).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error == "the notification daemon does not answer"


async def test_a_system_that_confirms_everything_and_shows_nothing_is_no_success(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Plan 9")
    delivery = await Desktop({}).send(ALERT, NOW)
    assert not delivery.ok
    assert delivery.error is not None and "cannot show notifications" in delivery.error


def test_the_bus_of_the_runtime_folder_is_found(tmp_path: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(tmp_path)}
    assert bus.session_address(env) is None
    with socket.socket(socket.AF_UNIX) as there:
        there.bind(str(tmp_path / "bus"))
        assert bus.session_address(env) == f"unix:path={tmp_path / 'bus'}"
    assert bus.session_address({**env, bus.ADDRESS: "unix:path=/mine"}) == "unix:path=/mine"


def test_plain_daemons_get_plain_text() -> None:
    assert wording(ALERT, markup=False)[1] == f"{BODY}\n{ALERT.url}"


def test_a_link_that_is_no_web_address_is_left_out() -> None:
    assert wording(replace(ALERT, url="javascript:alert(1)"), markup=False)[1] == BODY
