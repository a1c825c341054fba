"""What the user's own filter lets through. Everything of a watched office is stored; the filter hides and mutes."""

from __future__ import annotations

from collections.abc import Iterable

from mineralwatch.domain.models import Solicitation


def watched(request: Solicitation, materials: Iterable[str]) -> bool:
    """Whether a request is of interest: no materials named means all, and an unrecognised material is kept."""
    wanted = frozenset(materials)
    return not wanted or not request.materials or not wanted.isdisjoint(request.materials)
