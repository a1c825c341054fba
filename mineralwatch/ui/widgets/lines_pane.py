"""A scrollable pane whose lines are built by a function of the pane's width."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from mineralwatch.ui.keymap import bindings
from mineralwatch.ui.tone_colours import strip, style_of
from mineralwatch.ui.widgets.frame import Framed
from mineralwatch.view.panel_content import UNICODE, Glyphs, Line, LinesView, PanelState, Span, Tone
from mineralwatch.view.spans import text_of, wrap

BuildLines = Callable[[int], LinesView]
_SAY_TONES: dict[PanelState, Tone] = {"failed": "bad", "stale": "warn"}


def _loading(width: int) -> LinesView:
    return LinesView((), state="loading", message="Reading the store.")


class LinesPane(Framed, can_focus=True, inherit_bindings=False):
    """A pane that draws the lines which a function builds for the pane's width; the lines are built again when the size
    changes."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("list")
    ALLOW_SELECT = False

    class Activated(Message):
        """Posted when enter was pressed in the pane."""

        def __init__(self, pane: LinesPane) -> None:
            super().__init__()
            self.pane = pane

        @property
        def control(self) -> LinesPane:
            return self.pane

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self.glyphs: Glyphs = UNICODE
        self.lines: tuple[Line, ...] = ()
        self.extra_badge = ""
        self._builder: BuildLines = _loading
        self._built_size = Size(0, 0)

    def show(self, build: BuildLines, *, from_top: bool = False) -> None:
        """Draw the lines that `build(width)` returns, now and whenever the width changes; `from_top` scrolls to the
        top."""
        self._builder = build
        if from_top:
            self.scroll_to(y=0, animate=False)
        self._rebuild()

    def text(self) -> str:
        """All lines of the pane as plain text, for copying."""
        return "\n".join(text_of(line).rstrip() for line in self.lines)

    def _rebuild(self) -> None:
        built: dict[int, tuple[LinesView, tuple[Line, ...]]] = {}

        def count(width: int) -> int:
            built[width] = self._view_and_lines(width)
            return len(built[width][1])

        width, height = self.inner_size(count)
        self._built_size = self.outer_size
        if width < 1:
            return
        view, self.lines = built[width]
        self.virtual_size = Size(width, height)
        self.set_frame(view.title, view.badge, self.extra_badge)
        self.refresh()

    def _view_and_lines(self, width: int) -> tuple[LinesView, tuple[Line, ...]]:
        if width < 1:
            return LinesView(()), ()
        view = self._builder(width)
        tone: Tone = _SAY_TONES.get(view.state, "dim")
        said = wrap((Span(f" {view.message}", tone),), width, 1, self.glyphs) if view.message else ()
        return view, (*said, *view.lines)

    def on_resize(self) -> None:
        """Build the lines for the new size."""
        if self.outer_size != self._built_size:
            self._rebuild()
        self.draw_frame()

    def on_focus(self) -> None:
        """Draw the frame in the colour of a focused panel."""
        self.call_after_refresh(self.draw_frame)

    def on_blur(self) -> None:
        """Draw the frame in the colour of a panel without focus."""
        self.call_after_refresh(self.draw_frame)

    def notify_style_update(self) -> None:
        """Draw the border's text in the colours of the new theme."""
        super().notify_style_update()
        self.draw_frame()

    def _scroll(self, by: int) -> None:
        if self.max_scroll_y == 0:
            self.app.notify("All lines of this panel are in view; z gives it the whole screen.", markup=False)
        self.scroll_to(y=self.scroll_offset.y + by, animate=False)

    def action_up(self) -> None:
        """Scroll up by one line."""
        self._scroll(-1)

    def action_down(self) -> None:
        """Scroll down by one line."""
        self._scroll(1)

    def action_page_up(self) -> None:
        """Scroll up by one page."""
        self._scroll(-max(1, self.scrollable_content_region.height - 1))

    def action_page_down(self) -> None:
        """Scroll down by one page."""
        self._scroll(max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        """Scroll to the first line."""
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """Scroll to the last line."""
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def action_open(self) -> None:
        """Post `Activated`; called for enter."""
        self.post_message(self.Activated(self))

    def render_line(self, y: int) -> Strip:
        at = self.scroll_offset.y + y
        line = self.lines[at] if at < len(self.lines) else ()
        return strip(line, self.scrollable_content_region.width, style_of(self), self.base_style, self.glyphs.cut)
