"""One poller per store: the lock, and what others see of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mineralwatch.domain.errors import StoreError
from mineralwatch.engine.lock import PollerLock, holder

HOLD = """
import sys
from pathlib import Path
from mineralwatch.engine.lock import PollerLock
lock = PollerLock(Path(sys.argv[1]), Path(sys.argv[2]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


def files(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "poller.lock", tmp_path / "poller.pid"


def test_only_one_wins_and_the_next_follows(tmp_path: Path) -> None:
    first, second = PollerLock(*files(tmp_path)), PollerLock(*files(tmp_path))
    assert first.take()
    assert not second.take()
    assert holder(*files(tmp_path)) == os.getpid()
    first.free()
    assert holder(*files(tmp_path)) is None
    assert second.take()
    second.free()


def test_looking_takes_nothing_and_makes_nothing(tmp_path: Path) -> None:
    assert holder(*files(tmp_path)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_killed_holder_leaves_no_stale_lock(tmp_path: Path) -> None:
    lock, pid = files(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock), str(pid)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert holder(lock, pid) == process.pid
        assert not PollerLock(lock, pid).take()
        process.send_signal(signal.SIGKILL)
    assert holder(lock, pid) is None
    mine = PollerLock(lock, pid)
    assert mine.take()
    assert holder(lock, pid) == os.getpid()
    mine.free()


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--data-dir"):
        PollerLock(tmp_path / "file" / "poller.lock", tmp_path / "pid").take()
