"""What each process really imports, read from `sys.modules` of a subprocess: a boundary is proved, not hoped for."""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.support.prepared import prepared
from tests.support.program import Program
from tests.support.world.world import World

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
# Runs the program in this very process, one command after the other, then writes for each its exit code and the
# top-level packages that are loaded since. The first command that loads one is the one that is to blame.
RUNNER = """
import json, sys
from pathlib import Path
commands, report = json.loads(sys.argv[1]), Path(sys.argv[2])
from mineralwatch.__main__ import main
found = []
for words in commands:
    sys.argv[:] = ["mineralwatch", *words]
    found.append([words, main(), sorted({name.partition(".")[0] for name in sys.modules})])
report.write_text(json.dumps(found))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program with a store that holds something of everything."""
    folder = tmp_path_factory.mktemp("hygiene")
    shutil.copytree(prepared("hygiene", _fill), folder, dirs_exist_ok=True)
    made = Program(folder)
    made.environ["MINERALWATCH_NOW"] = (folder / "now").read_text()
    return made


def _fill(folder: Path) -> None:
    with World() as world:
        assert Program(folder, world).here.run("poll", "--all").code == 0
        (folder / "now").write_text(world.now.isoformat())


def command(report: Path, *commands: list[str]) -> list[str]:
    return [sys.executable, "-c", RUNNER, json.dumps(commands), str(report)]


def told(report: Path) -> list[tuple[list[str], int, set[str]]]:
    return [(words, code, set(tops)) for words, code, tops in json.loads(report.read_text())]


def loaded(program: Program, report: Path, *commands: list[str]) -> list[tuple[list[str], int, set[str]]]:
    """The exit code and the loaded packages of headless commands in one process."""
    done = subprocess.run(
        command(report, *commands),
        env=program.environ,
        cwd=program.folder,
        capture_output=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert report.exists(), done.stderr.decode()
    return told(report)


def test_reading_commands_load_nothing_heavy_and_no_headless_one_textual(program: Program, tmp_path: Path) -> None:
    found = loaded(program, tmp_path / "report", *READING, *OTHER)
    assert [words for words, _, _ in found] == READING + OTHER
    for words, code, tops in found[: len(READING)]:
        assert code == 0, words
        assert "mineralwatch" in tops
        assert not tops & (HEAVY | {"textual", "rich"}), words
    for words, _, tops in found[len(READING) :]:
        assert "textual" not in tops, words  # rich may come with httpx, whose own command line uses it
        if words[0] == "poll":
            assert "httpx" in tops  # so a heavy import is seen by this way of looking


def test_who_only_reads_and_draws_loads_nothing_that_reads_words() -> None:
    parts = "mineralwatch.store.snapshot_queries, mineralwatch.engine.screen_backend, mineralwatch.ui.app"
    code = f"import sys, {parts}; print(*(name for name in sys.modules if name.startswith('mineralwatch.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    names = done.stdout.split()
    assert "mineralwatch.store.snapshot_queries" in names
    rooms = tuple(f"mineralwatch.domain.{room}" for room in ("headlines", "notice_text", "filing_text"))
    words = (*rooms, "mineralwatch.domain.reissues.reissue_points", "mineralwatch.record.loader")
    assert [name for name in names if name.startswith(words)] == []


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
    ((_, code, tops),) = told(report)
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
