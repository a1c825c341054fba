"""The header and the rows of a table as lines of spans."""

from __future__ import annotations

from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.ui.tone_colours import padded
from mineralwatch.ui.widgets.column_layout import GAP, PlacedColumn
from mineralwatch.view.panel_content import Column, Glyphs, Line, Row, Span


@dataclass(frozen=True, slots=True)
class RowLayout:
    """How rows are laid out at present: all columns, the visible columns with their places, and the number of cells at
    the left of the first column."""

    columns: tuple[Column, ...]
    places: tuple[PlacedColumn, ...]
    gutter: int
    glyphs: Glyphs


def head_line(layout: RowLayout, sorted_by: str | None, is_descending: bool) -> Line:
    """The titles of the visible columns; a sign marks the column that the rows are sorted by."""
    line: list[Span] = [Span(" " * layout.gutter)]
    for i, placed in enumerate(layout.places):
        column = layout.columns[placed.index]
        sign = ("v" if is_descending else "^") if column.id == sorted_by else ""
        line += [Span(" " * GAP)] if i else []
        line += padded((Span(column.title + sign),), placed.width, column.right, layout.glyphs.cut)
    return tuple(line)


def row_line(row: Row | None, layout: RowLayout, has_cursor: bool) -> Line:
    """The line of one row; `row` None stands for a row that is still being read. `has_cursor` says that the cursor is
    on this row."""
    line: list[Span] = [Span((layout.glyphs.cursor if has_cursor else "").ljust(layout.gutter), "key")]
    for i, placed in enumerate(layout.places):
        column = layout.columns[placed.index]
        cell = row.cells[placed.index] if row is not None else (Span(layout.glyphs.cut, "dim"),)
        line += [Span(" " * GAP)] if i else []
        line += padded(cell, placed.width, column.right, layout.glyphs.cut)
    return tuple(line)
