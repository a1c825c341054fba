"""What the tests do around themselves: clearing up after a run that was killed, and saying what each folder costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cpu_budget import BUDGETS, table
from tests.support.program import alive, until

ROOT = Path(__file__).parents[2]
SAMPLE = """
import subprocess, sys, time
from pathlib import Path

def test_that_hangs(tmp_path):
    environ = {"HOME": str(tmp_path)}
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], env=environ, start_new_session=True)
    Path(%r).write_text(f"{left.pid} {tmp_path}")
    time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_a_run_that_is_broken_off_leaves_nothing(tmp_path: Path, how: signal.Signals) -> None:
    there = tmp_path / "there"
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.support.broken_off"]\n')
    (tmp_path / "test_sample.py").write_text(SAMPLE % str(there))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "xdist",
        "-n",
        "1",
        "--rootdir",
        str(tmp_path),
        "-p",
        "no:cacheprovider",
        ".",
    ]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    quiet = subprocess.DEVNULL
    run = subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=quiet, stderr=quiet)
    try:
        until(lambda: there.exists() and " " in there.read_text(), "the test runs")
        left, _, folder = there.read_text().partition(" ")
        assert alive(int(left))
        run.send_signal(how)
        until(lambda: not alive(int(left)), "what it started has ended")
        until(lambda: not Path(folder).exists(), "its files are gone")
    finally:
        run.kill()
        run.wait(30)


def test_a_folder_over_its_budget_is_warned_of_and_no_other() -> None:
    lines = table({"cli": 12.34, "ui": 30.0, "new": 1.0}, {"cli": 10, "ui": 40, "store": 5})
    assert lines[:4] == [
        "ui            30.0    of 40",
        "cli           12.3    of 10",
        "new            1.0",
        "together      43.3    of 50",
    ]
    warnings = lines[4:]
    assert len(warnings) == 2
    assert "tests/cli is over its budget" in warnings[0]
    assert "tests/new has no budget" in warnings[1]


def test_every_folder_of_tests_has_a_budget() -> None:
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")} - {"bench"}  # it is run by itself
    assert folders == set(BUDGETS)
