"""A desk in a temporary folder. Whatever a test does there, all that is derived must follow from it once more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripted import Desk, desk, desk_with_record

from mineralwatch.engine import rebuild
from mineralwatch.record import loader
from mineralwatch.store.migrations import migrate
from tests.support.prepared import new_store, shipped_record

# What tells one way of writing a store from another: who was read, what the user did, and what followed.
_WAYS = (
    "SELECT DISTINCT source, kind FROM observations ORDER BY 1, 2",
    "SELECT DISTINCT feed FROM entries ORDER BY 1",
    "SELECT kind FROM acts ORDER BY id",
    "SELECT key, kind, grade, baseline FROM events ORDER BY 1, 2, 3, 4",
    "SELECT DISTINCT kind, grade, key IS NULL FROM stories ORDER BY 1, 2, 3",
    "SELECT alias, key FROM aliases ORDER BY 1, 2",
)
_seen: set[object] = set()


@pytest.fixture(autouse=True, scope="module")
def cheap_replays() -> Iterator[None]:
    """Each check replays into a new store and reads the shipped record: both are made once."""
    with pytest.MonkeyPatch.context() as patch:
        shipped_record()
        patch.setattr(rebuild, migrate.__name__, new_store)
        patch.setattr(loader, loader.read_record.__name__, shipped_record)
        yield


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    yield from checked(desk(tmp_path))


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Desk]:
    """One whose store holds the shipped record."""
    yield from checked(desk_with_record(tmp_path))


def checked(one: Desk) -> Iterator[Desk]:
    """What is stored is what follows from it, checked once in a process for each way of writing a store."""
    yield one
    way = written(one.conn)
    if way not in _seen:
        _seen.add(way)
        assert rebuild.check(one.conn).differences == ()
    one.conn.close()


def written(conn: sqlite3.Connection) -> object:
    return tuple(tuple(map(tuple, conn.execute(sql))) for sql in _WAYS)
