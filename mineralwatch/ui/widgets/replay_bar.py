"""Two lines that only a replay has: what is being told, and which keys step it."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from mineralwatch.ports import Replay, ReplayState
from mineralwatch.ui.tones import strip, style_of
from mineralwatch.view import replay_lines
from mineralwatch.view.view_model import Glyphs

LOOK = 0.1  # seconds between two looks where the story stands


class ReplayBar(Widget):
    """Looks by itself where the story stands, and draws that."""

    ALLOW_SELECT = False

    def __init__(self, story: Replay, glyphs: Glyphs) -> None:
        super().__init__(id="replay")
        self.story = story
        self.glyphs = glyphs
        self.shown: ReplayState | None = None

    def on_mount(self) -> None:
        """Look now and then."""
        self.set_interval(LOOK, self.look)

    def look(self) -> None:
        """Draw again when the story has moved."""
        if self.story.state() != self.shown:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        if y == 0:
            self.shown = self.story.state()
        state = self.shown or self.story.state()
        drawn = replay_lines.build_lines(state, self.size.width, self.glyphs)
        return strip(drawn[y] if y < len(drawn) else (), self.size.width, style_of(self), self.rich_style)
