"""Panel 1: the solicitations ("Requests" on the screen), by what happens next."""

from __future__ import annotations

from dataclasses import replace

from mineralwatch.domain.query.query_parser import EMPTY_QUERY
from mineralwatch.ui import selected_item
from mineralwatch.ui.panels.panel import TablePanel
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.session import DrawContext
from mineralwatch.view import solicitations_table

_ORDER_OF_COLUMN = {"material": "material", "status": "status", "waiting": "next", "changed": "changed"}


class SolicitationsPanel(TablePanel):
    """The list of solicitations. It is sorted by the orders of `solicitations_table`, and by columns besides."""

    number = "1"

    def __init__(self) -> None:
        super().__init__(id="requests")
        self.order = solicitations_table.SORTS[0]
        self._ctx: DrawContext | None = None

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest state in the chosen order."""
        self._ctx = ctx
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        view = solicitations_table.build_table(ctx.snapshot, ctx.query, ctx.now, ctx.glyphs, sort=self.order)
        # The filter is shown in the badge, since its bar may be closed.
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
        """Sort by the next of the view's orders."""
        at = solicitations_table.SORTS.index(self.order) if self.sort_column is None else -1
        return self._reorder(solicitations_table.SORTS[(at + 1) % len(solicitations_table.SORTS)])

    def reverse_sort(self) -> str:
        """Reverse a column's order; else go back to the first of the view's orders."""
        if self.sort_column is not None and not self.sort_down:
            return super().reverse_sort()
        return self._reorder(solicitations_table.SORTS[0])

    def sort_by_title(self, column: str) -> str:
        """Sort by a clicked column; where the view has an order for it, by that."""
        if column in _ORDER_OF_COLUMN:
            return self._reorder(_ORDER_OF_COLUMN[column])
        return super().sort_by_title(column)
