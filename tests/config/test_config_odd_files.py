"""Configuration files that are odd as files: marks, sizes, depths."""

from __future__ import annotations

from pathlib import Path

import pytest

from mineralwatch.config.config_file import config_problems, load_settings
from mineralwatch.config.paths import find_paths
from mineralwatch.config.toml_lines import line_of


def _validated(tmp_path: Path, content: bytes) -> list[str]:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    return config_problems(find_paths(str(file), None, {"HOME": str(tmp_path)}))


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b'\xef\xbb\xbf[watch]\r\nmaterials = ["tin"]\r\n')
    assert load_settings(find_paths(str(file), None, {"HOME": str(tmp_path)})).watch.materials == ("tin",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a = " + b"[" * 5_000 + b"]" * 5_000, "nested too deeply"),
        (b"a = " + b"{ b = " * 3_000 + b"1" + b" }" * 3_000, "nested too deeply"),
        (b"#" * 1_000_000, "larger than 256 kB"),
        ("[watch]".encode("utf-16"), "not UTF-8"),
        (b'[watch]\nmaterials = ["t\x00in"]', "line 2"),
    ],
)
def test_odd_files_are_one_line_with_the_reason(tmp_path: Path, content: bytes, says: str) -> None:
    problems = _validated(tmp_path, content)
    assert len(problems) == 1
    assert says in problems[0]


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    (problem,) = config_problems(find_paths("/dev/zero", None, {"HOME": str(tmp_path)}))
    assert "larger than 256 kB" in problem


def test_the_line_of_a_key_behind_long_values_is_found() -> None:
    text = "\n".join(
        [
            "[watch]",
            'materials = ["tin", # not a bracket: ]',
            '  \'copper ] [\', "a \\" ] b",',
            "]",
            'offices = """',
            "bogus = 1",
            '"""',
            "bogus = 2",
        ]
    )
    assert line_of(text, ("watch", "offices")) == 5
    assert line_of(text, ("watch", "bogus")) == 8


def test_ten_thousand_lines_of_lists_are_read_at_once() -> None:
    text = "[watch]\nbogus = [\n" + '["tin"],\n' * 10_000 + "]\nother = 1"
    assert line_of(text, ("watch", "other")) == 10_004
