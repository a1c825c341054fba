"""`--demo` in a terminal: walked on and back, leaving the user's folders and the network alone."""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path

import pytest

from mineralwatch.demo.replay_story import replay_story
from tests.support.program import COMMAND, Program, processes, until
from tests.support.terminal import private_terminal

pytestmark = pytest.mark.needs("tmux")

FAR = 5  # the place up to which it is walked; test_replay walks it to the end

# The program tells which sockets it makes, what it looks up, which processes it starts and what it writes; SQLite's own
# files are told by their opening.
_HOOK = """
import os, sys
_log = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
def _hook(event, args):
    told = None
    if event == "socket.__new__":
        told = ["socket", int(args[1])]
    elif event.startswith("socket."):
        told = ["network", event]
    elif event in ("subprocess.Popen", "os.fork", "os.posix_spawn", "os.exec", "os.system"):
        told = ["process", event]
    elif event == "open" and isinstance(args[2], int) and args[2] & _WRITES and isinstance(args[0], (str, bytes)):
        told = ["file", os.path.abspath(os.fsdecode(args[0]))]
    elif event == "sqlite3.connect" or (event in ("os.mkdir", "os.remove", "os.rename") and args[-1] == -1):
        told = ["file", str(args[0])]  # what is named within an open folder is not told: that folder was
    if told:
        os.write(_log, (__import__("json").dumps(told) + "\\n").encode())
sys.addaudithook(_hook)
"""


@pytest.fixture
def audited(tmp_path: Path, program: Program) -> Path:
    """The log of what the program's processes touch; its temporary files have a folder of their own."""
    hook, log = tmp_path / "hook", tmp_path / "audit.log"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(_HOOK.format(log=str(log)))
    (tmp_path / "tmp").mkdir()
    path = program.environ.get("PYTHONPATH", "")
    program.environ |= {
        "PYTHONPATH": f"{hook}:{path}" if path else str(hook),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(tmp_path / "tmp"),
        # What must not be used: a proxy, a clock, keys of the user's.
        "HTTP_PROXY": "http://proxy.invalid:3128",
        "ALL_PROXY": "http://proxy.invalid:3128",
    }
    program.config.write_text("this is no configuration and must not be read")
    return log


@pytest.mark.parametrize(("width", "height"), [(120, 40), (80, 24)])
def test_the_demonstration_is_walked_on_and_back(
    tmp_path_factory: pytest.TempPathFactory, program: Program, audited: Path, width: int, height: int
) -> None:
    story = replay_story()
    named = [story.steps[at] for at in story.named]
    with private_terminal(tmp_path_factory.mktemp("tmux"), program.environ) as terminal:
        terminal.open("demo", width, height)
        terminal.type("demo", " ".join([*COMMAND, "--demo"]))
        terminal.wait("demo", f"REPLAY 1/{len(named)}", "SYNTHETIC", "constructed", "Sc")
        terminal.wait("demo", f"REPLAY 2/{len(named)}", "Cobalt is asked for")  # it goes on by itself
        terminal.keys("demo", "Space")
        terminal.wait("demo", "paused")
        at = int(terminal.screen("demo").partition("REPLAY ")[2].partition("/")[0])
        for place in range(at + 1, FAR + 1):
            terminal.keys("demo", "]")
            terminal.wait("demo", f"REPLAY {place}/{len(named)} ", "paused", named[place - 1].says[:40])
        terminal.keys("demo", "[")
        terminal.wait("demo", f"REPLAY {FAR - 1}/{len(named)} ", "paused", named[FAR - 2].says[:40])
        terminal.keys("demo", "A")
        terminal.wait("demo", "REPLAY", "A Alerts", "awarded")  # the inbox, under the same two lines
        terminal.keys("demo", "Escape")
        terminal.wait("demo", "1 Requests")
        terminal.keys("demo", "?")
        terminal.wait("demo", "Moving")
        terminal.keys("demo", *"named")
        terminal.wait("demo", "The replay", "Go to the next named step")
        terminal.keys("demo", "Escape")
        terminal.wait("demo", "1 Requests")
        terminal.keys("demo", "q")
        until(lambda: not processes(program.environ), "every process has ended")
    assert not program.data_dir.exists()
    assert not list((program.folder / "home").iterdir())
    assert not list((program.folder / "tmp").iterdir())
    told = [json.loads(line) for line in audited.read_text().splitlines()]
    # The one pair of sockets is that with which the event loop of the screen wakes itself.
    assert [where for what, where in told if what == "socket"] == [socket.AF_UNIX, socket.AF_UNIX]
    assert [(what, where) for what, where in told if what in ("network", "process")] == []
    own = (str(program.folder / "tmp"), f"file://{program.folder / 'tmp'}", "/dev/")
    elsewhere = {where for what, where in told if what == "file" and not where.startswith(own)}
    assert elsewhere == set()


def signalled(program: Program, number: signal.Signals) -> None:
    for pid in processes(program.environ):
        os.kill(pid, number)


@pytest.mark.parametrize("moment", ["starting", "first step", "travelling", "going back"])
@pytest.mark.parametrize("how", ["closed", "SIGTERM"])
def test_it_ends_with_its_terminal_or_by_a_signal_and_leaves_nothing_behind(
    tmp_path_factory: pytest.TempPathFactory, program: Program, audited: Path, moment: str, how: str
) -> None:
    with private_terminal(tmp_path_factory.mktemp("tmux"), program.environ) as terminal:
        terminal.open("demo", 120, 40)
        terminal.type("demo", " ".join([*COMMAND, "--demo"]))
        if moment == "starting":
            until(lambda: list((program.folder / "tmp").iterdir()), "the folder is made")
        else:
            terminal.wait("demo", "REPLAY 1/", "Sc" if moment != "first step" else "REPLAY")
        if moment in ("travelling", "going back"):
            terminal.keys("demo", *"]]]]]")
        if moment == "going back":
            terminal.wait("demo", "REPLAY 6/")
            terminal.keys("demo", *"[[[[")
        terminal.open("other", 80, 24)  # so that the server stays
        if how == "closed":
            terminal.close("demo")
        else:
            signalled(program, signal.SIGTERM)
        until(lambda: not processes(program.environ), "every process has ended")
        assert not list((program.folder / "tmp").iterdir())
        if how != "closed":
            terminal.type("demo", "echo again")  # the terminal is usable again
            terminal.wait("demo", "again")
