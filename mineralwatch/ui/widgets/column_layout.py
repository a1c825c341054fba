"""Which columns of a table fit into a width, where each column begins, and how wide it is."""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.view.panel_content import Column

GAP = 1


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A visible column: its index among all columns of the table, its first cell, and its width in cells."""

    index: int
    x: int
    width: int


def _total_width(columns: Sequence[tuple[int, Column]]) -> int:
    return sum(column.width for _, column in columns) + GAP * max(0, len(columns) - 1)


def _without_dropped(columns: Sequence[Column], width: int) -> list[tuple[int, Column]]:
    kept = list(enumerate(columns))
    while _total_width(kept) > width:
        last = max(kept, key=lambda item: (item[1].drop, item[0]), default=None)
        if last is None or last[1].drop == 0 or len(kept) == 1:
            break
        kept.remove(last)
    return kept


def _grown_widths(kept: Sequence[tuple[int, Column]], spare: int) -> list[int]:
    """The widths of the columns after the spare cells were shared in proportion to `grow`; cells that cannot be shared
    evenly go to the first columns with a `grow`."""
    widths = [column.width for _, column in kept]
    total = sum(column.grow for _, column in kept)
    if total == 0:
        return widths
    shares = [spare * column.grow // total for _, column in kept]
    left = spare - sum(shares)
    for i, (_, column) in enumerate(kept):
        if left and column.grow:
            shares[i] += 1
            left -= 1
    return [width + share for width, share in zip(widths, shares, strict=True)]


def _shrunk_widths(kept: Sequence[tuple[int, Column]], missing: int) -> list[int]:
    """The widths of the columns after the missing cells were taken from the widest columns; each column keeps at least
    one cell."""
    widths = [column.width for _, column in kept]
    while missing > 0 and any(width > 1 for width in widths):
        i = max(range(len(widths)), key=lambda index: widths[index])
        widths[i] -= 1
        missing -= 1
    return widths


def place_columns(columns: Sequence[Column], width: int) -> tuple[PlacedColumn, ...]:
    """The columns that are visible in `width` cells, from left to right, with one blank between neighbours.

    When there are too few cells, the column with the highest `drop` is left out first; columns with `drop` 0 are
    narrowed.
    """
    kept = _without_dropped(columns, width)
    spare = width - _total_width(kept)
    widths = _grown_widths(kept, spare) if spare >= 0 else _shrunk_widths(kept, -spare)
    places: list[PlacedColumn] = []
    x = 0
    for (index, _), wide in zip(kept, widths, strict=True):
        if x + wide > width:
            break
        places.append(PlacedColumn(index, x, wide))
        x += wide + GAP
    return tuple(places)
