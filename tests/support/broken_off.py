"""Clears up after a run that was broken off: its processes, and the folder that holds its files and sockets.

Whatever a test starts has its home in the run's temporary folder, so it is known by its environment, even when nobody
is left who has its process id. The one who clears up is a process of its own that waits until the pipe to pytest
closes: pytest writes a word of farewell before, and does not when it is interrupted or killed.

Run as a program: `python broken_off.py FOLDER`, with the pipe as its standard input.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUN = "MINERALWATCH_TEST_RUN"  # the variable that leads the workers to the run's folder, and to them who clears up
FAREWELL = b"done"
PATIENCE = 5.0  # seconds between SIGTERM and SIGKILL; an X server removes its lock in between


class BrokenOff:
    """Lives in the pytest that was started; the workers of pytest-xdist are processes of the run like others."""

    def __init__(self) -> None:
        self._waiting: subprocess.Popen[bytes] | None = None
        self._ended = False

    def start(self, folder: Path) -> None:
        """Watch over a run whose files are in `folder`."""
        os.environ[RUN] = str(folder)
        command = [sys.executable, "-I", "-S", __file__, str(folder)]
        self._waiting = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        self._ended = exitstatus in (0, 1, 5)  # passed, failed, nothing collected

    def pytest_unconfigure(self) -> None:
        if self._waiting is not None and self._waiting.stdin is not None:
            self._waiting.communicate(FAREWELL if self._ended else b"")
            self._waiting = None


def pytest_sessionstart(session) -> None:  # type: ignore[no-untyped-def]
    """Put all temporary files below the run's folder; have somebody watch over it, once for all workers."""
    config = session.config
    folder = config._tmp_path_factory.getbasetemp()
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
    if not hasattr(config, "workerinput"):
        watching = BrokenOff()
        config.pluginmanager.register(watching, "broken-off")
        watching.start(folder)


def of_run(folder: str) -> list[int]:
    """The process ids of all whose environment leads into the folder, this process left out."""
    inside = re.compile(rb"[=:]" + re.escape(folder.encode()) + rb"(?:[/:\0]|$)")
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if inside.search((entry / "environ").read_bytes()):
                found.append(int(entry.name))
        except OSError:  # it has ended, or is another user's
            continue
    return found


def clear(folder: str) -> None:
    """End what runs, kindly first, then remove the folder."""
    until = time.monotonic() + PATIENCE
    _signal(of_run(folder), signal.SIGTERM)
    while (left := of_run(folder)) and time.monotonic() < until:
        time.sleep(0.05)
    while left:
        _signal(left, signal.SIGKILL)
        time.sleep(0.05)
        left = of_run(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _signal(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, what)
            os.kill(pid, signal.SIGCONT)  # one that a test has stopped hears nothing
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.stdin.buffer.read() != FAREWELL:
        clear(sys.argv[1])
