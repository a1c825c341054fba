"""`--demo` plays the story in a terminal and leaves the user's folders alone."""

from __future__ import annotations

import pytest

from tests.support.program import COMMAND, Program, processes, until
from tests.support.terminal import Terminal

pytestmark = pytest.mark.needs("tmux")


def test_the_demonstration_touches_no_file_of_the_user(terminal: Terminal, program: Program) -> None:
    program.config.write_text("this is no configuration and must not be read")
    terminal.open("demo", 120, 40)
    terminal.type("demo", " ".join([*COMMAND, "--demo"]))
    terminal.wait("demo", "Requests", "Bi")
    terminal.keys("demo", "q")
    terminal.wait("demo", "ready$")
    assert not program.data_dir.exists()
    assert not list((program.folder / "home").iterdir())
    until(lambda: not processes(program.environ), "every process has ended")
