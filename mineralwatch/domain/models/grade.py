"""How far a statement can be trusted."""

from __future__ import annotations

from enum import StrEnum


class Grade(StrEnum):
    """How trustworthy a statement is; the members are ordered best first."""

    OFFICIAL = "official"
    ANNOUNCED = "announced"
    REPORTED = "reported"
    COPIED = "copied"
    INFERRED = "inferred"

    @property
    def rank(self) -> int:
        """The position of this grade: 0 for the best."""
        return list(Grade).index(self)
