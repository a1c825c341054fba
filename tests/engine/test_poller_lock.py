"""One poller per store: the lock, and what others see of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mineralwatch.domain.errors import StoreError
from mineralwatch.engine.poller_lock import PollerLock, describe_holder, holder, is_stopped, lock_problem

HOLD = """
import sys
from pathlib import Path
from mineralwatch.engine.poller_lock import PollerLock
lock = PollerLock(Path(sys.argv[1]), Path(sys.argv[2]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


def files(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "poller.lock", tmp_path / "poller.pid"


def test_only_one_wins_and_the_next_follows(tmp_path: Path) -> None:
    first, second = PollerLock(*files(tmp_path)), PollerLock(*files(tmp_path))
    assert first.acquire()
    assert not second.acquire()
    assert holder(*files(tmp_path)) == os.getpid()
    first.release()
    assert holder(*files(tmp_path)) is None
    assert second.acquire()
    second.release()


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
        assert not PollerLock(lock, pid).acquire()
        process.send_signal(signal.SIGKILL)
    assert holder(lock, pid) is None
    mine = PollerLock(lock, pid)
    assert mine.acquire()
    assert holder(lock, pid) == os.getpid()
    mine.release()


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--data-dir"):
        PollerLock(tmp_path / "file" / "poller.lock", tmp_path / "pid").acquire()


def test_what_stands_in_the_way_of_the_lock_is_named(tmp_path: Path) -> None:
    lock, pid = files(tmp_path)
    assert lock_problem(lock, pid) is None
    lock.mkdir()
    assert lock_problem(lock, pid) == f"{lock} is not a file: remove it"
    lock.rmdir()
    pid.mkdir()
    assert lock_problem(lock, pid) == f"{pid} is not a file: remove it"
    with pytest.raises(StoreError, match=r"cannot write .*poller\.pid"):
        PollerLock(lock, pid).acquire()
    assert holder(lock, pid) is None


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system has no /proc")
def test_a_stopped_process_is_told_how_it_goes_on(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert describe_holder(process.pid) == f"waiting for process {process.pid}, which polls"
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        assert f"kill -CONT {process.pid}" in describe_holder(process.pid)
        process.kill()
    assert not is_stopped(process.pid)
