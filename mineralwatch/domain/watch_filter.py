"""What the user's own filter lets through. Everything of a watched office is stored; the filter hides and mutes."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models import Solicitation


def is_watched(solicitation: Solicitation, materials: Iterable[str]) -> bool:
    """Whether a request is of interest: no materials named means all, and an unrecognised material is kept."""
    return is_any_watched(solicitation.materials, materials)


def is_any_watched(named: Iterable[str], materials: Iterable[str]) -> bool:
    """The same of anything that names materials: what names none concerns everybody."""
    wanted, given = frozenset(materials), frozenset(named)
    return not wanted or not given or not wanted.isdisjoint(given)
