"""The poller as a child process of the screen. The poller ends when the screen's end of a pipe closes, also
after a crash of the screen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from mineralwatch.config.paths import Paths

STOP_WAIT_SECONDS = 5.0  # a child that has not ended by itself after this time is killed
MAX_LOG_BYTES = 1_000_000  # a larger log is renamed to `.old`, which replaces the previous one


def program_command(paths: Paths, *words: str) -> list[str]:
    """The command line that runs this program with the subcommand and arguments in `words` on the files in `paths`."""
    return [sys.executable, "-m", "mineralwatch", *paths.as_options(), *words]


class PollerChild:
    """Starts and stops at most one poller process."""

    def __init__(self, paths: Paths, environ: Mapping[str, str]) -> None:
        self._paths, self._environ = paths, environ
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a child was started and still runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the poller in a process session of its own (setsid(2)), so that ctrl-C in the terminal does not reach
        it.

        The stderr of the poller goes to the log file. The poller ends by itself when another process holds the lock.
        """
        if self.is_running:
            return
        self._paths.log.parent.mkdir(parents=True, exist_ok=True)
        _rotate_log(self._paths.log)
        with self._paths.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                program_command(self._paths, "watch", "--lifeline"),
                env=dict(self._environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Close the pipe and wait for the child to end; a child that has not ended within `STOP_WAIT_SECONDS` is
        killed."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(STOP_WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _rotate_log(log: Path) -> None:
    with suppress(OSError):
        if log.stat().st_size > MAX_LOG_BYTES:
            log.replace(log.with_name(f"{log.name}.old"))
