"""Panel 1: the requests, by what happens next."""

from __future__ import annotations

from dataclasses import replace

from mineralwatch.domain.query.query import EMPTY
from mineralwatch.ui import subjects
from mineralwatch.ui.panels.base import TablePanel
from mineralwatch.ui.session import Context
from mineralwatch.ui.subjects import Subject
from mineralwatch.view import requests

_BY_COLUMN = {"material": "material", "status": "status", "waiting": "next", "changed": "changed"}


class RequestsPanel(TablePanel):
    """The list that the whole screen turns around. Its orders are the view's, where the view has one."""

    number = "1"

    def __init__(self) -> None:
        super().__init__(id="requests")
        self.order = requests.SORTS[0]
        self._mw_ctx: Context | None = None

    def update_from(self, ctx: Context) -> None:
        """Draw the newest state in the chosen order."""
        self._mw_ctx = ctx
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        view = requests.table(ctx.snapshot, ctx.query, ctx.now, ctx.glyphs, sort=self.order)
        # A filter that is on must be seen after its bar is closed.
        self.show(view if ctx.query == EMPTY else replace(view, badge=f"/{ctx.query.render()}  {view.badge}"))

    def subject(self, ctx: Context) -> Subject | None:
        """The request under the cursor."""
        return subjects.request(ctx.snapshot, self.cursor_key) if self.cursor_key else None

    def _mw_reorder(self, order: str) -> str:
        self.order, self.sort_column, self.sort_down = order, None, False
        if self._mw_ctx is not None:
            self.update_from(self._mw_ctx)
        return f"Requests by {order}."

    def next_sort(self) -> str:
        """Through the orders that the view has."""
        at = requests.SORTS.index(self.order) if self.sort_column is None else -1
        return self._mw_reorder(requests.SORTS[(at + 1) % len(requests.SORTS)])

    def turn_sort(self) -> str:
        """Turn a column's order round; else back to what happens next."""
        if self.sort_column is not None and not self.sort_down:
            return super().turn_sort()
        return self._mw_reorder(requests.SORTS[0])

    def sort_head(self, column: str) -> str:
        """By the view's own order where the column has one."""
        if column in _BY_COLUMN:
            return self._mw_reorder(_BY_COLUMN[column])
        return super().sort_head(column)
