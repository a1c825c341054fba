"""The two lines at the top of each screen during a replay: the replay's state and keys, and its present step."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from mineralwatch.ports import Replay, ReplayState
from mineralwatch.ui.tone_colours import strip, style_of
from mineralwatch.view import replay_lines
from mineralwatch.view.panel_content import Glyphs

CHECK_SECONDS = 0.1  # the replay's state is checked ten times a second


class ReplayBar(Widget):
    """A bar that checks the state of the replay at intervals and draws it."""

    ALLOW_SELECT = False

    def __init__(self, replay: Replay, glyphs: Glyphs) -> None:
        super().__init__(id="replay")
        self.replay = replay
        self.glyphs = glyphs
        self.shown: ReplayState | None = None

    def on_mount(self) -> None:
        """Start the timer that checks the replay's state."""
        self.set_interval(CHECK_SECONDS, self.check)

    def check(self) -> None:
        """Draw the bar again when the replay's state has changed."""
        if self.replay.state() != self.shown:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        if y == 0:
            self.shown = self.replay.state()
        state = self.shown or self.replay.state()
        drawn = replay_lines.build_lines(state, self.size.width, self.glyphs)
        return strip(drawn[y] if y < len(drawn) else (), self.size.width, style_of(self), self.rich_style)
