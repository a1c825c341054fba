"""Panel 1: the solicitations ("Requests" on the screen), ordered by what happens next."""

from __future__ import annotations

from dataclasses import replace

from mineralwatch.domain.query.query_parser import EMPTY_QUERY
from mineralwatch.ui import selected_item
from mineralwatch.ui.panels.panel import TablePanel
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.shared_screen_state import DrawContext
from mineralwatch.view import solicitations_table

_ORDER_OF_COLUMN = {"material": "material", "status": "status", "waiting": "next", "changed": "changed"}


class SolicitationsPanel(TablePanel):
    """The table of solicitations, sorted by one of the orders of `solicitations_table` (`SORTS`) or by a column."""

    number = "1"

    def __init__(self) -> None:
        super().__init__(id="requests")
        self.order = solicitations_table.SORTS[0]
        self._ctx: DrawContext | None = None

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest snapshot in the chosen order."""
        self._ctx = ctx
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        view = solicitations_table.build_table(ctx.snapshot, ctx.query, ctx.now, ctx.glyphs, sort=self.order)
        # The badge shows the filter, since the filter bar may be closed.
        self.show(view if ctx.query == EMPTY_QUERY else replace(view, badge=f"/{ctx.query.render()}  {view.badge}"))

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """The solicitation under the cursor."""
        return selected_item.find_solicitation(ctx.snapshot, self.cursor_key) if self.cursor_key else None

    def _reorder(self, order: str) -> str:
        self.order, self.sort_column, self.sort_down = order, None, False
        if self._ctx is not None:
            self.update_from(self._ctx)
        return f"Requests by {order}."

    def next_sort(self) -> str:
        """Sort by the next one of `solicitations_table.SORTS`; returns a sentence that names the order."""
        at = solicitations_table.SORTS.index(self.order) if self.sort_column is None else -1
        return self._reorder(solicitations_table.SORTS[(at + 1) % len(solicitations_table.SORTS)])

    def reverse_sort(self) -> str:
        """If sorted by a column, reverse that order; otherwise go back to the first of `solicitations_table.SORTS`."""
        if self.sort_column is not None and not self.sort_down:
            return super().reverse_sort()
        return self._reorder(solicitations_table.SORTS[0])

    def sort_by_title(self, column: str) -> str:
        """Sort by the clicked column, using the order of `solicitations_table.SORTS` for this column if there is
        one."""
        if column in _ORDER_OF_COLUMN:
            return self._reorder(_ORDER_OF_COLUMN[column])
        return super().sort_by_title(column)
