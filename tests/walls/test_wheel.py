"""The wheel, built and installed outside the checkout, starts and has its own styles and record inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import mineralwatch
from tests.support.prepared import prepared
from tests.support.program import Program

ROOT = Path(__file__).parents[2]


@pytest.fixture
def wheel() -> Path:
    """The wheel, built once with the tools that are installed, without a network."""

    def make(out: Path) -> None:
        _run("build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT))

    (made,) = prepared("wheel", make).glob("*.whl")
    return made


@pytest.fixture
def installed(wheel: Path) -> Path:
    """The folder into which the wheel is installed."""

    def make(target: Path) -> None:
        _run("pip", "install", "--no-deps", "--no-index", "--target", str(target), str(wheel))

    return prepared("installed", make)


def _run(*module: str) -> None:
    done = subprocess.run([sys.executable, "-m", *module], capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def program(installed: Path, tmp_path: Path) -> Program:
    """The installed copy, with no configuration and the dependencies of this environment."""
    made = Program(tmp_path)
    made.environ["PYTHONPATH"] = str(installed)
    del made.environ["MINERALWATCH_CONFIG"]
    return made


def test_the_wheel_holds_the_data_and_nothing_of_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("mineralwatch/styles/") and name.endswith(".tcss") for name in names)
    assert any(name.startswith("mineralwatch/record/") and name.endswith(".toml") for name in names)
    assert any(name.startswith("mineralwatch/store/") and name.endswith(".sql") for name in names)
    assert {"mineralwatch/py.typed", "mineralwatch/domain/headlines/event_classifier.bin"} <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "styles/")) or "__pycache__" in name]


def test_every_sheet_and_data_file_of_the_checkout_is_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    sheets = {f"mineralwatch/styles/{path.name}" for path in (ROOT / "styles").glob("*.tcss")}
    data = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "mineralwatch").rglob("*")
        if path.suffix in {".toml", ".sql", ".csv", ".py"}
    }
    assert sheets
    assert sheets | data <= names


def test_it_runs_from_where_it_was_installed(program: Program, installed: Path) -> None:
    code = "import mineralwatch; print(mineralwatch.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=program.environ,
        cwd=program.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).is_relative_to(installed)


def test_version_and_list_start_outside_the_checkout(program: Program) -> None:
    assert program.run("--version").out.strip() == f"mineralwatch {mineralwatch.__version__}"
    listed = program.json("list")
    assert len(listed) >= 29
    assert {"cobalt", "antimony"} <= {request["material"] for request in listed}


def test_its_own_styles_are_found(program: Program, installed: Path) -> None:
    code = "from mineralwatch import resources; print(*resources.style_sheets(), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=program.environ,
        cwd=program.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    sheets = [Path(line) for line in done.stdout.split()]
    assert sheets
    assert all(sheet.is_relative_to(installed / "mineralwatch") for sheet in sheets)
    assert not os.path.relpath(sheets[0], installed).startswith("..")
