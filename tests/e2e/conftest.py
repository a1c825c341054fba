"""One world for all tests of a worker, mended for each, and a program for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desktop import Desktop, private_desktop
from tests.support.program import Here, Program
from tests.support.terminal import Terminal, private_terminal
from tests.support.world.world import World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def first_reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Path]]:
    """The world, and the data folder of somebody who has read its first step."""
    with World() as made:
        first = Here(tmp_path_factory.mktemp("first"), made)
        assert first.run("poll", "--all").code == 0
        yield made, first.data_dir


@pytest.fixture
def world(first_reading: tuple[World, Path]) -> World:
    made, _ = first_reading
    made.mend()
    return made


@pytest.fixture
def program(tmp_path: Path, world: World) -> Program:
    """The program, all of whose sources are the world's."""
    return Program(tmp_path, world)


@pytest.fixture
def begun(program: Program, first_reading: tuple[World, Path]) -> Program:
    """The same program, which has read the first step."""
    shutil.copytree(first_reading[1], program.data_dir)
    return program


@pytest.fixture
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with private_desktop(tmp_path_factory.mktemp("desktop")) as made:
        yield made


@pytest.fixture
def notified(tmp_path: Path, world: World, desktop: Desktop, first_reading: tuple[World, Path]) -> Program:
    """The program with the desktop to notify on; it has read the first step."""
    program = Program(tmp_path, world, desktop=True)
    shutil.copytree(first_reading[1], program.data_dir)
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        program.environ[name] = desktop.environ[name]
    return program


@pytest.fixture
def terminal(tmp_path_factory: pytest.TempPathFactory, program: Program) -> Iterator[Terminal]:
    with private_terminal(tmp_path_factory.mktemp("tmux"), program.environ) as made:
        yield made
