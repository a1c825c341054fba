"""The folder, the paths and the settings of the demonstration, and its empty store.

The demonstration reads and writes no file of the user, and uses no network.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

from mineralwatch.config.paths import Paths, find_paths
from mineralwatch.config.settings import AlertSettings, SamBulkSettings, Settings
from mineralwatch.store.connection import open_writer, write_transaction
from mineralwatch.store.creation import create_store
from mineralwatch.store.meta_values import set_round_state

_REMOVAL_TRIES = 20


def folder_name() -> Path:
    """The path of a new temporary folder, which is not made yet: whoever must remove it knows it before it exists."""
    return Path(tempfile.gettempdir()) / f"mineralwatch-demo-{secrets.token_hex(8)}"


def make_store(folder: Path) -> Paths:
    """Make the folder with a store in it, whose first round has just begun; returns the paths of the program's files,
    which all lie in it. Raises OSError, StoreError."""
    folder.mkdir(mode=0o700)
    paths = find_paths(str(folder / "config.toml"), str(folder), {})
    create_store(paths.store)
    with closing(open_writer(paths.store)) as conn, write_transaction(conn):
        set_round_state(conn, running=True)
    return paths


def demo_settings() -> Settings:
    """The settings of the demonstration: alerts reach the screen alone, and nothing is asked about the official
    file."""
    # The replay presents the shipped record as notices, so the record itself is not loaded into the store.
    return Settings(
        shipped_record=False,
        default_feeds=False,
        sam_bulk=SamBulkSettings(enabled=False),
        alerts=AlertSettings(desktop=False),
    )


def remove_folder(folder: Path) -> None:
    """Remove the folder, even while a thread still writes into it."""
    for _ in range(_REMOVAL_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
