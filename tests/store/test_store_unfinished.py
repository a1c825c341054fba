"""A store whose making was cut short, and one that is deleted or replaced while it is open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from mineralwatch.domain.errors import StoreError, StoreUnfinished
from mineralwatch.store.connection import OpenedFile, mark_finished, open_reader, open_writer, write_transaction
from mineralwatch.store.creation import create_store


def test_readers_refuse_a_store_until_it_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "mineralwatch.db"
    create_store(path, unfinished=True)
    with pytest.raises(StoreUnfinished, match="cut short: run `mineralwatch init`"):
        open_reader(path)
    with closing(open_writer(path)) as conn, write_transaction(conn):
        mark_finished(conn)
    open_reader(path).close()


def test_a_finished_store_stays_finished(tmp_path: Path) -> None:
    path = tmp_path / "mineralwatch.db"
    create_store(path)
    create_store(path, unfinished=True)  # nothing is made any more
    open_reader(path).close()


def test_an_empty_file_is_no_store_that_knows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mineralwatch.db"
    path.touch()
    with pytest.raises(StoreUnfinished, match="is empty"):
        open_reader(path)


def test_links_in_a_circle_are_said(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    for opener in (open_reader, create_store):
        with pytest.raises(StoreError, match="links lead in a circle"):
            opener(tmp_path / "one" / "mineralwatch.db")


def test_a_place_that_cannot_be_looked_into_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be reached \(File name too long\)"):
        open_reader(tmp_path / ("x" * 300))


def _delete(path: Path) -> None:
    path.unlink()


def _replace(path: Path) -> None:
    other = path.with_name("other.db")
    other.write_bytes(path.read_bytes())
    other.replace(path)


@pytest.mark.parametrize("change", [_delete, _replace])
def test_a_store_that_goes_while_it_is_open_is_noticed(tmp_path: Path, change: Callable[[Path], None]) -> None:
    path = tmp_path / "mineralwatch.db"
    create_store(path)
    file = OpenedFile(path)
    with closing(open_writer(path)):
        file.require_in_place()
        change(path)
        assert not file.is_in_place
        with pytest.raises(StoreError, match="deleted or replaced while it was in use"):
            file.require_in_place()
