"""What each process really imports, read from `sys.modules` of a subprocess: a boundary is proved, not hoped for."""

from __future__ import annotations

import fcntl
import json
import os
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from mineralwatch.demo.world import World
from tests.support.program import Program

HEAVY = {"pandas", "sqlite_utils", "httpx", "feedparser", "desktop_notifier", "rapidfuzz"}
READING = [
    ["list"],
    ["list", "--json", "material:cobalt"],
    ["show", "SP8000-27-R-0001"],
    ["audit", "SP8000-27-R-0001"],
    ["events"],
    ["news"],
    ["quotes"],
    ["alerts"],
    ["info"],
    ["classify", "--json"],
    ["hosts"],
    ["status", "--format", "tmux"],
    ["since", "30d"],
    ["rules", "dry-run", "--since", "2025-01-01"],
]
OTHER = [
    ["doctor"],
    ["config", "path"],
    ["config", "validate"],
    ["init"],
    ["notify", "test"],
    ["poll", "--source", "world-rss"],
    ["rebuild", "--check"],
    ["--version"],
    ["--help"],
]
# Runs the program in this very process, then writes its exit code and the top-level packages that it has loaded.
RUNNER = """
import json, sys
from pathlib import Path
words, report = json.loads(sys.argv[1]), Path(sys.argv[2])
sys.argv[:] = ["mineralwatch", *words]
from mineralwatch.__main__ import main
code = main()
report.write_text(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program with a store that holds something of everything."""
    with World() as world:
        made = Program(tmp_path_factory.mktemp("hygiene"), world)
        assert made.run("poll", "--all").code == 0
    return made


def command(report: Path, words: list[str]) -> list[str]:
    return [sys.executable, "-c", RUNNER, json.dumps(words), str(report)]


def told(report: Path) -> tuple[int, set[str]]:
    code, tops = json.loads(report.read_text())
    return code, set(tops)


def loaded(program: Program, report: Path, words: list[str]) -> tuple[int, set[str]]:
    """The exit code and the loaded packages of one headless command."""
    done = subprocess.run(
        command(report, words),
        env=program.environ,
        cwd=program.folder,
        capture_output=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert report.exists(), done.stderr.decode()
    return told(report)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_reading_commands_load_nothing_heavy(program: Program, tmp_path: Path, words: list[str]) -> None:
    code, tops = loaded(program, tmp_path / "report", words)
    assert code == 0
    assert "mineralwatch" in tops
    assert not tops & (HEAVY | {"textual", "rich"})


@pytest.mark.parametrize("words", OTHER, ids=" ".join)
def test_no_headless_command_loads_textual(program: Program, tmp_path: Path, words: list[str]) -> None:
    _, tops = loaded(program, tmp_path / "report", words)
    assert "textual" not in tops  # rich may come with httpx, whose own command line uses it


def test_who_only_reads_and_draws_loads_nothing_that_reads_words() -> None:
    parts = "mineralwatch.store.reads, mineralwatch.engine.backend, mineralwatch.ui.app"
    code = f"import sys, {parts}; print(*(name for name in sys.modules if name.startswith('mineralwatch.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    names = done.stdout.split()
    assert "mineralwatch.store.reads" in names
    words = ("mineralwatch.domain.words", "mineralwatch.domain.chains.points", "mineralwatch.record.loader")
    assert [name for name in names if name.startswith(words)] == []


def test_this_way_of_looking_sees_a_heavy_import(program: Program, tmp_path: Path) -> None:
    _, tops = loaded(program, tmp_path / "report", ["poll", "--source", "world-rss"])
    assert "httpx" in tops


def test_the_screen_loads_textual_and_nothing_that_the_poller_needs(program: Program, tmp_path: Path) -> None:
    report = tmp_path / "report"
    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    with subprocess.Popen(
        command(report, []), env=program.environ, cwd=program.folder, stdin=its, stdout=its, stderr=its
    ) as screen:
        os.close(its)
        try:
            _read(ours, until=b"Requests")
            _read(ours, seconds=3)  # long enough for whatever loads only after the first paint
            os.write(ours, b"q")
            _read(ours, seconds=30)
            assert screen.wait(30) == 0
        finally:
            if screen.poll() is None:
                screen.kill()
            os.close(ours)
    code, tops = told(report)
    assert code == 0
    assert "textual" in tops
    assert not tops & HEAVY


def _read(terminal: int, until: bytes | None = None, seconds: float = 60) -> None:
    """Take what the screen draws until some bytes come, the program ends, or the time is over."""
    ends = time.monotonic() + seconds
    seen = b""
    while time.monotonic() < ends:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        if not ready:
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            part = b""
        seen += part
        if not part or (until is not None and until in seen):
            return
    assert until is None, f"{until!r} was not drawn: {seen[-2000:]!r}"
