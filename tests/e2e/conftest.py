"""A world and a program for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mineralwatch.demo.world import World
from tests.support.desktop import Desktop, private_desktop
from tests.support.program import Program
from tests.support.terminal import Terminal, private_terminal


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


@pytest.fixture
def program(tmp_path: Path, world: World) -> Program:
    """The program, all of whose sources are the world's."""
    return Program(tmp_path, world)


@pytest.fixture
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with private_desktop(tmp_path_factory.mktemp("desktop")) as made:
        yield made


@pytest.fixture
def notified(tmp_path: Path, world: World, desktop: Desktop) -> Program:
    """The program, with the desktop to notify on."""
    program = Program(tmp_path, world, desktop=True)
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        program.environ[name] = desktop.environ[name]
    return program


@pytest.fixture
def terminal(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Iterator[Terminal]:
    with private_terminal(tmp_path_factory.mktemp("tmux"), program.environ) as made:
        yield made
