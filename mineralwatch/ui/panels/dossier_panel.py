"""Panel 4: the note on the selected solicitation."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.ports import Detail
from mineralwatch.ui import selected_item
from mineralwatch.ui.selected_item import SelectedItem
from mineralwatch.ui.shared_screen_state import DrawContext
from mineralwatch.ui.widgets.lines_pane import LinesPane
from mineralwatch.view import dossier_lines
from mineralwatch.view.panel_content import Glyphs, LinesView

LOADING_DELAY = 0.2  # "reading" is shown only after 0.2 seconds: most answers come sooner, and it would flicker


def _loading_view(title: str) -> LinesView:
    return LinesView((), title, state="loading", message="Reading what is known about it.")


class DossierPanel(LinesPane):
    """Panel 4, which shows the solicitation under the cursor of panel 1, or that the detail is still being read."""

    number = "4"

    def __init__(self) -> None:
        super().__init__(id="dossier")
        self.key: str | None = None
        self.detail: Detail | None = None

    def update_from(self, ctx: DrawContext) -> None:
        """Draw the present detail again with the new time; `show_detail` replaces the detail."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self._draw(ctx.now, ctx.glyphs, from_top=False)

    def selected(self, ctx: DrawContext) -> SelectedItem | None:
        """The solicitation that this panel shows."""
        return selected_item.find_solicitation(ctx.snapshot, self.key) if self.key else None

    def select(self, key: str | None, ctx: DrawContext) -> None:
        """Change to the solicitation with `key`, whose detail is being read; None shows no solicitation."""
        if key is None:
            self.key, self.detail = None, None
            message = "No request is selected."
            self.show(lambda width: LinesView((), "No request", state="empty", message=message), from_top=True)
        elif key != self.key:
            self.key, self.detail = key, None
            self.set_timer(LOADING_DELAY, self._show_loading)

    def show_detail(self, key: str, detail: Detail | None, ctx: DrawContext) -> None:
        """Show the detail of the selected solicitation; a detail of another solicitation arrived too late and is
        ignored."""
        if key != self.key:
            return
        from_top = self.detail is None
        self.detail = detail
        if detail is None:
            message = "The store does not hold this request any more."
            self.show(lambda width: LinesView((), key, state="empty", message=message), from_top=True)
        else:
            self._draw(ctx.now, ctx.glyphs, from_top=from_top)

    def _draw(self, now: datetime, glyphs: Glyphs, *, from_top: bool) -> None:
        detail = self.detail
        if detail is not None:
            self.show(lambda width: dossier_lines.build_note(detail, now, width, glyphs), from_top=from_top)
        elif not self.lines:
            self._show_loading()

    def _show_loading(self) -> None:
        """Replace the lines of the previous solicitation by "reading", if the detail has not arrived yet."""
        key = self.key
        if self.detail is None and key is not None:
            self.show(lambda width: _loading_view(key), from_top=True)
