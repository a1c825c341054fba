"""What many tests start from and is dear to make: made once in a run, whichever worker of pytest-xdist is first."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path

from mineralwatch.record import loader
from mineralwatch.record.record_rows import Record
from mineralwatch.store.creation import create_store
from mineralwatch.store.schema_files import statements_of_file
from tests.support.broken_off import RUN


def prepared(name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` of this run, as `make` filled it. Tests only read in it; who writes takes a copy.

    A second worker waits until it is made; a `make` that fails leaves nothing, so the next one tries again.
    """
    shared = Path(os.environ[RUN]) / "prepared"
    shared.mkdir(exist_ok=True)
    done = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            making = shared / f"{name}.{os.getpid()}"
            making.mkdir()
            make(making)
            making.rename(done)
    return done


def new_store(path: Path) -> Path:
    """A new, empty store at `path`, as `create_store` makes it, which costs eighty times as much as to copy one."""
    path.write_bytes(_empty_store())
    return path


def store_in_memory() -> sqlite3.Connection:
    """A new, empty store that no file holds, for properties, which need many."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.row_factory = sqlite3.Row
    for name in ("schema.sql", "views.sql"):
        for statement in statements_of_file(name):
            conn.execute(statement)
    return conn


@cache
def _empty_store() -> bytes:
    def make(folder: Path) -> None:
        create_store(folder / "mineralwatch.db")

    return (prepared("empty-store", make) / "mineralwatch.db").read_bytes()


@cache
def shipped_record() -> Record:
    """The shipped record, parsed once in a process."""
    return loader.read_record()
