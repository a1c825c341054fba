"""What a poll of many feeds costs: CPU per item from 10 to 200 feeds of 50 different items each, and beside newsboat.

Prints ratios within this run. newsboat (a Debian package) is left out where it is not installed.
"""
# ruff: noqa: T201 (a bench is there to print its figures)

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.feed_server import served_feeds

ITEMS = 50
STEPS = (10, 20, 40, 80, 200)
MOST = STEPS[-1]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one command, children included."""

    cpu: float
    wall: float
    out: str = ""

    def __truediv__(self, other: Cost) -> str:
        return f"CPU {self.cpu / other.cpu:.2f}, wall {self.wall / other.wall:.2f}"

    def __str__(self) -> str:
        return f"CPU {self.cpu:.2f} s, wall {self.wall:.2f} s"


def run(command: Sequence[str], folder: Path, **environ: str) -> Cost:
    """What one command costs from its start to its end."""
    before, started = os.times(), time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    after = os.times()
    assert done.returncode == 0, done.stdout + done.stderr
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(cpu, time.monotonic() - started, done.stdout)


def poll(folder: Path, urls: Sequence[str], *program: str) -> Cost:
    """A poll of these feeds, all of them due, by the program with its data in `folder`. `program` are the arguments of
    Python that start it."""
    feeds = "".join(
        f'[[feeds]]\nname = "paper-{number}"\nurl = "{url}"\ninterval = "15m"\n' for number, url in enumerate(urls)
    )
    off = "".join(f"[{name}]\nenabled = false\n" for name in ("sam_bulk", "federal_register", "usaspending"))
    (folder / "config.toml").write_text(
        "shipped_record = false\ndefault_feeds = false\n"
        f"[quotes]\nsymbols = []\n[alerts]\ndesktop = false\n[network]\nallow_private = true\n{off}{feeds}"
    )
    return run(
        [sys.executable, *(program or ("-m", "mineralwatch")), "poll", "--all"],
        folder,
        PYTHONPATH=str(Path(__file__).parents[2]),
        HOME=str(folder),
        MINERALWATCH_DATA_DIR=str(folder / "data"),
        MINERALWATCH_CONFIG=str(folder / "config.toml"),
    )


def newsboat(folder: Path, urls: Sequence[str]) -> Cost:
    """A reload of these feeds by newsboat with its cache in `folder`."""
    (folder / "urls").write_text("\n".join(urls))
    (folder / "boat").write_text("")
    files = ("-u", str(folder / "urls"), "-c", str(folder / "cache.db"), "-C", str(folder / "boat"))
    return run(["newsboat", *files, "-x", "reload"], folder, HOME=str(folder))


def counted(database: Path, table: str) -> int:
    """How many rows a table of a SQLite file has."""
    with sqlite3.connect(database) as conn:
        return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_cpu_per_item(tmp_path: Path) -> None:
    """A poll without feeds, which has start and set-up alone, is subtracted."""
    print()
    first = 0.0
    for feeds in STEPS:
        folder = tmp_path / str(feeds)
        folder.mkdir()
        poll(folder, ())
        idle = poll(folder, ())
        with served_feeds(feeds, ITEMS) as urls:
            cost, again = poll(folder, urls), poll(folder, urls)
        store = folder / "data" / "mineralwatch.db"
        per_item = (cost.cpu - idle.cpu) / (feeds * ITEMS)
        first = first or per_item
        print(
            f"{feeds:4} feeds of {ITEMS}: {cost}; {1000 * per_item:.2f} ms of CPU an item, {per_item / first:.2f} of"
            f" the first; unchanged {again}; {counted(store, 'entries')} items in {counted(store, 'stories')} stories"
        )


def test_longest_standstill(tmp_path: Path) -> None:
    """How long the event loop stands still while forty feeds become stories, and when they are unchanged."""
    poll(tmp_path, ())
    with served_feeds(40, ITEMS) as urls:
        for said in ("new", "unchanged"):
            print(f"\n{said}: {poll(tmp_path, urls, '-m', 'tests.bench.standstill').out.splitlines()[-1]}")


@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")
def test_beside_newsboat(tmp_path: Path) -> None:
    """Both read the same feeds from the same server, first new and then unchanged."""
    (tmp_path / "boat.d").mkdir()
    print()
    with served_feeds(MOST, ITEMS) as urls:
        for said in ("first load", "unchanged reload", "unchanged reload"):
            ours, theirs = poll(tmp_path, urls), newsboat(tmp_path / "boat.d", urls)
            print(f"{said}: ours {ours}; newsboat {theirs}; ratio {ours / theirs}")
    assert counted(tmp_path / "data" / "mineralwatch.db", "entries") == MOST * ITEMS
    assert counted(tmp_path / "boat.d" / "cache.db", "rss_item") == MOST * ITEMS
