"""Panel 4: what is known about the selected request."""

from __future__ import annotations

from datetime import datetime

from mineralwatch.ports import Detail
from mineralwatch.ui import subjects
from mineralwatch.ui.session import Context
from mineralwatch.ui.subjects import Subject
from mineralwatch.ui.widgets.lines import LinesPane
from mineralwatch.view import dossier
from mineralwatch.view.cells import Glyphs, LinesView

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

    def update_from(self, ctx: Context) -> None:
        """Ages are counted again; the facts come by `show_detail`."""
        self.glyphs, self.cut_sign = ctx.glyphs, ctx.glyphs.cut
        self._mw_draw(ctx.now, ctx.glyphs, from_top=False)

    def subject(self, ctx: Context) -> Subject | None:
        """The request that is shown."""
        return subjects.request(ctx.snapshot, self.key) if self.key else None

    def follow(self, key: str | None, ctx: Context) -> None:
        """Another request is selected; its facts are on their way."""
        if key is None:
            self.key, self.detail = None, None
            say = "No request is selected."
            self.show(lambda width: LinesView((), "No request", state="empty", say=say), from_top=True)
        elif key != self.key:
            self.key, self.detail = key, None
            self.set_timer(PATIENCE, self._mw_say_reading)

    def show_detail(self, key: str, detail: Detail | None, ctx: Context) -> None:
        """The facts of the request that is selected; those of another one come too late and are dropped."""
        if key != self.key:
            return
        from_top = self.detail is None
        self.detail = detail
        if detail is None:
            say = "The store does not hold this request any more."
            self.show(lambda width: LinesView((), key, state="empty", say=say), from_top=True)
        else:
            self._mw_draw(ctx.now, ctx.glyphs, from_top=from_top)

    def _mw_draw(self, now: datetime, glyphs: Glyphs, *, from_top: bool) -> None:
        detail = self.detail
        if detail is not None:
            self.show(lambda width: dossier.facts(detail, now, width, glyphs), from_top=from_top)
        elif not self.lines:
            self._mw_say_reading()

    def _mw_say_reading(self) -> None:
        """The facts of another request must not stand beside the cursor for long."""
        key = self.key
        if self.detail is None and key is not None:
            self.show(lambda width: _reading(key), from_top=True)
