"""Panel 4: what is known about the selected request."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.ports import Detail
from mineralwatch.ui import selected_item
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.session import DrawContext
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.view import dossier_lines
from mineralwatch.view.view_model import Glyphs, LinesView

PATIENCE = 0.2  # seconds; an answer is nearly always there before, and a flicker would only disturb


def _reading(title: str) -> LinesView:
    return LinesView((), title, state="loading", say="Reading what is known about it.")


class DossierPanel(LinesPane):
    """Follows the cursor of the requests. Until the answer is there it says that it reads."""

    number = "4"

    def __init__(self) -> None:
        super().__init__(id="dossier")
        self.key: str | None = None
        self.detail: Detail | None = None

    def update_from(self, ctx: DrawContext) -> None:
        """Ages are counted again; the facts come by `show_detail`."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self._draw(ctx.now, ctx.glyphs, from_top=False)

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """The request that is shown."""
        return selected_item.find_solicitation(ctx.snapshot, self.key) if self.key else None

    def select(self, key: str | None, ctx: DrawContext) -> None:
        """Another request is selected; its facts are on their way."""
        if key is None:
            self.key, self.detail = None, None
            say = "No request is selected."
            self.show(lambda width: LinesView((), "No request", state="empty", say=say), from_top=True)
        elif key != self.key:
            self.key, self.detail = key, None
            self.set_timer(PATIENCE, self._say_reading)

    def show_detail(self, key: str, detail: Detail | None, ctx: DrawContext) -> None:
        """The facts of the request that is selected; those of another one come too late and are dropped."""
        if key != self.key:
            return
        from_top = self.detail is None
        self.detail = detail
        if detail is None:
            say = "The store does not hold this request any more."
            self.show(lambda width: LinesView((), key, state="empty", say=say), from_top=True)
        else:
            self._draw(ctx.now, ctx.glyphs, from_top=from_top)

    def _draw(self, now: datetime, glyphs: Glyphs, *, from_top: bool) -> None:
        detail = self.detail
        if detail is not None:
            self.show(lambda width: dossier_lines.build_note(detail, now, width, glyphs), from_top=from_top)
        elif not self.lines:
            self._say_reading()

    def _say_reading(self) -> None:
        """The facts of another request must not stand beside the cursor for long."""
        key = self.key
        if self.detail is None and key is not None:
            self.show(lambda width: _reading(key), from_top=True)
