"""Tells one version of the code that derives from another."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

_DERIVING = ("domain", "record")  # the packages whose code decides what is derived


@cache
def code_digest() -> str:
    """The first 16 hexadecimal digits of the sha256 of all modules that decide what is derived from the facts."""
    digest = sha256()
    for package in _DERIVING:
        for source in _modules(files("mineralwatch") / package):
            digest.update(source)
    return digest.hexdigest()[:16]


def _modules(folder: Traversable) -> list[bytes]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            found += _modules(entry)
        elif entry.name.endswith(".py"):
            found.append(entry.read_bytes())
    return found
