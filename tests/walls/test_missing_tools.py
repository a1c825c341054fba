"""A test that lacks a tool skips and says which; in the gate it fails, so that it never passes by being left out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFTEST = ROOT / "tests" / "conftest.py"
SAMPLE = """
import pytest

@pytest.mark.needs("no-such-tool")
def test_marked(): pass

@pytest.fixture
def thing(): pytest.skip("missing tool: no-such-tool")

def test_by_fixture(thing): pass

def test_that_needs_nothing(): pass
"""


@pytest.mark.parametrize(
    ("gate", "told"), [({}, "1 passed, 2 skipped"), ({"MINERALWATCH_NEED_TOOLS": "1"}, "1 passed, 2 errors")]
)
def test_missing_tools(tmp_path: Path, gate: dict[str, str], told: str) -> None:
    shutil.copy(CONFTEST, tmp_path)
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    environ = {name: value for name, value in os.environ.items() if name not in ("CI", "MINERALWATCH_NEED_TOOLS")}
    command = [sys.executable, "-m", "pytest", "-rs", "--rootdir", str(tmp_path), "-p", "no:cacheprovider", "."]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**environ, **gate, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told in done.stdout
    assert done.stdout.count("missing tool: no-such-tool") >= 1
    assert done.returncode == (1 if gate else 0)
