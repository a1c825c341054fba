"""Reads the names of materials that the commands about money, promises and companies take."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.materials.materials import Material, material_by_name, nearest_material


def named_material(name: str) -> Material:
    """The material that a name, title, alias or symbol stands for. Raises UsageError with the nearest name."""
    material = material_by_name(name)
    if material is None:
        nearest = nearest_material(name)
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        raise UsageError(f"{name!r} is no material of the catalogue{hint}")
    return material


def named_materials(names: Iterable[str]) -> tuple[str, ...]:
    """The catalogue names of several materials. Raises UsageError."""
    return tuple(named_material(name).name for name in names)
