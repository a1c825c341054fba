"""The lines of a table as spans. Pure: the table only colours them."""

from __future__ import annotations

from dataclasses import dataclass

from mineralwatch.ui.tones import padded
from mineralwatch.ui.widgets.column_layout import GAP, PlacedColumn
from mineralwatch.view.view_model import Column, Glyphs, Line, Row, Span


@dataclass(frozen=True, slots=True)
class RowLayout:
    """How rows are laid out at present."""

    columns: tuple[Column, ...]
    places: tuple[PlacedColumn, ...]
    gutter: int
    glyphs: Glyphs


def head_line(look: RowLayout, sorted_by: str | None, down: bool) -> Line:
    """The titles of the columns in view; the one that the rows are sorted by has a sign."""
    line: list[Span] = [Span(" " * look.gutter)]
    for at, spot in enumerate(look.places):
        column = look.columns[spot.index]
        sign = ("v" if down else "^") if column.id == sorted_by else ""
        line += [Span(" " * GAP)] if at else []
        line += padded((Span(column.title + sign),), spot.width, column.right, look.glyphs.cut)
    return tuple(line)


def row_line(row: Row | None, look: RowLayout, here: bool) -> Line:
    """A row; None is one that is still being read, and `here` says that the cursor stands on it."""
    line: list[Span] = [Span((look.glyphs.cursor if here else "").ljust(look.gutter), "key")]
    for at, spot in enumerate(look.places):
        column = look.columns[spot.index]
        cell = row.cells[spot.index] if row is not None else (Span(look.glyphs.cut, "dim"),)
        line += [Span(" " * GAP)] if at else []
        line += padded(cell, spot.width, column.right, look.glyphs.cut)
    return tuple(line)
