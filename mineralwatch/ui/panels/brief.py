"""Panels 2 and 5 in two lines, where there is no room for them."""

from __future__ import annotations

from mineralwatch.ui.session import Context
from mineralwatch.ui.subjects import Subject
from mineralwatch.ui.widgets.lines import LinesPane
from mineralwatch.view import money, upcoming
from mineralwatch.view.cells import LinesView


def brief_lines(ctx: Context, width: int) -> LinesView:
    """The dates ahead in one line, and the money ordered so far."""
    dates = upcoming.brief(ctx.snapshot, ctx.now, width, ctx.glyphs)
    sums = money.lines(ctx.snapshot, ctx.now, width, ctx.glyphs).lines[:1]
    badge = upcoming.lines(ctx.snapshot, ctx.now, width, ctx.glyphs).badge
    return LinesView((dates, *sums), "Next and money", badge)


class BriefPanel(LinesPane):
    """Stands for panels 2 and 5; their keys open them over the whole desk."""

    number = "2"

    def __init__(self) -> None:
        super().__init__(id="brief")

    def update_from(self, ctx: Context) -> None:
        """Draw the newest state."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self.show(lambda width: brief_lines(ctx, width))

    def subject(self, ctx: Context) -> Subject | None:
        """No rows here."""
        return None
