"""The installed program as a process, with folders of its own and nothing of the user's."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from mineralwatch.cli import entry_point as cli
from mineralwatch.config import paths
from tests.support.prepared import new_store
from tests.support.world.world import KEY, World

COMMAND = [sys.executable, "-m", "mineralwatch"]


@dataclass(frozen=True, slots=True)
class Done:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


def asked(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sources of a round without EDGAR, which waits for a contact that the story gives only with the registers."""
    return [source for source in report["sources"] if (source["name"], source["outcome"]) != ("edgar", "skipped")]


class Program:
    """One user: a home, a data folder and a configuration under `folder`, and the story's clock.

    Without a `world` there is a configuration only when the test writes one to `config`.
    """

    def __init__(self, folder: Path, world: World | None = None, **settings: Any) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.data_dir = folder / "data"
        (folder / "home").mkdir(parents=True, exist_ok=True)
        if world is not None:
            self.config.write_text(world.config_toml(**settings))
        self.environ: dict[str, str] = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "LANG": "C.UTF-8",
            "TZ": "America/New_York",
            "TERM": "xterm-256color",
            "TMPDIR": tempfile.gettempdir(),
            "SAM_API_KEY": KEY,
            "MINERALWATCH_DATA_DIR": str(self.data_dir),
            "MINERALWATCH_CONFIG": str(self.config),
        }
        if "PYTHONPATH" in os.environ:
            self.environ["PYTHONPATH"] = os.environ["PYTHONPATH"]
        if world is not None:
            self.environ["MINERALWATCH_NOW"] = world.now.isoformat()

    def run(self, *words: str, stdin: str = "", timeout: float = 90, **environ: str) -> Done:
        """Run one command to its end."""
        done = subprocess.run(
            [*COMMAND, *words],
            env={**self.environ, **environ},
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def json(self, *words: str) -> Any:
        """The document that a command prints with `--json`; it must end with 0."""
        done = self.run(*words, "--json")
        assert done.code == 0, f"{words}: exit {done.code}\n{done.err}"
        return done.json

    def with_store(self) -> Self:
        """With an empty store already, which is dear for each process to make."""
        self.store.parent.mkdir(parents=True, mode=0o700)
        new_store(self.store)
        return self

    @property
    def here(self) -> Here:
        """The same user, whose commands run in the process of the test: for what is only made ready or looked at."""
        made = Here(self.folder)
        made.environ = self.environ
        return made

    def poll(self, *words: str) -> dict[str, Any]:
        """One round of all sources (or as `words` say), and what it says of itself, whatever the exit code."""
        done = self.run("poll", *(words or ("--all",)), "--json")
        assert done.out, f"exit {done.code}\n{done.err}"
        return dict(done.json)

    def start(self, *words: str, stdout: int | IO[str] = subprocess.PIPE, **environ: str) -> subprocess.Popen[str]:
        """Start a command in a session of its own; the test ends it by `end`."""
        return subprocess.Popen(
            [*COMMAND, *words],
            env={**self.environ, **environ},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    @property
    def store(self) -> Path:
        """Where the program keeps its store."""
        return self.paths.store

    @property
    def paths(self) -> paths.Paths:
        """Where the program keeps its files."""
        return paths.find_paths(str(self.config), str(self.data_dir), self.environ)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the store, read only."""
        with closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=20)) as conn:
            return conn.execute(sql, values).fetchall()

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every table's rows, sorted; the shadow tables of full-text search are left out."""
        listed = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        names = [name for (name,) in listed if not name.startswith("sqlite_") and "_fts" not in name]
        return {name: sorted(self.rows(f'SELECT * FROM "{name}"'), key=repr) for name in names}


class Here(Program):
    """The same user, whose commands run in the process of the test: for many cases of one kind.

    Imports, signals and what is kept from one command to the next are only seen with real processes.
    """

    def run(self, *words: str, stdin: str = "", timeout: float = 90, **environ: str) -> Done:
        """Run one command to its end; pytest's own time limit stands in the place of `timeout`."""
        out, err = io.StringIO(), io.StringIO()
        here = _standing_in(self.folder, {**self.environ, **environ}, io.StringIO(stdin))
        with here, redirect_stdout(out), redirect_stderr(err):
            code = cli.run_command_line(words)
        return Done(code, out.getvalue(), err.getvalue())


@contextmanager
def _standing_in(folder: Path, environ: Mapping[str, str], stdin: io.StringIO) -> Iterator[None]:
    """A process's folder, environment, time zone and input, put back afterwards."""
    before, before_input = dict(os.environ), sys.stdin
    try:
        os.environ.clear()
        os.environ.update(environ)
        time.tzset()
        sys.stdin = stdin
        with chdir(folder):
            yield
    finally:
        sys.stdin = before_input
        os.environ.clear()
        os.environ.update(before)
        time.tzset()


def finish(process: subprocess.Popen[str], seconds: float = 120) -> Done:
    """Wait until a process that the test started has done its work; one that does not is killed, and fails the test."""
    try:
        out, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise AssertionError(f"the program had not ended within {seconds:g} s") from None
    return Done(process.returncode, out, "")


def end(process: subprocess.Popen[str], *, kill: bool = False) -> Done:
    """End a process that the test started (SIGTERM, or SIGKILL), and say how it ended."""
    if process.poll() is None:
        (process.kill if kill else process.terminate)()
    return finish(process, 30)


def until(true: Callable[[], object], what: str, seconds: float = 45) -> None:
    """Wait until something is true; an AssertionError that names it otherwise."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether a process still runs; one that has ended and was not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def processes(environ: Mapping[str, str]) -> list[int]:
    """The process ids of every process that runs with this MINERALWATCH_DATA_DIR."""
    wanted = f"MINERALWATCH_DATA_DIR={environ['MINERALWATCH_DATA_DIR']}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
            command = (entry / "cmdline").read_bytes()  # a parser worker is one of ours too
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        if wanted in variables and (b"-m\0mineralwatch" in command or b"multiprocessing" in command):
            found.append(int(entry.name))
    return found
