"""Runs `mineralwatch init` in a process of its own when a command or the screen finds no store.

So a reading command and the screen never import what makes a store, which loads slowly. A store of an earlier schema is
left as it is: only a person decides to copy it.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping

from mineralwatch.config.paths import Paths
from mineralwatch.domain.errors import StoreError, StoreMissing, StoreUnfinished
from mineralwatch.engine import clock
from mineralwatch.store import snapshot_queries
from mineralwatch.store.connection import open_reader

INIT_SECONDS = 120


def program_command(paths: Paths, *words: str) -> list[str]:
    """The command line that runs this program with the subcommand and arguments in `words` on the files in `paths`."""
    return [sys.executable, "-m", "mineralwatch", *paths.as_options(), *words]


def ensure_store(paths: Paths, environ: Mapping[str, str]) -> None:
    """Create the store if there is none, or only the beginning of one. Raises StoreOlder for one of an earlier schema,
    and StoreError with the reason when there is none afterwards."""
    try:
        open_reader(paths.store).close()
    except (StoreMissing, StoreUnfinished):
        _run_init(paths, environ)


def ensure_record(paths: Paths, conn: sqlite3.Connection, environ: Mapping[str, str]) -> bool:
    """If the environment sets the time, load the record as of that day into the store: without the facts dated later.
    Returns whether the store was written. A store that cannot be written stays as it is. Raises StoreError."""
    now = clock.fixed_time(environ)
    stored = snapshot_queries.record_date(conn)
    if now is None or stored is None or stored == now.date() or not os.access(paths.store, os.W_OK):
        return False
    from mineralwatch.record import loader

    if stored == min(now.date(), loader.record_date()):
        return False
    _run_init(paths, environ)
    return True


def _run_init(paths: Paths, environ: Mapping[str, str]) -> None:
    try:
        finished = subprocess.run(  # noqa: S603 - our own program
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
    if finished.returncode != 0:
        last = (finished.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise StoreError(last.removeprefix("mineralwatch: "))
