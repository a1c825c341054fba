"""The program in a terminal: walked by keys and by mouse at three sizes, and left clean however it ends."""

from __future__ import annotations

import pytest

from mineralwatch.engine.poller_lock import holder
from tests.support.program import COMMAND, Program, processes, until
from tests.support.terminal import Terminal, assert_clean

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


def assert_nobody_is_left(program: Program) -> None:
    until(lambda: not processes(program.environ), "every process has ended")
    assert poller(program) is None
    assert program.here.run("poll", "--source", "world-rss").code == 0


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
def test_walked_by_keys_and_by_mouse(terminal: Terminal, begun: Program, width: int, height: int) -> None:
    start(terminal, "one", width, height)
    by_keys(terminal, "one")
    by_mouse(terminal, "one")
    assert_clean(terminal, "one")
    assert_nobody_is_left(begun)


def by_keys(terminal: Terminal, name: str) -> None:
    """Down and up the list, into each overlay and out of it again."""
    shown = terminal.wait(name, "10: 9 known open", "4 Rhenium pellets")
    assert "pellets" in selected(shown)
    press(terminal, name, "?", "search the help", "One row down")
    press(terminal, name, "Escape", "known open", gone="search the help")
    press(terminal, name, "/", "words, or material:")
    terminal.tmux("send-keys", "-t", name, "-l", "tellurium")
    assert "metal" in selected(terminal.wait(name, "1 of 10"))
    press(terminal, name, "Escape", "known open", gone="1 of 10")
    press(terminal, name, "Escape", "known open", gone="words, or material:")
    press(terminal, name, "g", "4 Rhenium")
    press(terminal, name, "j", "4 Bismuth")
    press(terminal, name, "Down", "4 Cobalt")
    press(terminal, name, "k", "4 Bismuth")
    press(terminal, name, "A", "No alert selected")
    press(terminal, name, "Escape", "known open", gone="No alert selected")
    press(terminal, name, "S", "world-rss")
    press(terminal, name, "Escape", "known open", gone="world-rss")
    press(terminal, name, "C-p", PALETTE)
    press(terminal, name, "Escape", "known open", gone=PALETTE)


def by_mouse(terminal: Terminal, name: str) -> None:
    """Two rows, the help and back, and out by the foot line."""
    shown = terminal.wait(name, "10: 9 known open", "4 Bismuth", "q quit").splitlines()
    title = next(n for n, line in enumerate(shown, 1) if "Requests" in line)
    terminal.mouse(name, 10, title + 4)
    terminal.wait(name, "4 Cobalt")
    terminal.mouse(name, 10, title + 3)
    terminal.wait(name, "4 Bismuth")
    foot = next(n for n, text in enumerate(shown, 1) if "q quit" in text)
    terminal.mouse(name, shown[foot - 1].index("? help") + 3, foot)
    terminal.wait(name, "search the help")
    back = terminal.wait(name, "esc back").splitlines()
    line = next(n for n, text in enumerate(back, 1) if "esc back" in text)
    terminal.mouse(name, back[line - 1].index("esc back") + 5, line)
    terminal.wait(name, "known open")
    terminal.mouse(name, shown[foot - 1].index("q quit") + 3, foot)
