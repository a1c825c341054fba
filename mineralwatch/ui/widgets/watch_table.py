"""The table widget that all lists use. It draws only the visible rows, by Textual's line API."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from mineralwatch.ui.keymap import bindings
from mineralwatch.ui.tone_colours import padded, segments, strip, style_of
from mineralwatch.ui.widgets.column_layout import GAP, PlacedColumn, place_columns
from mineralwatch.ui.widgets.frame import Framed
from mineralwatch.ui.widgets.row_lines import RowLayout, head_line, row_line
from mineralwatch.ui.widgets.row_source import ListRows, PagedRows, RowSource, sorted_rows
from mineralwatch.view.panel_content import UNICODE, Column, Glyphs, PanelState, Row, Span, TableView, Tone
from mineralwatch.view.spans import wrap

HEADER = 1


class _TableMessage(Message):
    """A message of a table, by which `@on` with a selector finds its sender."""

    def __init__(self, table: WatchTable) -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> WatchTable:
        return self.table


class WatchTable(Framed, can_focus=True, inherit_bindings=False):
    """A table with a header and a cursor; the cursor stays on the row with the same key when rows are added, removed or
    reordered."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--head",
        "table--row",
        "table--cursor",
        "table--rest",
        "table--hover",
    }
    ALLOW_SELECT = False

    class Highlighted(_TableMessage):
        """Posted when the cursor moved to a row with another key; `key` is None when the list is empty."""

        def __init__(self, table: WatchTable, key: str | None) -> None:
            super().__init__(table)
            self.key = key

    class RowOpened(_TableMessage):
        """Posted when a row was opened by enter or a double click."""

        def __init__(self, table: WatchTable, key: str) -> None:
            super().__init__(table)
            self.key = key

    class HeadClicked(_TableMessage):
        """Posted when the title of a column was clicked."""

        def __init__(self, table: WatchTable, column: str) -> None:
            super().__init__(table)
            self.column = column

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self.glyphs: Glyphs = UNICODE
        self.source: RowSource = ListRows()
        self.columns: tuple[Column, ...] = ()
        self.state: PanelState = "loading"
        self.message = "Reading the store."
        self.cursor_key: str | None = None
        self.cursor_row = 0
        self.sort_column: str | None = None
        self.sort_down = False
        self.sorts_itself = True
        self._places: tuple[PlacedColumn, ...] = ()
        self._hovered_row = -1
        self._view_rows: tuple[Row, ...] = ()

    # Rows

    def show(self, view: TableView) -> None:
        """Show a table that is all in memory, sorted by the column that the user chose, if any."""
        self._view_rows = view.rows
        self.columns = view.columns
        self.set_frame(view.title, view.badge)
        self.state, self.message = view.state, view.message
        self.set_source(ListRows(self._sorted()))

    def show_source(self, columns: tuple[Column, ...], source: RowSource) -> None:
        """Show rows that `source` reads page by page."""
        self.columns, self.state, self.message = columns, "rows", ""
        self._view_rows = ()
        self.set_source(source)

    def _sorted(self) -> tuple[Row, ...]:
        position = next((i for i, column in enumerate(self.columns) if column.id == self.sort_column), None)
        if position is None or not self.sorts_itself:
            return self._view_rows
        return sorted_rows(self._view_rows, position, self.sort_down)

    def sort_by(self, column: str | None, descending: bool = False) -> None:
        """Sort the rows by a column; None restores the order in which `view` gave the rows. The cursor stays on the
        same row."""
        self.sort_column, self.sort_down = column, descending
        if isinstance(self.source, ListRows):
            self.set_source(ListRows(self._sorted()))

    @property
    def paged(self) -> bool:
        """Whether the rows are read page by page, so that this widget cannot sort them."""
        return isinstance(self.source, PagedRows)

    def set_source(self, source: RowSource) -> None:
        """Replace the rows. The cursor stays on the row with the same key, and this row on the same line of the screen.

        A list that is scrolled to the top stays at the top, so that new first rows are visible. When no row has the
        cursor's key any more, the cursor keeps its index.
        """
        before_key, before_row = self.cursor_key, self.cursor_row
        line = before_row - self.scroll_offset.y
        self.source = source
        new_row = source.index_of(before_key) if before_key is not None else None
        self.cursor_row = new_row if new_row is not None else max(0, min(before_row, source.count - 1))
        self.cursor_key = source.key_at(self.cursor_row)
        self._place_columns()
        if new_row is not None and new_row != before_row and self.scroll_offset.y > 0:
            self.scroll_to(y=max(0, new_row - line), animate=False, force=True)
        self._keep_in_view()
        self.refresh()
        if self.cursor_key != before_key:
            self.post_message(self.Highlighted(self, self.cursor_key))

    @property
    def gutter_width(self) -> int:
        """The number of cells at the left of the columns: one for the sign of the cursor, and a blank unless the first
        column is one cell wide."""
        return 1 if self.columns and self.columns[0].width == 1 else 2

    def _place_columns(self) -> None:
        width, height = self.inner_size(lambda width: self.source.count + HEADER)
        self._places = place_columns(self.columns, max(1, width - self.gutter_width))
        self.virtual_size = Size(width, height)

    def on_resize(self) -> None:
        """Place the columns anew for the new width."""
        self._place_columns()
        self._keep_in_view()
        self.draw_frame()

    # The cursor

    @property
    def page_rows(self) -> int:
        """The number of rows that are visible at once."""
        return max(1, self.scrollable_content_region.height - HEADER)

    def move_to(self, row: int) -> None:
        """Move the cursor to the row with this index, or to the nearest existing row."""
        if self.source.count == 0:
            return
        row = max(0, min(row, self.source.count - 1))
        key = self.source.key_at(row)
        changed, before = key != self.cursor_key, self.cursor_row
        self.cursor_row, self.cursor_key = row, key
        self._keep_in_view()
        self._refresh_rows(before, row)
        if changed:
            self.post_message(self.Highlighted(self, key))

    def move_to_key(self, key: str) -> bool:
        """Move the cursor to the row with a key; returns False when no row has this key."""
        row = self.source.index_of(key)
        if row is None:
            return False
        self.move_to(row)
        return True

    def _keep_in_view(self) -> None:
        top = self.scroll_offset.y
        rows = self.page_rows
        if self.cursor_row < top:
            self.scroll_to(y=self.cursor_row, animate=False, force=True)
        elif self.cursor_row >= top + rows:
            self.scroll_to(y=self.cursor_row - rows + 1, animate=False, force=True)

    def action_up(self) -> None:
        """Move the cursor up by one row."""
        self._step(-1)

    def action_down(self) -> None:
        """Move the cursor down by one row."""
        self._step(1)

    def _step(self, by: int) -> None:
        if self.source.count == 0:
            self.app.notify(self.message or "There are no rows here.", markup=False)
        self.move_to(self.cursor_row + by)

    def action_page_up(self) -> None:
        """Move the cursor up by one page."""
        self.move_to(self.cursor_row - self.page_rows)

    def action_page_down(self) -> None:
        """Move the cursor down by one page."""
        self.move_to(self.cursor_row + self.page_rows)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self.move_to(self.source.count - 1)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.cursor_key is None:
            self.app.notify(self.message or "There is nothing to open here.", markup=False)
        else:
            self.post_message(self.RowOpened(self, self.cursor_key))

    # The mouse

    def _row_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y < HEADER:
            return None
        row = self.scroll_offset.y + offset.y - HEADER
        return row if row < self.source.count else None

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked row; a double click opens the row, a click on the header sorts by the
        column."""
        row = self._row_at(event)
        if row is not None:
            self.move_to(row)
            if event.chain == 2:
                self.action_open()
            return
        offset = event.get_content_offset(self)
        if offset is None or offset.y != 0:
            return
        for placed in self._places:
            if placed.x <= offset.x - self.gutter_width < placed.x + placed.width + GAP:
                self.post_message(self.HeadClicked(self, self.columns[placed.index].id))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Shade the row under the mouse."""
        self._set_hover(self._row_at(event))

    def on_leave(self, event: events.Leave) -> None:
        """End the shading of a row when the mouse leaves the table."""
        self._set_hover(None)

    def _set_hover(self, row: int | None) -> None:
        new = -1 if row is None else row
        if new != self._hovered_row:
            self._refresh_rows(self._hovered_row, new)
            self._hovered_row = new

    def _refresh_rows(self, *rows: int) -> None:
        for row in rows:
            line = row - self.scroll_offset.y + HEADER
            if row >= 0 and HEADER <= line < self.size.height:
                self.refresh(Region(0, line, self.size.width, 1))

    # Drawing

    def on_focus(self) -> None:
        """Draw the frame in the colour of a focused panel."""
        self.call_after_refresh(self.draw_frame)

    def on_blur(self) -> None:
        """Draw the frame in the colour of a panel without focus."""
        self.call_after_refresh(self.draw_frame)

    def notify_style_update(self) -> None:
        """Draw the border's text in the colours of the new theme."""
        super().notify_style_update()
        self.draw_frame()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        base = self.base_style
        if self.source.count == 0:
            return self._message_line(y, width, base)
        if y < HEADER:
            head = base + self.get_component_rich_style("table--head", partial=True)
            return strip(
                head_line(self._row_layout(), self.sort_column, self.sort_down),
                width,
                style_of(self),
                head,
                self.glyphs.cut,
            )
        index = self.scroll_offset.y + y - HEADER
        if index >= self.source.count:
            return Strip.blank(width, base)
        rows = self.source.rows(index, index + 1)
        has_cursor = index == self.cursor_row
        line = row_line(rows[0] if rows else None, self._row_layout(), has_cursor)
        row_kind = (
            ("cursor" if self.has_focus else "rest")
            if has_cursor
            else ("hover" if index == self._hovered_row else "row")
        )
        style = base + self.get_component_rich_style(f"table--{row_kind}", partial=True)
        tones = self._weight_only if row_kind == "cursor" and self._has_few_colors() else style_of(self)
        return Strip(segments(padded(line, width, sign=self.glyphs.cut), tones, style), width)

    def _row_layout(self) -> RowLayout:
        return RowLayout(self.columns, self._places, self.gutter_width, self.glyphs)

    def _has_few_colors(self) -> bool:
        return self.app.native_ansi_color or self.app.no_color

    def _weight_only(self, tone: Tone) -> Style:
        """A tone as bold or plain text without its colour.

        On a terminal of few colours some of them cannot be read on the background of the cursor's row.
        """
        return Style(bold=style_of(self)(tone).bold)

    def _message_line(self, y: int, width: int, base: Style) -> Strip:
        lines = wrap(
            (Span(self.message, "warn" if self.state == "failed" else "dim"),), max(1, width - 2), 0, self.glyphs
        )
        return strip((Span(" "), *lines[y]) if y < len(lines) else (), width, style_of(self), base)
