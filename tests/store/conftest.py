"""A real store in a temporary folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from mineralwatch.store.connection import open_writer
from mineralwatch.store.migrations import migrate


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "mineralwatch.db"
    migrate(path)
    return path


@pytest.fixture
def conn(store: Path) -> Iterator[sqlite3.Connection]:
    connection = open_writer(store, poller=True)
    yield connection
    connection.close()
