"""A copy of a store is brought back under the eyes of those who have it open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mineralwatch.domain.errors import StoreError
from mineralwatch.ports import UserAct
from mineralwatch.store import snapshot_queries, store_copy, user_acts
from mineralwatch.store.connection import open_reader, open_writer
from mineralwatch.store.creation import create_store

NOW = datetime(2025, 8, 19, 15, tzinfo=UTC)


def star(conn: sqlite3.Connection, key: str) -> None:
    user_acts.add(conn, [UserAct("star", key)], NOW)


def test_an_earlier_copy_takes_the_place_of_the_store_for_all_who_have_it_open(tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    create_store(store)
    with closing(open_writer(store, poller=True)) as poller, closing(open_reader(store)) as screen:
        star(poller, "a")
        store_copy.copy_store(store, copy)
        star(poller, "b")
        assert snapshot_queries.snapshot(screen).starred == {"a", "b"}
        store_copy.restore_copy(copy, store)
        assert snapshot_queries.snapshot(screen).starred == {"a"}
        assert snapshot_queries.snapshot(poller).starred == {"a"}
        star(poller, "c")
        assert snapshot_queries.snapshot(screen).starred == {"a", "c"}
        store_copy.copy_store(store, copy)
        store_copy.restore_copy(copy, store)
        assert snapshot_queries.snapshot(screen).starred == {"a", "c"}
    with closing(sqlite3.connect(store)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_copy_that_is_none_is_a_store_error_and_changes_nothing(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    create_store(store)
    (tmp_path / "copy.db").write_bytes(b"no database at all" * 400)
    with closing(open_writer(store)) as conn:
        star(conn, "a")
    with pytest.raises(StoreError):
        store_copy.restore_copy(tmp_path / "copy.db", store)
    with closing(open_reader(store)) as conn:
        assert snapshot_queries.snapshot(conn).starred == {"a"}
