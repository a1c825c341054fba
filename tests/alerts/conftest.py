"""A private session bus on which nobody shows notifications, and one on which a real daemon does."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.support.desktop import Desktop, private_desktop


@contextmanager
def private_bus(home: Path, services: Path | None = None) -> Iterator[dict[str, str]]:
    """A session bus of its own; gives the environment that leads to it. `services` holds what it can start."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home)}
    folder = f"<servicedir>{services}</servicedir>" if services else ""
    config = home / "bus.conf"
    config.write_text(
        '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"'
        ' "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">'
        f"<busconfig><type>session</type><listen>unix:tmpdir={home}</listen>{folder}"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
        '<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>'
    )
    out, into = os.pipe()
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", f"--print-address={into}"]
    quiet = subprocess.DEVNULL
    daemon = subprocess.Popen(command, env=env, stdout=quiet, stderr=quiet, pass_fds=(into,))
    os.close(into)
    try:
        ready, _, _ = select.select([out], [], [], 20)
        assert ready, "dbus-daemon did not start"
        yield {**env, "DBUS_SESSION_BUS_ADDRESS": os.read(out, 4096).decode().splitlines()[0]}
    finally:
        daemon.terminate()
        daemon.wait(10)
        os.close(out)


@pytest.fixture
def make_bus() -> Callable[[Path, Path | None], AbstractContextManager[dict[str, str]]]:
    """`private_bus`, for a test that wants services on it."""
    return private_bus


@pytest.fixture
def session_bus(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A bus on which nobody shows notifications."""
    with private_bus(tmp_path) as env:
        yield env


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """A running dunst on a bus of its own."""
    with private_desktop(tmp_path) as running:
        # The library looks into the environment of the process, which `Desktop` sets: put it back afterwards.
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", running.environ["DBUS_SESSION_BUS_ADDRESS"])
        yield running
