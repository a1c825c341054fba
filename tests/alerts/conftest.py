"""A private session bus, and a real notification daemon on it."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

History = Callable[[], list[dict[str, Any]]]


def need(*tools: str) -> None:
    """Skip, naming the missing tool."""
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"missing tool: {tool}")


@contextmanager
def running(command: list[str], env: dict[str, str], fd: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the block."""
    pass_fds = () if fd is None else (fd,)
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=pass_fds
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def _first_line(fd: int, of: str) -> str:
    ready, _, _ = select.select([fd], [], [], 20)
    assert ready, f"{of} did not start"
    return os.read(fd, 4096).decode().splitlines()[0]


@contextmanager
def private_bus(home: Path, services: Path | None = None) -> Iterator[dict[str, str]]:
    """A session bus of its own; gives the environment that leads to it."""
    need("dbus-daemon")
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
    try:
        with running(command, env, into):
            yield {**env, "DBUS_SESSION_BUS_ADDRESS": _first_line(out, "dbus-daemon")}
    finally:
        os.close(out)
        os.close(into)


@pytest.fixture
def make_bus() -> Callable[[Path, Path | None], AbstractContextManager[dict[str, str]]]:
    """`private_bus`, for a test that wants services on it."""
    return private_bus


@pytest.fixture
def session_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A bus on which nobody shows notifications."""
    with private_bus(tmp_path) as env:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", env["DBUS_SESSION_BUS_ADDRESS"])
        yield env


@pytest.fixture
def dunst(session_bus: dict[str, str], tmp_path: Path) -> Iterator[tuple[dict[str, str], History]]:
    """The environment of a running dunst, and a function that reads what it has shown, newest first."""
    need("Xvfb", "dunst", "dunstctl")
    out, into = os.pipe()
    try:
        with running(["Xvfb", "-displayfd", str(into), "-nolisten", "tcp"], session_bus, into):
            env = {**session_bus, "DISPLAY": f":{_first_line(out, 'Xvfb')}"}
            with running(["dunst"], env):
                _wait_for_owner(env)
                yield env, lambda: _shown(env)
    finally:
        os.close(out)
        os.close(into)


def _wait_for_owner(env: dict[str, str]) -> None:
    """dunst says nothing when it is ready; the bus does."""
    for _ in range(50):
        done = subprocess.run(["dunstctl", "count"], env=env, capture_output=True, timeout=10, check=False)
        if done.returncode == 0:
            return
        select.select([], [], [], 0.1)
    raise AssertionError("dunst did not start")


def _shown(env: dict[str, str]) -> list[dict[str, Any]]:
    subprocess.run(["dunstctl", "close-all"], env=env, check=True, timeout=10)
    done = subprocess.run(["dunstctl", "history"], env=env, capture_output=True, check=True, timeout=10)
    rows = json.loads(done.stdout)["data"][0]
    return [{name: row[name]["data"] for name in ("summary", "body", "appname")} for row in rows]
