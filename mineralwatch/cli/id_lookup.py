"""Finds an alert or a story by the id, or the beginning of an id, that the user typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from mineralwatch.domain.errors import CheckFailed, UsageError


class HasId(Protocol):
    """Anything with an id as text."""

    @property
    def id(self) -> str:
        """The id."""
        ...


ItemT = TypeVar("ItemT", bound=HasId)


def find_by_id(items: Sequence[ItemT], typed: str, nouns: tuple[str, str], hint: str) -> ItemT:
    """The item whose id is `typed`, or else the only one whose id begins with it.

    `nouns` are the words for one item and for several, `hint` says where the user finds the ids. Raises CheckFailed
    when no id matches, UsageError when several do.
    """
    matching = [item for item in items if item.id == typed] or [
        item for item in items if typed and item.id.startswith(typed)
    ]
    if not matching:
        raise CheckFailed(f"no {nouns[0]} {typed!r}: {hint}")
    if len(matching) > 1:
        raise UsageError(f"{len(matching)} {nouns[1]} begin with {typed!r}: give more of the id")
    return matching[0]
