"""Bars of one line: the title, the gaps, the legend, and the footer with the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from mineralwatch.ui.keymap import Action, shown
from mineralwatch.ui.tones import strip, style_of, width_of
from mineralwatch.view.view_model import UNICODE, Glyphs, Line, Span

LineBuilder = Callable[[int], Line | None]


class LineBar(Widget):
    """One line, made for the bar's width; hidden while there is nothing to say."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self.line: Line = ()
        self._builder: LineBuilder = lambda width: None

    def show(self, make: LineBuilder) -> None:
        """Draw what `make(width)` gives, now and at each new width."""
        self._builder = make
        self._rebuild()

    def _rebuild(self) -> None:
        width = self.size.width or self.app.size.width
        line = self._builder(width)
        self.line = line or ()
        self.set_class(line is None, "-empty")
        self.refresh()

    def on_resize(self) -> None:
        """The words adapt to the width."""
        self._rebuild()

    def render_line(self, y: int) -> Strip:
        return strip(self.line if y == 0 else (), self.size.width, style_of(self), self.rich_style)


class KeyBar(Widget):
    """The keys that work here, the most needed first, as many as fit; each can be clicked."""

    ALLOW_SELECT = False

    def __init__(self, actions: Iterable[Action], glyphs: Glyphs = UNICODE) -> None:
        super().__init__(id="keys")
        self.actions = tuple(actions)
        self.glyphs = glyphs

    def render_line(self, y: int) -> Strip:
        line = fit_actions(self.actions, self.size.width, not self.glyphs.arrow.isascii()) if y == 0 else ()
        return strip([span for _, spans in line for span in spans], self.size.width, style_of(self), self.rich_style)

    async def on_click(self, event: events.Click) -> None:
        """A click on a label does what its key does."""
        x = 0
        for item, spans in fit_actions(self.actions, self.size.width, not self.glyphs.arrow.isascii()):
            wide = width_of(spans)
            if x <= event.x < x + wide:
                await run_action(self, item)
                return
            x += wide


async def run_action(widget: Widget, item: Action) -> None:
    """Do an action by its id: in the focused list, or on the screen on top."""
    if item.scope == "list":
        focused = widget.screen.focused
        if focused is not None and hasattr(focused, f"action_{item.id}"):
            await focused.run_action(item.id)
            return
    await widget.app.run_action(f"app.do('{item.id}')")


# Help, the palette and the way out are always offered; whoever knows them finds all the rest.
_ALWAYS = ("help", "palette", "back", "quit")


def _item(action: Action, unicode: bool) -> Line:
    key = "↑↓" if action.id == "down" and unicode else shown(action.keys[0], not unicode)
    return (Span(" "), Span(key, "key"), Span(f" {action.label} ", "dim"))


def fit_actions(actions: Sequence[Action], width: int, unicode: bool = True) -> list[tuple[Action, Line]]:
    """The actions of a footer that fit into `width` cells, by rank, the indispensable ones at its end."""
    ranked = sorted((item for item in actions if item.footer), key=lambda item: item.footer)
    fixed = [(item, _item(item, unicode)) for item in ranked if item.id in _ALWAYS]
    room = width - sum(width_of(line) for _, line in fixed)
    while fixed and room < 0:
        room += width_of(fixed.pop(0)[1])
    chosen: list[tuple[Action, Line]] = []
    for item in ranked:
        line = _item(item, unicode)
        if item.id not in _ALWAYS and width_of(line) <= room:
            chosen.append((item, line))
            room -= width_of(line)
    return chosen + fixed
