"""The user's filter by material. Everything from a watched office is stored; the filter only hides items and mutes
alerts."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models.solicitation import Solicitation


def is_watched(solicitation: Solicitation, materials: Iterable[str]) -> bool:
    """Whether a solicitation passes the filter: always when no `materials` are set, or when no material of the
    solicitation is known."""
    return is_any_watched(solicitation.materials, materials)


def is_any_watched(named: Iterable[str], materials: Iterable[str]) -> bool:
    """Whether an item that names the materials `named` passes the filter: always when no `materials` are set or the
    item names none."""
    wanted, given = frozenset(materials), frozenset(named)
    return not wanted or not given or not wanted.isdisjoint(given)
