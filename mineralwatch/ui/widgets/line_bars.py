"""Bars of one line: the title, what is not watched, the legend, and the footer with the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from mineralwatch.ui.keymap import Action, key_label
from mineralwatch.ui.tone_colours import strip, style_of, width_of
from mineralwatch.view.panel_content import UNICODE, Glyphs, Line, Span

LineBuilder = Callable[[int], Line | None]


class LineBar(Widget):
    """A bar whose line is built for the bar's width, and which is hidden while it has no line."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self.line: Line = ()
        self._builder: LineBuilder = lambda width: None

    def show(self, build: LineBuilder) -> None:
        """Draw the line that `build(width)` returns, now and whenever the width changes; if it returns None, hide the
        bar."""
        self._builder = build
        self._rebuild()

    def _rebuild(self) -> None:
        width = self.size.width or self.app.size.width
        line = self._builder(width)
        self.line = line or ()
        self.set_class(line is None, "-empty")
        self.refresh()

    def on_resize(self) -> None:
        """Build the line for the new width."""
        self._rebuild()

    def render_line(self, y: int) -> Strip:
        return strip(self.line if y == 0 else (), self.size.width, style_of(self), self.rich_style)


class KeyBar(Widget):
    """The footer with the keys that work on the screen, as many as fit, ordered by rank; each label can be clicked."""

    ALLOW_SELECT = False

    def __init__(self, actions: Iterable[Action], glyphs: Glyphs = UNICODE) -> None:
        super().__init__(id="keys")
        self.actions = tuple(actions)
        self.glyphs = glyphs

    def render_line(self, y: int) -> Strip:
        line = fit_actions(self.actions, self.size.width, not self.glyphs.arrow.isascii()) if y == 0 else ()
        return strip([span for _, spans in line for span in spans], self.size.width, style_of(self), self.rich_style)

    async def on_click(self, event: events.Click) -> None:
        """Run the action whose label was clicked."""
        x = 0
        for item, spans in fit_actions(self.actions, self.size.width, not self.glyphs.arrow.isascii()):
            wide = width_of(spans)
            if x <= event.x < x + wide:
                await run_action(self, item)
                return
            x += wide


async def run_action(widget: Widget, item: Action) -> None:
    """Run an action on the focused list if its scope is `list`, otherwise on the top screen."""
    if item.scope == "list":
        focused = widget.screen.focused
        if focused is not None and hasattr(focused, f"action_{item.id}"):
            await focused.run_action(item.id)
            return
    await widget.app.run_action(f"app.do('{item.id}')")


# The footer always shows these actions, from which the user can find all others.
_ALWAYS_SHOWN = ("help", "palette", "back", "quit")


def _label(action: Action, unicode: bool) -> Line:
    key = "↑↓" if action.id == "down" and unicode else key_label(action.keys[0], not unicode)
    return (Span(" "), Span(key, "key"), Span(f" {action.label} ", "dim"))


def fit_actions(actions: Sequence[Action], width: int, unicode: bool = True) -> list[tuple[Action, Line]]:
    """The actions whose labels fit into a footer of `width` cells, ordered by rank, with the actions of `_ALWAYS_SHOWN`
    last."""
    ranked = sorted((item for item in actions if item.footer), key=lambda item: item.footer)
    fixed = [(item, _label(item, unicode)) for item in ranked if item.id in _ALWAYS_SHOWN]
    room = width - sum(width_of(line) for _, line in fixed)
    while fixed and room < 0:
        room += width_of(fixed.pop(0)[1])
    chosen: list[tuple[Action, Line]] = []
    for item in ranked:
        line = _label(item, unicode)
        if item.id not in _ALWAYS_SHOWN and width_of(line) <= room:
            chosen.append((item, line))
            room -= width_of(line)
    return chosen + fixed
