"""The solicitation keys of the record's requests (contract, section 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mineralwatch.domain.identity import normalise_number, provisional_key
from mineralwatch.record.model import RequestRow, when


def assign_keys(rows: Iterable[RequestRow]) -> dict[str, str]:
    """Slug to key, in the order of the rows: the normalised number, else `<material>-<year>-x<n>`.

    A numbered row takes up its place in the count too, so that a number learned later renames no other request.
    """
    keys: dict[str, str] = {}
    given: Counter[tuple[str | None, int]] = Counter()
    for row in rows:
        place = (row.materials[0] if row.materials else None, first_year(row))
        given[place] += 1
        keys[row.slug] = normalise_number(row.number) if row.number else provisional_key(*place, given[place])
    return keys


def first_year(row: RequestRow) -> int:
    """The year of the first dated event or award; 0 when nothing is dated."""
    dates = [dated for text in (*(e.on for e in row.events), *(a.on for a in row.awards)) if (dated := when(text))]
    return min((dated.first.year for dated in dates), default=0)
