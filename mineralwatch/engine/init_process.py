"""A reader that finds no store, or an older one, has `init` run once in a process of its own.

So the heavy packages that make a store never enter a reading command, nor the screen.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping

from mineralwatch.config.paths import Paths
from mineralwatch.domain.errors import StoreError, StoreMissing, StoreOlder
from mineralwatch.engine import clock
from mineralwatch.store import queries
from mineralwatch.store.connection import open_reader

INIT_SECONDS = 120


def program_command(paths: Paths, *words: str) -> list[str]:
    """The command line of this program, for these paths."""
    return [sys.executable, "-m", "mineralwatch", *paths.as_options(), *words]


def ensure_store(paths: Paths, environ: Mapping[str, str]) -> None:
    """Make sure that there is a store of this version. Raises StoreError with the reason when there cannot be one."""
    try:
        open_reader(paths.store).close()
    except (StoreMissing, StoreOlder):
        _init(paths, environ)


def ensure_record(paths: Paths, conn: sqlite3.Connection, environ: Mapping[str, str]) -> bool:
    """Under a set clock, make the record in the store the one of that day: what is dated later is hidden, and what is
    not any more comes back. Whether the store was written. Raises StoreError.

    A store that nobody can write is read as it lies there.
    """
    now = clock.fixed_time(environ)
    held = queries.record_date(conn)
    if now is None or held is None or held == now.date() or not os.access(paths.store, os.W_OK):
        return False
    from mineralwatch.record import loader

    if held == min(now.date(), loader.record_date()):
        return False
    _init(paths, environ)
    return True


def _init(paths: Paths, environ: Mapping[str, str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            program_command(paths, "init"),
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=INIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StoreError(
            f"making the store {paths.store} took over {INIT_SECONDS} s: try `mineralwatch init`"
        ) from error
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise StoreError(last.removeprefix("mineralwatch: "))
