"""The demonstration: a scripted world, a configuration and a data folder of its own, and a story that goes on alone.

Nothing of the user's files is read or written, and nothing but the loopback server is called.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from mineralwatch.demo.story import STORY
from mineralwatch.demo.values import Step
from mineralwatch.demo.world import KEY, World

EVERY = 12.0
"""Seconds from one step of the story to the next."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A running demonstration. `environ` is what the program and its poller must be started with."""

    world: World
    folder: Path
    config_file: Path
    data_dir: Path
    environ: Mapping[str, str]
    told: list[str] = field(default_factory=list)  # what happened so far, one sentence a step


@contextmanager
def replay(
    every: float = EVERY,
    tell: Callable[[Step], None] | None = None,
    ask: Callable[[], None] | None = None,
) -> Iterator[Replay]:
    """Serve the story from a temporary folder, and go on a step every `every` seconds after the first reading.

    After each step `tell` is called with it and `ask` brings a polling round about, both in a background thread;
    the default `ask` runs `poll --all`, which hands the wish to the poller that holds the lock.
    """
    with TemporaryDirectory(prefix="mineralwatch-demo-", ignore_cleanup_errors=True) as name, World() as world:
        running = _prepare(Path(name), world)
        stop = Event()
        going = Thread(
            target=_go_on,
            args=(running, every, stop, tell, ask or (lambda: _poll(running.environ, stop))),
            name="scripted-story",
            daemon=True,
        )
        going.start()
        try:
            yield running
        finally:
            stop.set()
            going.join(timeout=5)


def _prepare(folder: Path, world: World) -> Replay:
    key, config, data = folder / "sam-key", folder / "config.toml", folder / "data"
    key.touch(mode=0o600)
    key.write_text(KEY)
    config.touch(mode=0o600)
    config.write_text(world.config_toml(shipped_record=True, key_file=str(key)), encoding="utf-8")
    data.mkdir()
    environ = {
        "MINERALWATCH_CONFIG": str(config),
        "MINERALWATCH_DATA_DIR": str(data),
        "MINERALWATCH_NOW": world.now.isoformat(),
    }
    return Replay(world, folder, config, data, environ, [STORY[0].says])


def _go_on(
    running: Replay, every: float, stop: Event, tell: Callable[[Step], None] | None, ask: Callable[[], None]
) -> None:
    while not _was_read(running.world):
        if stop.wait(0.2):
            return
    for number in range(1, len(STORY)):
        if stop.wait(every):
            return
        step = running.world.step(number)
        running.told.append(step.says)
        if tell is not None:
            tell(step)
        ask()


def _was_read(world: World) -> bool:
    """Whether a client has read the notices and asked for a price: the baseline stands."""
    paths = {heard.path for heard in world.requests if heard.status == 200}
    return any("/search" in path for path in paths) and any("/chart/" in path for path in paths)


def _poll(environ: Mapping[str, str], stop: Event) -> None:
    """Ask for a round by the program's own command; a round that fails shows in the program itself."""
    with subprocess.Popen(
        [sys.executable, "-m", "mineralwatch", "poll", "--all"],
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as asking:
        while asking.poll() is None:
            if stop.wait(0.1):
                asking.terminate()
                return
