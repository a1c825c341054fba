"""A desktop of its own: an X server, a session bus and dunst, all private, ended by their own process ids."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

TOOLS = ("dunst", "Xvfb", "dbus-daemon", "busctl")
# Nothing may be merged, dropped or forgotten: each notification counts.
_DUNSTRC = """[global]
    history_length = 1000
    sticky_history = yes
    stack_duplicates = false
    notification_limit = 0
    markup = full
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
"""
# A bus that starts nothing by itself: the usual one brings a daemon that was stopped back at the next notification.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir={folder}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """One notification that the daemon has shown."""

    summary: str
    body: str
    app: str


@dataclass(slots=True)
class Desktop:
    """`environ` is what a program needs to find it. The daemon can be stopped and started again."""

    environ: dict[str, str]
    folder: Path
    _daemon: subprocess.Popen[bytes] | None = field(default=None)

    def start_daemon(self) -> None:
        """Start dunst and wait until it owns its name on the bus."""
        config = self.folder / "dunstrc"
        config.write_text(_DUNSTRC)
        self._daemon = _quiet(["dunst", "-conf", str(config)], self.environ)
        deadline = time.monotonic() + 20
        while self._ask("count", check=False).returncode != 0:
            assert time.monotonic() < deadline, "dunst did not start"
            time.sleep(0.1)

    def stop_daemon(self) -> None:
        """End dunst; what it showed is forgotten."""
        if self._daemon is not None:
            _end(self._daemon)
            self._daemon = None

    def freeze(self, *, frozen: bool) -> None:
        """Make dunst hang, as a desktop under load does, or let it go on."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def shown(self) -> list[Shown]:
        """All notifications so far, oldest first; those still on the screen are closed for it."""
        self._ask("close-all")
        rows = json.loads(self._ask("history").stdout)["data"][0]
        return [Shown(*(row[name]["data"] for name in ("summary", "body", "appname"))) for row in reversed(rows)]

    def _ask(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["dunstctl", *words], env=self.environ, capture_output=True, timeout=20, check=check)


@contextmanager
def private_desktop(folder: Path) -> Iterator[Desktop]:
    """A running desktop; everything that was started for it ends with the block."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    with ExitStack() as stack:
        environ["DISPLAY"] = ":" + _announced(stack, ["Xvfb", "-nolisten", "tcp", "-displayfd"], environ)
        (folder / "bus.conf").write_text(_BUS.format(folder=folder))
        bus = ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--print-address"]
        environ["DBUS_SESSION_BUS_ADDRESS"] = _announced(stack, bus, environ)
        desktop = Desktop(environ, folder)
        stack.callback(desktop.stop_daemon)
        desktop.start_daemon()
        yield desktop


def _announced(stack: ExitStack, command: list[str], environ: dict[str, str]) -> str:
    """Start a program whose last option takes a file descriptor, and give the line that it writes there."""
    out, into = os.pipe()
    stack.callback(os.close, out)
    joined = f"{command[-1]}={into}" if command[-1].startswith("--") else None
    words = [*command[:-1], joined] if joined else [*command, str(into)]
    process = _quiet(words, environ, into)
    os.close(into)
    stack.callback(_end, process)
    ready, _, _ = select.select([out], [], [], 20)
    line = os.read(out, 4096).decode().strip() if ready else ""
    assert line, f"{command[0]} did not start"
    return line


def _quiet(command: list[str], environ: dict[str, str], *keep: int) -> subprocess.Popen[bytes]:
    null = subprocess.DEVNULL
    return subprocess.Popen(command, env=environ, stdin=null, stdout=null, stderr=null, pass_fds=keep)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
