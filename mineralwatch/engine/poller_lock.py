"""The poller lock, which allows at most one poller per store. It is an flock(2), which the system frees after a crash.

A second file, the process id file, names the process that holds the lock, for messages only. Python opens files as not
inheritable, so no child process can hold the lock by accident.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import IO

from mineralwatch.domain.errors import StoreError


class PollerLock:
    """An exclusive lock on a file. `with PollerLock(…) as acquired` says whether the lock was acquired."""

    def __init__(self, lock: Path, pid_file: Path) -> None:
        self._path, self._pid_file = lock, pid_file
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Try to acquire the lock without waiting; returns whether this process has the lock now. Raises StoreError
        when a file cannot be written or the file system has no locks."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("ab")
        except OSError as error:
            raise StoreError(
                f"cannot write {self._path}: {error.strerror}; name another place with --data-dir"
            ) from error
        try:
            acquired = _flock(file)
        except OSError as error:
            file.close()
            raise StoreError(
                f"{self._path.parent} does not support file locks ({error.strerror}); a network home does not work: "
                "put the data on a local disk with --data-dir"
            ) from error
        if not acquired:
            file.close()
            return False
        try:
            self._pid_file.write_text(f"{os.getpid()}\n", encoding="ascii")
        except OSError as error:
            file.close()
            raise StoreError(
                f"cannot write {self._pid_file}: {error.strerror}; mend its folder, or name another with --data-dir"
            ) from error
        self._file = file
        return True

    def release(self) -> None:
        """Release the lock. The process id file is deleted first, so that it never names a process without the lock."""
        if self._file is not None:
            self._pid_file.unlink(missing_ok=True)
            self._file.close()
            self._file = None

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def _flock(file: IO[bytes]) -> bool:
    """Try up to three times to take the lock, since a process that calls `holder` takes a shared lock for an instant.
    Returns whether it was taken."""
    for pause in (0.02, 0.05, 0.0):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            time.sleep(pause)
    return False


def holder(lock: Path, pid_file: Path) -> int | None:
    """The id of the process that holds the lock; None when the lock is free, 0 while the process id is not written
    yet."""
    try:
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read_pid(pid_file)
    except OSError:
        return None
    return None


def is_stopped(pid: int) -> bool:
    """Whether a process is stopped by a signal (ctrl-Z, SIGSTOP); False on a system without /proc, see proc(5)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[:1] == ["T"]


def describe_holder(pid: int) -> str:
    """A sentence that names the process that holds the lock, for a user who waits for that process; for one stopped by
    a signal, the sentence says how to resume it."""
    if not pid:
        return "another process polls"
    if is_stopped(pid):
        return f"process {pid} polls, but is stopped: `kill -CONT {pid}` lets it go on, `kill {pid}` ends it"
    return f"waiting for process {pid}, which polls"


def lock_problem(lock: Path, pid_file: Path) -> str | None:
    """Why no process can take the lock, such as a folder that cannot be written, in one line; None when nothing
    prevents it. Creates no file."""
    for path in (lock, pid_file):
        if os.path.lexists(path) and not path.is_file():
            return f"{path} is not a file: remove it"
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            return f"{path} cannot be written: change its permissions"
    return None


def _read_pid(pid_file: Path) -> int:
    """The process id in `pid_file`; 0 while the process that holds the lock has not written its id yet."""
    try:
        return int(pid_file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
