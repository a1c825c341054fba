"""A panel's frame: number and title at the left of its upper border, the badge at the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.content import Content
from textual.scroll_view import ScrollView
from textual.style import Style

from mineralwatch.ui.tones import TONE_CLASSES, cut_line, tone_class, width_of
from mineralwatch.view.cells import Line, Span

_RULES = {"ascii": "-", "heavy": "━", "double": "═"}
# Two corners, and the rule and blank that Textual puts at each side of a title.
_EDGES = 6


def title_line(number: str, title: str, badge: str, width: int, rule: str, sign: str = "…") -> Line:
    """What stands in a border of `width` cells; the badge leaves first when room lacks, then the title is cut.

    The title's spans are toned `key` (number), `bold` (title) and `dim` (rule and badge).
    """
    room = width - _EDGES
    if room < 1:
        return ()
    head = (Span(f"{number} ", "key"),) if number else ()
    left = cut_line((*head, Span(title, "bold")), room, sign)
    right = (Span(f" {badge}", "dim"),) if badge else ()
    gap = room - width_of(left) - width_of(right) - 1
    if not right or gap < 1:
        return (*left, Span(" "), Span(rule * (room - width_of(left) - 1), "plain")) if width_of(left) < room else left
    return (*left, Span(" "), Span(rule * gap, "plain"), *right)


class Framed(ScrollView):
    """A view on the line API with a border; its title line is remade when its size, look or text changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(TONE_CLASSES)
    number = ""
    """The key that goes to the panel; "" for lists outside the main screen."""
    _mw_title = ""
    _mw_badge = ""
    cut_sign = "…"

    def set_frame(self, title: str, badge: str = "") -> None:
        """New words for the border; outside text in them is taken literally."""
        if (title, badge) != (self._mw_title, self._mw_badge):
            self._mw_title, self._mw_badge = title, badge
            self.draw_frame()

    def draw_frame(self) -> None:
        """Fit the words to the present width and colours."""
        kind, color = self.styles.border_top
        if not self.is_attached or not kind or kind in ("none", "hidden"):
            return
        rule = _RULES.get(kind, "─")
        line = title_line(self.number, self._mw_title, self._mw_badge, self.outer_size.width, rule, self.cut_sign)
        edge = Style(foreground=color)
        self.border_title = Content.assemble(*((span.text, self._mw_edge_style(span, edge)) for span in line))

    def _mw_edge_style(self, span: Span, edge: Style) -> Style:
        return edge if span.tone == "plain" else self.get_visual_style(tone_class(span.tone), partial=True)

    def inner_size(self, lines: Callable[[int], int]) -> tuple[int, int]:
        """Width and number of the lines inside the frame; `lines(width)` is how many there are at a width.

        The scrollbar takes its cells before Textual shows it, so nothing is drawn once for a width that will not last.
        """
        gutter = self.styles.gutter  # without the scrollbar, which is taken off below
        width, height = self.outer_size.width - gutter.width, self.outer_size.height - gutter.height
        count = lines(width)
        if 0 < height < count:
            width -= self.styles.scrollbar_size_vertical
            count = lines(width)
        return max(0, width), count

    def frame_text(self) -> str:
        """The title without its number, as tests and the screen reader path want it."""
        return f"{self._mw_title} {self._mw_badge}".strip()
