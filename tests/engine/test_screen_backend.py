"""How the screen keeps somebody polling: at once after a hand-over, and ever more slowly after deaths in a row."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mineralwatch.config import paths
from mineralwatch.config.settings import Settings
from mineralwatch.engine import poller_child as child_module
from mineralwatch.engine import screen_backend as backend_module
from mineralwatch.engine.poller_child import PollerChild
from mineralwatch.engine.screen_backend import LocalBackend


class Dying(PollerChild):
    """A child that is dead as soon as it is started, or cannot be started at all."""

    def __init__(self, problem: OSError | None = None) -> None:
        self.starts = 0
        self._problem = problem

    @property
    def is_running(self) -> bool:
        return False

    def start(self) -> None:
        self.starts += 1
        if self._problem is not None:
            raise self._problem

    def stop(self) -> None:
        pass


def starts_within(seconds: float, child: Dying, folder: Path) -> int:
    async def keep() -> int:
        backend = LocalBackend(paths.find_paths(None, str(folder), {}), Settings(), {})
        backend._child = child
        await backend.start()
        await asyncio.sleep(seconds)
        await backend.close()
        return child.starts

    return asyncio.run(keep())


@pytest.mark.parametrize("problem", [None, PermissionError(13, "no")], ids=["dies", "cannot-start"])
def test_a_poller_that_dies_at_once_is_started_ever_more_slowly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: OSError | None
) -> None:
    monkeypatch.setattr(backend_module, "POLLER_CHECK_SECONDS", 0.01)
    assert 2 <= starts_within(0.5, Dying(problem), tmp_path) <= 7


def test_what_pollers_say_does_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = paths.find_paths(None, str(tmp_path), {})
    monkeypatch.setattr(child_module, "program_command", lambda *_: ["true"])
    where.log.parent.mkdir(parents=True, exist_ok=True)
    where.log.write_bytes(b"x" * (child_module.MAX_LOG_BYTES + 1))
    child = PollerChild(where, {})
    child.start()
    child.stop()
    assert where.log.stat().st_size == 0
    assert where.log.with_name(f"{where.log.name}.old").stat().st_size == child_module.MAX_LOG_BYTES + 1
