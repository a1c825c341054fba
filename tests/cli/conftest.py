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
from pathlib import Path
from typing import Any

import pytest

from mineralwatch.cli.entry_point import run_command_line
from mineralwatch.config.paths import find_paths
from mineralwatch.config.settings import Settings
from mineralwatch.engine import store_setup
from mineralwatch.store.connection import open_writer
from mineralwatch.store.creation import create_store
from tests.cli import store_contents
from tests.cli.store_contents import Call, fill
from tests.support.prepared import prepared

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
    monkeypatch.setenv("MINERALWATCH_NOW", store_contents.NOW.isoformat())

    def one(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command_line(words)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return one


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that a test may change."""
    made = prepared("cli-filled", lambda folder: fill(folder / "mineralwatch.db")) / "mineralwatch.db"
    (tmp_path / "data").mkdir(mode=0o700)
    return Path(shutil.copy(made, tmp_path / "data"))


@pytest.fixture(scope="session")
def shipped_store() -> Path:
    """A store that holds the shipped record as it is at the tests' time."""

    def make(folder: Path) -> None:
        path = folder / "mineralwatch.db"
        create_store(path)
        record = store_setup.shipped_record(Settings(), store_contents.NOW)
        assert record is not None
        with closing(open_writer(path, poller=True)) as conn:
            store_setup.load_shipped_record(conn, record, store_contents.NOW)

    return prepared("shipped", make) / "mineralwatch.db"


def store_of(now: str) -> Path:
    """The data folder of a user who set the clock to `now` and then ran `init`: the shipped record, as of then."""

    def make(folder: Path) -> None:
        store_setup.init_store(find_paths(None, str(folder), {}), Settings(), datetime.fromisoformat(now))

    return prepared(f"record-{now.replace(':', '')}", make)


@pytest.fixture
def at_clock(call: Call, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
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
