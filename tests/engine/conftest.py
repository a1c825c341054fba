"""A desk in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scripted import Desk, desk


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    one = desk(tmp_path)
    yield one
    one.conn.close()
