"""The official file as a user has it: from the command line, interrupted, and beside a running poller."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.e2e.hanging import hanging
from tests.sources import bulk_samples as samples
from tests.support.program import COMMAND, Program, end, until
from tests.support.world import official_file
from tests.support.world.loopback_server import ScriptedResponse
from tests.support.world.world import World

pytestmark = pytest.mark.e2e
OFFICIAL = ("poll", "--source", "sam_bulk", "--official")


@pytest.fixture
def program(tmp_path: Path, world: World) -> Program:
    return Program(tmp_path, world, api=False).with_store()


def part(program: Program) -> Path:
    return program.paths.cache_dir / "sam_bulk.part"


def test_poll_official_reads_it_once_and_then_asks_whether_it_has_changed(program: Program) -> None:
    program = program.here
    first = program.json(*OFFICIAL)
    (source,) = first["sources"]
    assert (source["name"], source["outcome"], source["alerts"]) == ("sam_bulk", "ok", 0)
    assert first["events"] > 0
    assert not list(program.paths.cache_dir.iterdir())
    listed = program.json("list")
    assert {row["office"] for row in listed} == {"SP8000"}
    (again,) = program.json(*OFFICIAL)["sources"]
    assert (again["outcome"], again["http_status"]) == ("not_modified", 304)


def test_a_plain_round_leaves_it_alone(world: World, program: Program) -> None:
    for words in ((), ("--all",)):
        names = [source["name"] for source in program.here.poll(*words)["sources"]]
        assert "sam_bulk" not in names
    assert not [one for one in world.requests if one.path == official_file.PATH]


def test_a_bad_file_is_an_exit_code_and_one_line(world: World, program: Program) -> None:
    world.fault(official_file.PATH, lambda right: ScriptedResponse(200, right.headers, b'"NoticeId"\n'))
    done = program.here.run(*OFFICIAL)
    assert done.code == 3
    assert "published empty" in done.out
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--years", "2025"), "give --official too"),
        (("--official", "--years", "last"), "write 2025 or 2025-2026"),
        (("--official", "--years", "2026-2025"), "names no years"),
        (("--official", "--years", "1990-2026"), "names 37 years"),
    ],
)
def test_years_that_make_no_sense(program: Program, words: tuple[str, ...], said: str) -> None:
    done = program.here.run("poll", *words)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def larger(world: World) -> bytes:
    """The world's file with enough of other offices behind it to come in many pieces."""
    return world.bulk_csv() + _others()


@cache
def _others() -> bytes:
    rows = [official_file.row(replace(samples.PUMP, version=n + 2)) for n in range(6000)]
    return official_file.encode(rows)


def _has_polled(program: Program) -> bool:
    try:
        return bool(program.rows("SELECT 1 FROM sources"))
    except sqlite3.OperationalError:
        return False  # there is no store yet


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_what_has_come_survives_an_interrupt(program: Program, world: World, signal_: signal.Signals) -> None:
    """A server that gives half of the file and then hangs, and the program stopped in the middle."""
    with hanging(larger(world)) as server:
        text = program.config.read_text().replace(world.base_url + official_file.PATH, server.url)
        program.config.write_text(text)
        running = program.start(*OFFICIAL, "--json")
        until(lambda: part(program).exists() and part(program).stat().st_size >= server.half - 1_000_000
              and server.waiting.is_set(), "half of the file has come")  # fmt: skip
        time.sleep(0.2)
        os.kill(running.pid, signal_)
        running.communicate(timeout=30)
        assert running.returncode in (130, -signal_)
        server.go_on.set()
        (source,) = program.here.json(*OFFICIAL)["sources"]
        assert source["outcome"] == "ok"
        assert re.fullmatch(r"bytes=\d+-", server.ranges[-1] or "")
        assert not part(program).exists()


def test_progress_is_for_a_terminal_only(world: World, program: Program) -> None:
    assert program.here.run(*OFFICIAL).err == ""
    main, side = pty.openpty()
    other = Program(program.folder / "other", world, api=False).with_store()
    shown = subprocess.Popen(
        [*COMMAND, *OFFICIAL], env=other.environ, stdin=side, stdout=side, stderr=side, start_new_session=True
    )
    os.close(side)
    text = b""
    while True:
        try:
            piece = os.read(main, 4096)
        except OSError:
            break
        if not piece:
            break
        text += piece
    assert shown.wait(60) == 0
    os.close(main)
    size = len(world.bulk_csv())
    assert f"sam_bulk: {size / 1e6:,.0f} of {size / 1e6:,.0f} MB, 100 %".encode() in text


def test_a_poller_answers_others_while_it_reads(program: Program, world: World) -> None:
    with hanging(larger(world)) as server:
        text = program.config.read_text().replace(world.base_url + official_file.PATH, server.url)
        program.config.write_text(text)
        poller = program.start("watch")
        try:
            until(lambda: _has_polled(program), "the first round")
            asking = program.start(*OFFICIAL, "--json")
            until(server.waiting.is_set, "the file is being read")
            (quotes,) = program.here.json("poll", "--source", "quotes")["sources"]
            assert quotes["outcome"] == "ok"
            assert program.rows("SELECT value FROM meta WHERE name = 'progress'")
            assert asking.poll() is None
            server.go_on.set()
            out, _ = asking.communicate(timeout=60)
            document = out[out.index("{") :]  # on a busy machine a line on stderr says first whom it waits for
            assert json.loads(document)["sources"][0]["outcome"] == "ok"
            assert asking.returncode == 0
            assert not program.rows("SELECT value FROM meta WHERE name = 'progress'")
        finally:
            server.go_on.set()
            assert end(poller).code == 0
            if asking.poll() is None:
                asking.kill()
