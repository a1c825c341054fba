"""The base class of the screens that open over the main screen: title, content, keys."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from mineralwatch.ui.screens.base_screen import BaseScreen
from mineralwatch.ui.widgets.line_bars import KeyBar, LineBar
from mineralwatch.view import header


class OverlayScreen(BaseScreen):
    """A screen with title line, content and the line of keys. Esc goes back to the screen below."""

    def content(self) -> ComposeResult:
        """The widgets between the title line and the line of keys."""
        yield Widget()

    def compose(self) -> ComposeResult:
        yield from self.replay_bar()
        yield LineBar(id="title")
        yield from self.content()
        yield KeyBar(self.footer_actions(), self.session.glyphs)

    def on_mount(self) -> None:
        """Draw at once what the newest snapshot holds."""
        self.redraw()

    def redraw(self) -> None:
        """Draw the title line; subclasses draw the rest."""
        ctx = self.session.context()
        if ctx is not None:
            self.query_one("#title", LineBar).show(
                lambda width: header.title_line(ctx.snapshot, ctx.now, width, ctx.glyphs)
            )
