"""The protocol of panels, and the two base classes of panels: tables and panes of lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, runtime_checkable

from mineralwatch.ports import Snapshot
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.shared_screen_state import DrawContext
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.ui.widgets.watch_table import WatchTable
from mineralwatch.view.panel_content import Glyphs, LinesView, Row

LinesBuilder = Callable[[Snapshot, datetime, int, Glyphs], LinesView]


@runtime_checkable
class Panel(Protocol):
    """A widget of the main screen or of a list screen that draws one part of the snapshot."""

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest snapshot; the cursor stays on the same row."""

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """The item under the cursor; None without one."""


class TablePanel(WatchTable):
    """A table that the user can sort by each column in turn, or by none, in the order of the rows that `view` made."""

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest snapshot."""

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """None; subclasses with items override this."""
        return None

    def next_sort(self) -> str:
        """Sort by the next column; returns a sentence that names this column, or says why the table cannot be
        sorted."""
        if self.paged:
            return "This list is read page by page, newest first; a filter narrows it."
        ids = [column.id for column in self.columns if column.title]
        at = ids.index(self.sort_column) + 1 if self.sort_column in ids else 0
        self.sort_by(ids[at] if at < len(ids) else None)
        return self.sort_sentence()

    def reverse_sort(self) -> str:
        """Reverse the order of the sorted column; if it is reversed already, go back to the order that `view` made."""
        if self.sort_column is None:
            return "The list stands in its own order; x sorts it by a column."
        self.sort_by(None if self.sort_down else self.sort_column, not self.sort_down)
        return self.sort_sentence()

    def sort_by_title(self, column: str) -> str:
        """Sort by the clicked column: the first click sorts upwards, the second downwards, the third restores the order
        that `view` made."""
        if self.paged:
            return self.next_sort()
        if column != self.sort_column:
            self.sort_by(column)
            return self.sort_sentence()
        return self.reverse_sort()

    def sort_sentence(self) -> str:
        """A sentence that says by which column, and in which direction, the table is sorted."""
        title = next((column.title for column in self.columns if column.id == self.sort_column), None)
        if title is None:
            return "In the list's own order."
        return f"By {title}, {'downwards' if self.sort_down else 'upwards'}."

    def row(self, key: str) -> Row | None:
        """The row with a key; None when the row is not in memory."""
        index = self.source.index_of(key)
        return next(iter(self.source.rows(index, index + 1)), None) if index is not None else None


class LinesPanel(LinesPane):
    """A panel without table, whose lines are built by one function of `view`."""

    def __init__(self, number: str, name: str, lines: LinesBuilder) -> None:
        super().__init__(id=name)
        self.number = number
        self.view_lines = lines

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest snapshot."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self.show(lambda width: self.view_lines(ctx.snapshot, ctx.now, width, ctx.glyphs))

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """None, since these panels have no items."""
        return None
