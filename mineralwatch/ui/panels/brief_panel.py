"""Panels 2 and 5 as two lines, for terminals without room for both."""

from __future__ import annotations

from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.shared_screen_state import DrawContext
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.view import money_lines, upcoming
from mineralwatch.view.panel_content import LinesView


def brief_lines(ctx: DrawContext, width: int) -> LinesView:
    """Two lines: the dates ahead, and the money ordered so far."""
    dates = upcoming.upcoming_line(ctx.snapshot, ctx.now, width, ctx.glyphs)
    sums = money_lines.build_lines(ctx.snapshot, ctx.now, width, ctx.glyphs).lines[:1]
    badge = upcoming.build_lines(ctx.snapshot, ctx.now, width, ctx.glyphs).badge
    return LinesView((dates, *sums), "Next and money", badge)


class BriefPanel(LinesPane):
    """The panel that stands for panels 2 and 5 on a small terminal, where the keys 2 and 5 open these panels over the
    whole panel grid."""

    number = "2"

    def __init__(self) -> None:
        super().__init__(id="brief")

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the two lines from the newest snapshot."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self.show(lambda width: brief_lines(ctx, width))

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """None, since this panel has no items."""
        return None
