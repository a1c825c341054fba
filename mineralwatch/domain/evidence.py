"""Which of several claims is shown. The others stay beside it: nothing is averaged and nothing is outvoted away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mineralwatch.domain.models import Claim


def of_field(claims: Iterable[Claim], field: str) -> tuple[Claim, ...]:
    """The claims on one field, in the order given."""
    return tuple(claim for claim in claims if claim.field == field)


def choose(claims: Sequence[Claim]) -> Claim | None:
    """The claim to show: the best grade; among equals the value with most sources; then the one claimed first.

    "First" is the earliest date of the claim's source, undated ones last, then the order given.
    """
    if not claims:
        return None
    best = min(claim.grade.rank for claim in claims)
    good = [claim for claim in claims if claim.grade.rank == best]
    support = {claim.value: len({c.source for c in good if c.value == claim.value}) for claim in good}

    def order(at: int) -> tuple[int, bool, str, int]:
        claim = good[at]
        return -support[claim.value], claim.dated is None, claim.dated.isoformat() if claim.dated else "", at

    return good[min(range(len(good)), key=order)]


def disputed(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The fields on which sources give different values, in the order of their first claim."""
    values: dict[str, set[str]] = {}
    for claim in claims:
        values.setdefault(claim.field, set()).add(claim.value)
    return tuple(field for field, said in values.items() if len(said) > 1)


def number_of(claim: Claim | None) -> float | None:
    """A claim's value as a number; None when it is none."""
    try:
        return float(claim.value) if claim else None
    except ValueError:
        return None
