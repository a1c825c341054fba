# ruff: noqa: T201 (a bench is there to print its figures)
"""The official file at its real size: time against reading its bytes, memory, resuming, and the day after.

Everything is printed; only what is no timing is asserted. The file and every row in it are constructed.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from mineralwatch.engine.parser_pool import ParserPool
from mineralwatch.sources.base import ParseJob
from mineralwatch.sources.sam_bulk_parse import BLOCK, parse_file
from tests.bench import bulk_file
from tests.bench.serving import Served, serving

OFFICES = ("SP8000",)
TIMES = 5
POLL = ("poll", "--source", "sam_bulk", "--json")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("bulk") / "large.csv"
    rows = bulk_file.write(path)
    print(f"\n{path.stat().st_size / 1e6:,.0f} MB, {rows:,} rows, {bulk_file.KEPT} of them watched")
    yield path
    path.unlink()


@dataclass(frozen=True)
class Ran:
    """One run of the program."""

    report: dict[str, object]
    seconds: float
    megabytes: float  # the largest resident set of the program or of any process that it waited for

    @property
    def source(self) -> dict[str, object]:
        (one,) = self.report["sources"]  # type: ignore[misc]
        return dict(one)


def _program(folder: Path, server: Served, *words: str) -> Ran:
    config = folder / "config.toml"
    config.write_text(
        f"shipped_record = false\ndefault_feeds = false\n"
        f'[sam_bulk]\nurl = "{server.url}"\n[network]\nallow_private = true\n'
        "[alerts]\ndesktop = false\n"
    )
    command = [
        sys.executable,
        "-m",
        "mineralwatch",
        "--config",
        str(config),
        "--data-dir",
        str(folder / "data"),
        *words,
    ]
    out = folder / "out.json"
    began = time.perf_counter()
    with out.open("wb") as file, subprocess.Popen(command, stdout=file) as process:
        most = _watched(process)
    return Ran(json.loads(out.read_text() or "{}"), time.perf_counter() - began, most / 1024)


def _watched(process: subprocess.Popen[bytes]) -> int:
    """The largest resident set of a process in kB, as the kernel keeps it for what runs in it now; read until it ends
    (what `wait` tells would count the memory of its parent before the exec)."""
    most = 0
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        with suppress(OSError):
            lines = status.read_text().splitlines()
            most = max(most, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
        time.sleep(0.02)
    return most


def _seconds(call: object) -> float:
    began = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - began


def _read_bytes(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(BLOCK):
            pass


def _read_lines(path: Path) -> None:
    with path.open(encoding="cp1252", errors="replace", newline="") as file:
        for _ in file:
            pass


def _forgotten(path: Path) -> None:
    """Take a file out of the system's cache, so that the disk is read."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@pytest.mark.parametrize("cached", [True, False], ids=["from the cache", "from the disk"])
def test_time_against_reading_its_bytes(large: Path, cached: bool) -> None:
    _read_bytes(large)
    found: dict[str, list[float]] = {}
    for _ in range(TIMES):
        for name, call in (("bytes", _read_bytes), ("lines", _read_lines), ("all", _read_all)):
            if not cached:
                _forgotten(large)
            found.setdefault(name, []).append(_seconds(lambda call=call: call(large)))
    floor, lines, ours = (median(found[name]) for name in ("bytes", "lines", "all"))
    print(
        f"from the {'cache' if cached else 'disk'}: read its bytes {floor:.3f} s, decode its lines {lines:.3f} s, find "
        f"and parse its notices {ours:.3f} s: {ours / floor:.1f} times its bytes (aim 15), {ours / lines:.2f} times "
        "its lines"
    )


def _read_all(path: Path) -> None:
    assert len(parse_file(str(path), OFFICES).notices) == bulk_file.KEPT


def test_half_then_the_rest_then_unchanged(large: Path, tmp_path: Path) -> None:
    """The whole program, three days' worth of it: broken off at half, gone on, and asked again the day after."""
    size = large.stat().st_size
    with serving(large) as server:
        _program(tmp_path, server, "init")
        idle = _program(tmp_path, server, "poll", "--source", "sam", "--json")
        server.stop_after = size // 2
        half = _program(tmp_path, server, *POLL)
        assert half.source["outcome"] == "failed"
        rest = _program(tmp_path, server, *POLL)
        assert (rest.source["outcome"], rest.source["new_notices"]) == ("ok", bulk_file.KEPT)
        again = _program(tmp_path, server, *POLL)
        assert (again.source["outcome"], again.source["http_status"]) == ("not_modified", 304)
        asked = server.answers
    assert [status for status, _ in asked] == [200, 206, 304]
    sent = sum(count for _, count in asked)
    print(f"a round without it: {idle.megabytes:.0f} MB")
    print(
        f"broken off at half: {half.seconds:.1f} s, {half.megabytes:.0f} MB; the rest, read and stored: "
        f"{rest.seconds:.1f} s, {rest.megabytes:.0f} MB (aim 60); unchanged: {again.seconds:.1f} s, "
        f"{again.megabytes:.0f} MB, one question; {sent / size:.3f} times the file was sent in all"
    )
    assert sent < 1.05 * size


def test_what_the_loop_feels_of_a_reading(large: Path) -> None:
    """Why a thread of its own: the longest time that the poller's loop stands still while the file is parsed."""

    async def felt(run: object) -> tuple[float, float]:
        worst, began = 0.0, time.perf_counter()
        task = asyncio.ensure_future(run())  # type: ignore[operator]
        while not task.done():
            beat = time.perf_counter()
            await asyncio.sleep(0.005)
            worst = max(worst, time.perf_counter() - beat - 0.005)
        await task
        return worst, time.perf_counter() - began

    async def process() -> None:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            await asyncio.get_running_loop().run_in_executor(pool, parse_file, str(large), OFFICES)

    async def thread() -> None:
        async with ParserPool() as parsers:
            await parsers.run(ParseJob(parse_file, (str(large), OFFICES), own_thread=True))

    async def here() -> None:
        parse_file(str(large), OFFICES)

    for name, run in (("a thread (as built)", thread), ("a process", process), ("the loop itself", here)):
        worst, took = asyncio.run(felt(run))
        print(f"in {name}: {took:.2f} s, the loop stood still for at most {1000 * worst:.0f} ms")
