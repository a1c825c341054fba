"""What the store keeps of the official file beside the notices: the user's word, how far it is, and a wish to stop."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from mineralwatch.ports import DownloadProgress
from mineralwatch.store import meta_values, snapshot_queries
from mineralwatch.store.connection import open_reader, open_writer, write_transaction

FAR = DownloadProgress("sam_bulk", 105_000_000, 211_000_000, datetime(2026, 11, 22, 15, 0, tzinfo=UTC))


def test_the_user_s_word_is_kept_and_seen(store: Path) -> None:
    conn = open_writer(store)
    assert snapshot_queries.snapshot(conn).official_choice is None
    for choice in ("once", "daily", "no"):
        before = meta_values.revision(conn)
        with write_transaction(conn):
            meta_values.set_official_choice(conn, choice)
        assert snapshot_queries.snapshot(conn).official_choice == choice
        assert meta_values.revision(conn) == before + 1
        with write_transaction(conn):
            meta_values.set_official_choice(conn, choice)
        assert meta_values.revision(conn) == before + 1
    conn.close()


def test_progress_is_seen_by_others_and_moves_no_revision(store: Path) -> None:
    conn, other = open_writer(store), open_reader(store)
    before = meta_values.revision(conn)
    with write_transaction(conn):
        meta_values.set_progress(conn, FAR)
    assert snapshot_queries.snapshot(other).progress == FAR
    assert meta_values.revision(other) == before
    with write_transaction(conn):
        meta_values.set_progress(conn, None)
    assert snapshot_queries.snapshot(other).progress is None
    _closed(conn, other)


def test_a_wish_to_stop_is_for_the_reading_under_way_only(store: Path) -> None:
    conn = open_writer(store)
    with write_transaction(conn):
        assert not meta_values.request_download_stop(conn)
    assert not meta_values.download_stop_requested(conn)
    with write_transaction(conn):
        meta_values.set_progress(conn, FAR)
        assert meta_values.request_download_stop(conn)
    assert meta_values.download_stop_requested(conn)
    with write_transaction(conn):
        meta_values.set_progress(conn, None)
    assert not meta_values.download_stop_requested(conn)
    _closed(conn)


def _closed(*conns: sqlite3.Connection) -> None:
    for conn in conns:
        conn.close()
