"""The import contracts hold, and each of them breaks when the import that it forbids is added."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).parent / "lint-imports"

FORBIDDEN = [
    ("domain/dates.py", "import mineralwatch.config.settings"),
    ("ports.py", "import mineralwatch.store.snapshot_queries"),
    ("view/spans.py", "import mineralwatch.store.snapshot_queries"),
    ("sources/base.py", "import mineralwatch.view.spans"),
    ("store/snapshot_queries.py", "import mineralwatch.engine.clock"),
    ("ui/app.py", "import mineralwatch.engine.screen_backend"),
    ("ui/app.py", "import mineralwatch.store.snapshot_queries"),
    ("engine/clock.py", "import mineralwatch.cli.entry_point"),
    ("engine/clock.py", "import mineralwatch.demo.replay_prices"),
    ("demo/replay_prices.py", "import mineralwatch.ui.keymap"),
    ("view/spans.py", "import textual"),
    ("engine/clock.py", "import httpx"),
    ("sources/source_factory.py", "import feedparser"),
    ("store/snapshot_queries.py", "import sqlite_utils"),
    ("engine/alert_delivery.py", "import desktop_notifier"),
    ("domain/dates.py", "import msgspec"),
]


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter over a tree, without its cache."""
    environ = {**os.environ, "PYTHONPATH": str(tree), "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(
        [LINTER, "--no-cache"], cwd=tree, env=environ, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package with its contracts."""
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "mineralwatch", tree / "mineralwatch", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


def test_the_contracts_hold(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_each_forbidden_import_breaks_them(copy: Path) -> None:
    """All are added at once, since building the graph is what takes the time; each must be named."""
    for place, line in FORBIDDEN:
        path = copy / "mineralwatch" / place
        path.write_text(path.read_text() + f"\n{line}  # on purpose\n")
    done = lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    for place, line in FORBIDDEN:
        module = f"mineralwatch.{place.removesuffix('.py').replace('/', '.')}"
        assert f"{module} -> {line.removeprefix('import ')} " in done.stdout, (place, line, done.stdout)
