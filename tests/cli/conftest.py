"""The program as its users run it: a process of its own with a home of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mineralwatch.cli.run import run
from mineralwatch.config.paths import find
from mineralwatch.config.settings import Settings
from mineralwatch.engine import setup
from mineralwatch.store.connection import open_writer
from mineralwatch.store.migrations import migrate
from tests.cli import stored
from tests.cli.stored import Call, fill

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


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run one command in this process; exit code, stdout, stderr."""
    for name in ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SAM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MINERALWATCH_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("MINERALWATCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MINERALWATCH_NOW", stored.NOW.isoformat())

    def one(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(words)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return one


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "mineralwatch.db"
    fill(path)
    return path


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the shipped record as it is at the tests' time."""
    path = tmp_path_factory.mktemp("shipped") / "mineralwatch.db"
    migrate(path)
    record = setup.shipped(Settings(), stored.NOW)
    assert record is not None
    with closing(open_writer(path, poller=True)) as conn:
        setup.load(conn, record, stored.NOW)
    return path


@pytest.fixture(scope="session")
def store_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The data folder of a user who set the clock to some time and then ran `init`: the shipped record, as of then.

    It is made once for each time, so a test only reads in it.
    """

    @cache
    def made(now: str) -> Path:
        folder = tmp_path_factory.mktemp("dated")
        setup.init_store(find(None, str(folder), {}), Settings(), datetime.fromisoformat(now))
        return folder

    return made


@pytest.fixture
def at_clock(call: Call, store_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run a reading command in this process, with the clock set and the store of that clock."""

    def one(*words: str, now: str = NOW) -> Done:
        monkeypatch.setenv("MINERALWATCH_NOW", now)
        monkeypatch.setenv("MINERALWATCH_DATA_DIR", str(store_of(now)))
        return Done(words, *call(*words))

    return one


@pytest.fixture
def recorded(shipped_store: Path, tmp_path: Path) -> Path:
    """A copy of it for one test: everything in it follows from what was read, so that acts can be settled."""
    path = tmp_path / "data" / "mineralwatch.db"
    path.parent.mkdir()
    shutil.copyfile(shipped_store, path)
    return path


@pytest.fixture
def json_of(call: Call, store: Path) -> Callable[..., Any]:
    """The JSON that a command prints; stderr is empty."""

    def one(*words: str) -> Any:
        code, out, err = call(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return one
