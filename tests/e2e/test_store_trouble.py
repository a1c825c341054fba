"""The installed program when the store is unfinished, gone, replaced, or held by a process that does not move."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from mineralwatch.engine.poller_lock import holder
from mineralwatch.store.creation import create_store
from tests.support.program import COMMAND, Program

QUIET = """\
default_feeds = false
[federal_register]
enabled = false
[usaspending]
enabled = false
[quotes]
symbols = []
[alerts]
desktop = false
"""


@pytest.fixture
def user(tmp_path: Path) -> Program:
    """Somebody whose store begins empty."""
    program = Program(tmp_path)
    program.config.write_text("shipped_record = false\n" + QUIET)
    return program


@pytest.fixture
def newcomer(user: Program) -> Program:
    """The same with the shipped record."""
    user.config.write_text(QUIET)
    return user


def _watch(user: Program) -> subprocess.Popen[str]:
    """`watch` as a process that holds the lock."""
    process = subprocess.Popen([*COMMAND, "watch"], env=user.environ, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while holder(user.paths.lock, user.paths.pid_file) != process.pid:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    return process


def _stop_at_rest(process: subprocess.Popen[str], user: Program) -> None:
    """Stop a process between two of its transactions, so that others can write."""
    for _ in range(200):
        os.kill(process.pid, signal.SIGSTOP)
        with closing(sqlite3.connect(user.store, timeout=0.1, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                os.kill(process.pid, signal.SIGCONT)
                time.sleep(0.05)
            else:
                other.execute("ROLLBACK")
                return
    raise AssertionError("it never rests")


def test_a_first_start_that_was_cut_short_is_completed_by_whoever_reads(newcomer: Program) -> None:
    store = newcomer.data_dir / "mineralwatch.db"
    create_store(store, unfinished=True)  # what lies there after a kill between the tables and the record
    assert "FAIL" in next(line for line in newcomer.here.run("doctor").out.splitlines() if line.startswith("store"))
    done = newcomer.run("list", "--json")
    assert done.code == 0
    assert len(json.loads(done.out)) > 20


def test_a_killed_first_start_leaves_nothing_that_passes_for_a_store(newcomer: Program) -> None:
    process = subprocess.Popen([*COMMAND, "init"], env=newcomer.environ, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not (newcomer.data_dir / "mineralwatch.db-wal").exists() and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.002)
    process.kill()
    process.wait()
    assert len(newcomer.here.json("events")) > 50


@pytest.mark.parametrize("act", ["delete", "replace"])
def test_watch_leaves_a_store_that_is_gone(user: Program, act: str) -> None:
    process = _watch(user.with_store())
    store = user.data_dir / "mineralwatch.db"
    if act == "delete":
        store.unlink()
    else:
        shutil.copy(store, store.with_name("copy.db"))
        store.with_name("copy.db").replace(store)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "was deleted or replaced while it was in use" in said
    assert user.here.run("list").code == 0


def test_poll_says_whom_it_waits_for(user: Program) -> None:
    process = _watch(user.with_store())
    _stop_at_rest(process, user)
    poll = subprocess.Popen([*COMMAND, "poll"], env=user.environ, stderr=subprocess.PIPE, text=True)
    try:
        assert poll.stderr is not None
        line = poll.stderr.readline()
        assert f"process {process.pid} polls, but is stopped" in line
        os.kill(process.pid, signal.SIGCONT)
        assert poll.wait(60) in (0, 3)  # answered; 3 when no source can be reached from here
    finally:
        poll.kill()
        poll.communicate()
        os.kill(process.pid, signal.SIGCONT)
        process.terminate()
        process.communicate()


def test_bytes_that_are_no_text_are_a_line(user: Program) -> None:
    done = subprocess.run([*COMMAND, "show", b"\xff\xfe"], env=user.environ, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"bytes that are not UTF-8" in done.stderr
    assert b"Traceback" not in done.stderr
