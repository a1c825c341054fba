"""The program as its users run it: a process of its own with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
NOW = "2026-11-22T14:02:00-05:00"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment that leads to no file of the user's, nor to any desktop."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "MINERALWATCH_CONFIG": str(tmp_path / "config"),
        "MINERALWATCH_DATA_DIR": str(tmp_path / "data"),
        "MINERALWATCH_NOW": NOW,
    }


@pytest.fixture
def mineralwatch(env: dict[str, str], tmp_path: Path) -> Callable[..., Done]:
    """Run the program to its end."""

    def run(*words: str, stdin: str = "", **more: str) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "mineralwatch", *words],
            env={**env, **more},
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
