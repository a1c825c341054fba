"""Panels 2 and 5 in two lines, where there is no room for them."""

from __future__ import annotations

from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.session import DrawContext
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.view import money_lines, upcoming
from mineralwatch.view.view_model import LinesView


def brief_lines(ctx: DrawContext, width: int) -> LinesView:
    """The dates ahead in one line, and the money ordered so far."""
    dates = upcoming.upcoming_line(ctx.snapshot, ctx.now, width, ctx.glyphs)
    sums = money_lines.build_lines(ctx.snapshot, ctx.now, width, ctx.glyphs).lines[:1]
    badge = upcoming.build_lines(ctx.snapshot, ctx.now, width, ctx.glyphs).badge
    return LinesView((dates, *sums), "Next and money", badge)


class BriefPanel(LinesPane):
    """Stands for panels 2 and 5; their keys open them over the whole desk."""

    number = "2"

    def __init__(self) -> None:
        super().__init__(id="brief")

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the newest state."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self.show(lambda width: brief_lines(ctx, width))

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """No rows here."""
        return None
