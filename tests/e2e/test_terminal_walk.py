"""The program in a terminal: walked by keys and by mouse at three sizes, and left clean however it ends."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from mineralwatch.demo.world import World
from mineralwatch.engine.poller_lock import holder
from tests.support.program import COMMAND, Program, alive, processes, until
from tests.support.terminal import Terminal

pytestmark = pytest.mark.needs("tmux")

SIZES = [(80, 24), (120, 40), (200, 60)]
PALETTE = "🔎"  # stands before the palette's own input
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


def selected(shown: str) -> str:
    """The name of the request on whose row the cursor stands."""
    (row,) = [line for line in shown.splitlines() if line.startswith("│▸")]
    return row[6:22]


def press(terminal: Terminal, name: str, key: str, *words: str, gone: str = "") -> None:
    """One key, then what must stand on the screen or be gone: no Escape is read together with the next key."""
    terminal.keys(name, key)
    if gone:
        terminal.wait_gone(name, gone)
    terminal.wait(name, *words)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_walked_by_keys(terminal: Terminal, program: Program, width: int, height: int) -> None:
    program.poll()
    start(terminal, "keys", width, height)
    shown = terminal.wait("keys", "10: 9 known open", "4 Rhenium pellets")
    assert "pellets" in selected(shown)
    press(terminal, "keys", "?", "search the help", "One row down")
    press(terminal, "keys", "Escape", "known open", gone="search the help")
    press(terminal, "keys", "/", "words, or material:")
    terminal.tmux("send-keys", "-t", "keys", "-l", "tellurium")
    assert "metal" in selected(terminal.wait("keys", "1 of 10"))
    press(terminal, "keys", "Escape", "known open", gone="1 of 10")
    press(terminal, "keys", "Escape", "known open", gone="words, or material:")
    press(terminal, "keys", "g", "4 Rhenium")
    press(terminal, "keys", "j", "4 Bismuth")
    press(terminal, "keys", "Down", "4 Cobalt")
    press(terminal, "keys", "k", "4 Bismuth")
    press(terminal, "keys", "A", "No alert selected")
    press(terminal, "keys", "Escape", "known open", gone="No alert selected")
    press(terminal, "keys", "S", "world-rss")
    press(terminal, "keys", "Escape", "known open", gone="world-rss")
    press(terminal, "keys", "C-p", PALETTE)
    press(terminal, "keys", "Escape", "known open", gone=PALETTE)
    terminal.keys("keys", "q")
    assert_clean(terminal, "keys")
    assert_nobody_is_left(program)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_walked_by_mouse(terminal: Terminal, program: Program, width: int, height: int) -> None:
    program.poll()
    start(terminal, "mouse", width, height)
    shown = terminal.wait("mouse", "10: 9 known open", "4 Rhenium pellets", "q quit").splitlines()
    title = next(n for n, line in enumerate(shown, 1) if "Requests" in line)
    terminal.mouse("mouse", 10, title + 4)
    terminal.wait("mouse", "4 Cobalt")
    terminal.mouse("mouse", 10, title + 3)
    terminal.wait("mouse", "4 Bismuth")
    foot = next(n for n, text in enumerate(shown, 1) if "q quit" in text)
    terminal.mouse("mouse", shown[foot - 1].index("? help") + 3, foot)
    terminal.wait("mouse", "search the help")
    back = terminal.wait("mouse", "esc back").splitlines()
    line = next(n for n, text in enumerate(back, 1) if "esc back" in text)
    terminal.mouse("mouse", back[line - 1].index("esc back") + 5, line)
    terminal.wait("mouse", "known open")
    terminal.mouse("mouse", shown[foot - 1].index("q quit") + 3, foot)
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
    screens = [pid for pid in processes(program.environ) if b"watch" not in _words(pid)]
    assert len(screens) == 1
    os.kill(screens[0], signal.SIGKILL)
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
    pollers = [pid for pid in processes(program.environ) if b"watch" in _words(pid)]
    assert pollers == [two]
    terminal.keys("second", "q")
    assert_clean(terminal, "second")
    assert_nobody_is_left(program)


def _words(pid: int) -> list[bytes]:
    """The words of a process's command line; none when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return []
