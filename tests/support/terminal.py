"""A tmux server on a socket of its own, to drive the program as a person at a terminal does."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Terminal:
    """One tmux server with sessions by name; the window of a session runs one shell."""

    socket: Path
    environ: dict[str, str]

    def open(self, name: str, width: int, height: int) -> None:
        """A new session with a bare shell, whose prompt is `ready$`."""
        size = ["-x", str(width), "-y", str(height)]
        self.tmux("new-session", "-d", "-s", name, *size, "env", "PS1=ready$ ", "sh")
        self.wait(name, "ready$")

    def type(self, name: str, text: str) -> None:
        """Text as typed, with Enter after it."""
        self.tmux("send-keys", "-t", name, "-l", text)
        self.tmux("send-keys", "-t", name, "Enter")

    def keys(self, name: str, *keys: str) -> None:
        """Keys by tmux's names: `q`, `Down`, `C-p`, `Escape`."""
        self.tmux("send-keys", "-t", name, *keys)

    def mouse(self, name: str, column: int, row: int, button: int = 0) -> None:
        """A press and release at a cell, counted from 1, as an SGR report."""
        for final in "Mm":
            self.tmux("send-keys", "-t", name, "-l", f"\x1b[<{button};{column};{row}{final}")

    def screen(self, name: str) -> str:
        """What stands on the screen."""
        return self.tmux("capture-pane", "-p", "-t", name)

    def wait(self, name: str, *words: str, seconds: float = 45) -> str:
        """The screen, as soon as all `words` stand on it; an AssertionError with the last screen otherwise."""
        deadline = time.monotonic() + seconds
        while True:
            shown = self.screen(name)
            if all(word in shown for word in words):
                return shown
            assert time.monotonic() < deadline, f"{words} not on the screen:\n{shown}"
            time.sleep(0.05)

    def wait_gone(self, name: str, word: str, seconds: float = 45) -> str:
        """The screen, as soon as `word` has left it."""
        deadline = time.monotonic() + seconds
        while True:
            shown = self.screen(name)
            if word not in shown:
                return shown
            assert time.monotonic() < deadline, f"{word} still on the screen:\n{shown}"
            time.sleep(0.05)

    def flag(self, name: str, variable: str) -> str:
        """A tmux variable of the pane, such as `alternate_on` or `mouse_any_flag`."""
        return self.tmux("display-message", "-p", "-t", name, f"#{{{variable}}}").strip()

    def close(self, name: str) -> None:
        """Close the terminal, as by the window's button: its programs get SIGHUP."""
        self.tmux("kill-session", "-t", name)

    def tmux(self, *words: str) -> str:
        """One tmux command on this server."""
        command = ["tmux", "-S", str(self.socket), "-f", "/dev/null", *words]
        done = subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, f"{shlex.join(words)}: {done.stderr}"
        return done.stdout


@contextmanager
def private_terminal(folder: Path, environ: Mapping[str, str]) -> Iterator[Terminal]:
    """A tmux server that ends with the block, and no other does."""
    settled = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": os.environ["PATH"], **environ}
    terminal = Terminal(folder / "tmux", settled)
    try:
        yield terminal
    finally:
        stop = ["tmux", "-S", str(terminal.socket), "kill-server"]
        subprocess.run(stop, env=settled, capture_output=True, timeout=30, check=False)


def assert_clean(terminal: Terminal, name: str) -> None:
    """The shell is back, with its own screen, a visible cursor, no mouse reports, and echo."""
    terminal.wait(name, "ready$")
    assert terminal.flag(name, "alternate_on") == "0"
    assert terminal.flag(name, "cursor_flag") == "1"
    assert terminal.flag(name, "mouse_any_flag") == "0"
    terminal.type(name, "echo back-$((1+1)); stty -a | grep -o ' echo '")
    terminal.wait(name, "back-2", " echo ")
