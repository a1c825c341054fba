"""The frame of a panel: number and title at the left of its upper border, the badge at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.style import Style as RichStyle
from textual.content import Content
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from mineralwatch.ui.tones import cut_line, tone_class, width_of
from mineralwatch.view.view_model import Line, Span

_RULES = {"ascii": "-", "heavy": "━", "double": "═"}
# Two corners, and the rule and blank that Textual puts at each side of a title.
_EDGE_CELLS = 6


def border_line(number: str, title: str, badges: Sequence[str], width: int, rule: str, sign: str = "…") -> Line:
    """The text in a border of `width` cells: number, title (cut if needed) and the first of the badges that fits.

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
        return left  # Textual draws the rest of the rule
    return (*left, Span(" "), Span(rule * (spare - cell_len(badge))), Span(badge, "dim"))


class Framed(ScrollView):
    """A scrollable view with a border; its title line is rebuilt when its size, style or text changes."""

    number = ""
    """The key that focuses the panel; "" outside the main screen."""
    _title_text = ""
    _badges: tuple[str, ...] = ()
    cut_sign = "…"
    base_style = RichStyle()

    def set_frame(self, title: str, badge: str = "", needed: str = "") -> None:
        """Set the texts of the border; they are never markup.

        `needed` is shown at the right of the badge, and instead of it when there is no room for both.
        """
        badges = (f"{badge}  {needed}", needed) if badge and needed else (badge or needed,)
        if (title, badges) != (self._title_text, self._badges):
            self._title_text, self._badges = title, badges
            self.draw_frame()

    def draw_frame(self) -> None:
        """Build the border's text for the present width and colours."""
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
        """Width and number of the lines inside the frame; `lines(width)` is their number at a width.

        The width is already without the scrollbar when one will be needed, so that nothing is drawn twice.
        """
        gutter = self.styles.gutter  # without the scrollbar, which is subtracted below
        width, height = self.outer_size.width - gutter.width, self.outer_size.height - gutter.height
        count = lines(width)
        if 0 < height < count:
            width -= self.styles.scrollbar_size_vertical
            count = lines(width)
        return max(0, width), count

    def render_lines(self, crop: Region) -> list[Strip]:
        """Compute the base style once for all lines: it is slow to compute for each."""
        self.base_style = self.rich_style
        return super().render_lines(crop)

    def frame_text(self) -> str:
        """The title and badge without the number."""
        return f"{self._title_text} {self._badges[0] if self._badges else ''}".strip()
