"""The frame of a panel: the upper border shows number and title at the left and the badge (a short text) at the
right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.style import Style as RichStyle
from textual.content import Content
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from mineralwatch.ui.tone_colours import cut_line, tone_class, width_of
from mineralwatch.view.panel_content import Line, Span

_RULES = {"ascii": "-", "heavy": "━", "double": "═"}
# These cells of the border are no text: two corners, and a piece of rule and a blank at each side of the title.
_EDGE_CELLS = 6


def border_line(number: str, title: str, badges: Sequence[str], width: int, rule: str, sign: str = "…") -> Line:
    """The text in a border of `width` cells: number, title (cut if needed) and the first one of `badges` that fits.

    The tones are `key` (number), `bold` (title), `dim` (badge) and `plain` (the rule between).
    """
    room = width - _EDGE_CELLS
    if room < 1:
        return ()
    head = (Span(f"{number} ", "key"),) if number else ()
    left = cut_line((*head, Span(title, "bold")), room, sign)
    spare = room - width_of(left) - 1
    if spare < 1:
        return left
    badge = next((f" {text}" for text in badges if text and cell_len(text) + 2 <= spare), "")
    if not badge:
        return left  # Textual draws the rest of the border's line
    return (*left, Span(" "), Span(rule * (spare - cell_len(badge))), Span(badge, "dim"))


class Framed(ScrollView):
    """A scrollable widget with a border; the border's text is rebuilt when the size, style or text of the widget
    changes."""

    number = ""
    """The key that focuses the panel; "" outside the main screen."""
    _title_text = ""
    _badges: tuple[str, ...] = ()
    cut_sign = "…"
    base_style = RichStyle()

    def set_frame(self, title: str, badge: str = "", needed: str = "") -> None:
        """Set the texts of the border, which are never read as markup.

        `needed` is shown at the right of the badge, or instead of the badge when there is no room for both.
        """
        badges = (f"{badge}  {needed}", needed) if badge and needed else (badge or needed,)
        if (title, badges) != (self._title_text, self._badges):
            self._title_text, self._badges = title, badges
            self.draw_frame()

    def draw_frame(self) -> None:
        """Build the text of the border for the present width and colours."""
        kind, color = self.styles.border_top
        if not self.is_attached or not kind or kind in ("none", "hidden"):
            return
        rule = _RULES.get(kind, "─")
        line = border_line(self.number, self._title_text, self._badges, self.outer_size.width, rule, self.cut_sign)
        edge = Style(foreground=color)
        self.border_title = Content.assemble(*((span.text, self._edge_style(span, edge)) for span in line))

    def _edge_style(self, span: Span, edge: Style) -> Style:
        return edge if span.tone == "plain" else self.screen.get_visual_style(tone_class(span.tone), partial=True)

    def inner_size(self, lines: Callable[[int], int]) -> tuple[int, int]:
        """The width and height in cells inside the frame; `lines(width)` says how many lines the content takes.

        When the content will need a scrollbar, its cells are subtracted beforehand; otherwise everything would be drawn
        once more when the scrollbar appears.
        """
        gutter = self.styles.gutter  # this width has no part for the scrollbar, which is subtracted below
        width, height = self.outer_size.width - gutter.width, self.outer_size.height - gutter.height
        count = lines(width)
        if 0 < height < count:
            width -= self.styles.scrollbar_size_vertical
            count = lines(width)
        return max(0, width), count

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines, after computing their common base style once, since computing it for each line is slow."""
        self.base_style = self.rich_style
        return super().render_lines(crop)

    def frame_text(self) -> str:
        """The title and the badge of the border, without the panel's number."""
        return f"{self._title_text} {self._badges[0] if self._badges else ''}".strip()
