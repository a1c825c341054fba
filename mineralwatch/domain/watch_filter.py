"""The user's filter by material. Everything of a watched office is stored; the filter only hides and mutes."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models import Solicitation


def is_watched(solicitation: Solicitation, materials: Iterable[str]) -> bool:
    """Whether a solicitation passes the filter: always when no `materials` are set or its own are not recognised."""
    return is_any_watched(solicitation.materials, materials)


def is_any_watched(named: Iterable[str], materials: Iterable[str]) -> bool:
    """Whether anything that names materials passes the filter: always when no `materials` are set or it names none."""
    wanted, given = frozenset(materials), frozenset(named)
    return not wanted or not given or not wanted.isdisjoint(given)
