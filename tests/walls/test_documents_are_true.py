"""What README, ARCHITECTURE and CONTRIBUTING say of keys, commands, configuration and files is so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from mineralwatch.config.config_file import parse_config
from mineralwatch.ui.keymap import markdown_table

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_keys_are_those_of_the_keymap() -> None:
    shown = README.split("checked by a test -->\n")[1].split("<!-- /keys -->")[0]
    assert shown == markdown_table()


def test_the_two_commands_stand_on_its_first_screen() -> None:
    first = "\n".join(README.splitlines()[:24])
    assert "make run" in first
    assert "make test" in first


def test_every_command_that_it_names_exists() -> None:
    shown = subprocess.run([sys.executable, "-m", "mineralwatch", "--help"], capture_output=True, text=True, check=True)
    named = set(re.findall(r"^mineralwatch ([a-z]+)", README, re.MULTILINE))
    assert named
    assert all(re.search(rf"\b{name}\b", shown.stdout) for name in named)


def test_its_configuration_is_accepted() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    settings, problems, notes = parse_config(block, "README.md")
    assert (problems, notes) == ([], [])
    assert settings.watch.materials == tuple(tomllib.loads(block)["watch"]["materials"])


def test_every_picture_that_it_shows_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / name).is_file() for name in pictures)


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_module_and_folder_that_it_names_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)+)(?:\.[a-z_]+)?`", text))
    roots = (ROOT, ROOT / "mineralwatch", ROOT / "mineralwatch" / "domain")
    assert len(named) > 3
    named.discard("quotes/yahoo")  # a row of the store
    assert not [
        path for path in named if not any((root / (path + end)).exists() for root in roots for end in ("", ".py"))
    ]
