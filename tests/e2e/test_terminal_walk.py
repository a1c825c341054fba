"""The program in a terminal: walked by keys and by mouse at three sizes, and left clean however it ends."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from mineralwatch.demo.world import World
from mineralwatch.engine.lock import holder
from tests.support.program import COMMAND, Program, alive, processes, until
from tests.support.terminal import Terminal

pytestmark = pytest.mark.needs("tmux")

SIZES = [(80, 24), (120, 40), (200, 60)]
START = " ".join(COMMAND)


def start(terminal: Terminal, name: str, width: int = 120, height: int = 40) -> str:
    terminal.open(name, width, height)
    terminal.type(name, START)
    return terminal.wait(name, "Requests")


def poller(program: Program) -> int | None:
    """The process id of who holds the poller lock."""
    paths = program.paths
    return holder(paths.lock, paths.pid_file)


def assert_clean(terminal: Terminal, name: str) -> None:
    """The shell is back, with its own screen, a visible cursor, no mouse reports, and echo."""
    terminal.wait(name, "ready$")
    assert terminal.flag(name, "alternate_on") == "0"
    assert terminal.flag(name, "cursor_flag") == "1"
    assert terminal.flag(name, "mouse_any_flag") == "0"
    terminal.type(name, "echo back-$((1+1)); stty -a | grep -o ' echo '")
    terminal.wait(name, "back-2", " echo ")


def assert_nobody_is_left(program: Program) -> None:
    until(lambda: not processes(program.environ), "every process has ended")
    assert poller(program) is None
    assert program.run("poll", "--source", "world-rss").code == 0


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_walked_by_keys(terminal: Terminal, program: Program, width: int, height: int) -> None:
    program.poll()
    before = start(terminal, "keys", width, height)
    assert max(map(len, before.splitlines())) <= width
    terminal.keys("keys", "?")
    terminal.wait("keys", "elp")
    terminal.keys("keys", "Escape")
    terminal.wait("keys", "Requests")
    terminal.keys("keys", "/")
    terminal.tmux("send-keys", "-t", "keys", "-l", "tellurium")
    terminal.wait("keys", "tellurium")
    terminal.keys("keys", "Escape")
    terminal.keys("keys", "Down", "Down", "Up", "j", "k", "Tab", "Tab", "1")
    terminal.keys("keys", "C-p")
    terminal.keys("keys", "Escape")
    terminal.wait("keys", "Requests")
    terminal.keys("keys", "q")
    assert_clean(terminal, "keys")
    assert_nobody_is_left(program)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_walked_by_mouse(terminal: Terminal, program: Program, width: int, height: int) -> None:
    program.poll()
    start(terminal, "mouse", width, height)
    shown = terminal.wait("mouse", "Requests", "quit").splitlines()
    row = next(n for n, line in enumerate(shown, 1) if "Requests" in line)
    terminal.mouse("mouse", 10, row + 3)
    terminal.mouse("mouse", 10, row + 4, button=65)  # the wheel, downwards
    terminal.wait("mouse", "Requests")
    line = next(n for n, text in enumerate(shown, 1) if "quit" in text)
    terminal.mouse("mouse", shown[line - 1].rindex("quit") + 2, line)
    assert_clean(terminal, "mouse")
    assert_nobody_is_left(program)


def test_a_changed_world_shows_without_a_key(terminal: Terminal, program: Program, world: World) -> None:
    program.poll()
    start(terminal, "live", 200, 60)
    world.step(1)
    assert program.run("poll", "--all").code == 0
    terminal.wait("live", "cancelled", "Ge ")
    terminal.keys("live", "q")
    assert_clean(terminal, "live")


def test_a_closed_terminal_leaves_nobody(terminal: Terminal, program: Program) -> None:
    program.poll()
    start(terminal, "closed")
    until(lambda: poller(program), "the screen has started a poller")
    terminal.close("closed")
    assert_nobody_is_left(program)


def test_a_killed_screen_takes_its_poller_along(terminal: Terminal, program: Program) -> None:
    program.poll()
    start(terminal, "killed")
    until(lambda: poller(program), "the screen has started a poller")
    held = poller(program)
    for pid in processes(program.environ):
        if pid != held and b"watch" not in _command(pid):
            os.kill(pid, signal.SIGKILL)
    assert_nobody_is_left(program)


def test_the_second_screen_takes_over_when_the_first_quits(terminal: Terminal, program: Program) -> None:
    program.poll()
    start(terminal, "first")
    until(lambda: poller(program), "the first screen has started a poller")
    one = poller(program)
    start(terminal, "second")
    assert poller(program) == one
    terminal.keys("first", "q")
    assert_clean(terminal, "first")
    until(lambda: poller(program) not in (None, 0, one), "the second screen has started a poller")
    two = poller(program)
    assert two is not None
    assert alive(two)
    pollers = [pid for pid in processes(program.environ) if b"watch" in _command(pid).split(b"\0")]
    assert pollers == [two]
    terminal.keys("second", "q")
    assert_clean(terminal, "second")
    assert_nobody_is_left(program)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
