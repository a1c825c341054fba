"""A public class name stands for one class, and a module name for one module, in the whole package."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "mineralwatch"


def shared(named: Iterable[tuple[str, Path]]) -> dict[str, list[str]]:
    """The names that stand for several things, each with its files."""
    files = defaultdict(list)
    for name, path in named:
        files[name].append(str(path.relative_to(PACKAGE)))
    return {name: where for name, where in files.items() if len(where) > 1}


def test_no_public_class_name_stands_for_two_classes() -> None:
    classes = [
        (node.name, path)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert len(classes) > 100
    assert shared(classes) == {}


def test_no_module_name_stands_in_two_folders() -> None:
    modules = [(path.stem, path) for path in PACKAGE.rglob("*.py") if not path.stem.startswith("__")]
    assert len(modules) > 100
    assert shared(modules) == {}
