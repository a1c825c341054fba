"""A desk in a temporary folder. Whatever a test does there, all that is derived must follow from it once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scripted import Desk, desk

from mineralwatch.engine import rebuild


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    one = desk(tmp_path)
    yield one
    found = rebuild.check(one.conn)
    one.conn.close()
    assert found.differences == ()
