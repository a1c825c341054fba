"""A real store in a temporary folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from mineralwatch.store.connection import open_writer
from tests.support.prepared import new_store


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return new_store(tmp_path / "mineralwatch.db")


@pytest.fixture
def conn(store: Path) -> Iterator[sqlite3.Connection]:
    connection = open_writer(store, poller=True)
    yield connection
    connection.close()
