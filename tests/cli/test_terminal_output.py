"""On a terminal: what is cut, what is plain, and what happens with nothing there yet."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from mineralwatch.cli.screen_command import settle_colours
from mineralwatch.domain.text.safe_text import cell_width
from tests.cli.store_contents import Call

Run = Callable[..., subprocess.CompletedProcess[str]]


def on_terminal(env: dict[str, str], *words: str, columns: int = 60, **more: str) -> tuple[int, list[str]]:
    """Run the program on a terminal of so many columns; its exit code and the lines that it wrote."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "mineralwatch", *words],
        env={**env, **more},
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side has closed
            break
        if not part:
            break
        written += part
    os.close(ours)
    return process.wait(60), written.decode().replace("\r\n", "\n").splitlines()


def test_the_first_command_ever_shows_the_shipped_record(mineralwatch: Run, call: Call) -> None:
    done = mineralwatch("list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads(done.stdout)
    assert any(row["material"] == "cobalt" for row in rows)
    assert call("list", "--json")[1] == done.stdout


def test_the_record_follows_a_set_clock_both_ways(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts dated after MINERALWATCH_NOW are hidden, also in a store that was made under another time."""
    days = ("2025-12-01", "2027-01-01", "2025-12-01")

    def at(day: str, command: str = "list") -> str:
        monkeypatch.setenv("MINERALWATCH_NOW", f"{day}T12:00:00-05:00")
        return call(command, "--json")[1]

    first, whole, again = map(at, days)
    assert len(json.loads(first)) < len(json.loads(whole))
    assert first == again
    events = json.loads(at("2025-12-01", "events"))
    assert max(row["occurred_on"] or "" for row in events) <= "2025-12-01"


def test_lines_are_cut_to_the_terminal_and_only_there(call: Call, recorded: Path, env: dict[str, str]) -> None:
    whole = call("list")[1].splitlines()
    code, cut = on_terminal(env, "list")
    assert code == 0
    assert len(cut) == len(whole)
    assert max(map(cell_width, whole)) > 60 >= max(map(cell_width, cut))


def test_a_dumb_terminal_gets_the_plain_list(recorded: Path, env: dict[str, str]) -> None:
    code, lines = on_terminal(env, TERM="dumb")
    assert code == 0
    assert lines[0].startswith("STATUS")
    assert not any("\x1b" in line for line in lines)


def test_watch_ends_cleanly_when_its_lifeline_ends(mineralwatch: Run, recorded: Path) -> None:
    done = mineralwatch("watch", "--lifeline", stdin="")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_store_that_cannot_be_made_is_exit_code_4(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINERALWATCH_DATA_DIR", "/dev/null/here")
    code, out, err = call("list")
    assert (code, out) == (4, "")
    assert len(err.splitlines()) == 1
    assert "--data-dir" in err


@pytest.mark.parametrize("value", ["bogus", ""])
def test_a_colour_system_that_nobody_knows_is_said_and_not_used(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    environ = {"TEXTUAL_COLOR_SYSTEM": value, "HOME": "/"}
    settle_colours(environ)
    assert environ == {"HOME": "/"}
    assert "is no colour system" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["auto", "standard", "256", "truecolor"])
def test_a_known_colour_system_stays(value: str) -> None:
    environ = {"TEXTUAL_COLOR_SYSTEM": value}
    settle_colours(environ)
    assert environ == {"TEXTUAL_COLOR_SYSTEM": value}
