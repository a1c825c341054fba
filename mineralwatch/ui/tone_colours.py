"""Turns the spans of `view` into Textual strips. Each tone is a component class of the screen, coloured by the style
sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import get_args

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from mineralwatch.view.panel_content import Line, Span, Tone

TONES: tuple[Tone, ...] = get_args(Tone)
StyleOf = Callable[[Tone], Style]


def tone_class(tone: Tone) -> str:
    """The component class of a tone, as in the style sheets."""
    return f"tone--{tone}"


TONE_CLASSES: frozenset[str] = frozenset(tone_class(tone) for tone in TONES)
"""The component classes of a screen whose widgets draw spans. They are the screen's and not the widgets' own, since
Textual computes the component classes of every widget again whenever a widget or a class is added."""


def style_of(widget: Widget) -> StyleOf:
    """A function from a tone to its colour and weight. The style has no background, since the row sets the
    background."""
    screen = widget.screen
    return lambda tone: screen.get_component_rich_style(tone_class(tone), partial=True)


def width_of(line: Line) -> int:
    """The width of a line in terminal cells."""
    return sum(cell_len(span.text) for span in line)


def cut_line(line: Line, width: int, sign: str = "…") -> Line:
    """The line in at most `width` cells, with `sign` (one cell) where it was cut.

    A wide character that would be cut in half is replaced by a blank, so that columns stay aligned.
    """
    if width_of(line) <= width:
        return line
    kept: list[Span] = []
    room = width - 1
    for span in line:
        wide = cell_len(span.text)
        if wide > room:
            kept.append(Span(set_cell_size(span.text, room) + sign, span.tone))
            break
        kept.append(span)
        room -= wide
    return tuple(kept) if width > 0 else ()


def padded(line: Line, width: int, align_right: bool = False, sign: str = "…") -> Line:
    """The line, padded or cut to exactly `width` cells; aligned left, or with `align_right` aligned right."""
    fitted = cut_line(line, width, sign)
    blank = Span(" " * (width - width_of(fitted)))
    if not blank.text:
        return fitted
    return (blank, *fitted) if align_right else (*fitted, blank)


def segments(line: Iterable[Span], style_of: StyleOf, base: Style) -> list[Segment]:
    """The line as Rich segments, with the background of the style `base`."""
    return [Segment(span.text, base + style_of(span.tone)) for span in line if span.text]


def strip(line: Sequence[Span], width: int, style_of: StyleOf, base: Style, sign: str = "…") -> Strip:
    """The line as a Textual strip of exactly `width` cells."""
    return Strip(segments(padded(tuple(line), width, sign=sign), style_of, base), width)
