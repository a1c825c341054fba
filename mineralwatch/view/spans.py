"""Functions over lines of spans: measure, cut, pad and wrap lines by terminal cells, and turn lines into ASCII."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from mineralwatch.domain.text.safe_text import cell_width, fit_to_width
from mineralwatch.view.panel_content import ASCII, UNICODE, Glyphs, Line, Span

_BLANKS_AND_WORDS = re.compile(r" +|[^ ]+")
# A date is wrapped as one word: `15 Oct 25` is never broken over two lines.
_DAY = re.compile(r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: \d{2,4}\b)?")
NO_BREAK = "\N{NO-BREAK SPACE}"  # stands before a grade letter, so that the letter is not alone on the next line
# Each typographic sign is replaced by exactly one ASCII character, so that a line keeps its width.
_SIGNS = dict(zip("◇≥≈·×–—“”‘’−§€£₂₃₅", "o>~.x--\"\"''-SEL235", strict=True))
_ASCII = str.maketrans(
    {**{getattr(UNICODE, f.name): getattr(ASCII, f.name) for f in fields(Glyphs)}, **_SIGNS, NO_BREAK: " "}
)


def line(*parts: str | Span) -> Line:
    """A Line made of spans and of strings, which get the tone `plain`; empty parts are left out."""
    spans = (Span(part) if isinstance(part, str) else part for part in parts)
    return tuple(span for span in spans if span.text)


def is_ascii(glyphs: Glyphs) -> bool:
    """Whether a set of glyphs is for terminals that can show ASCII only."""
    return glyphs.arrow.isascii()


def in_glyphs(text: str, glyphs: Glyphs) -> str:
    """A text of this program, with its typographic signs replaced by ASCII of the same width if the terminal shows
    ASCII only."""
    return text.translate(_ASCII) if is_ascii(glyphs) else text


def line_in_glyphs(spans: Line, glyphs: Glyphs) -> Line:
    """A line with the typographic signs of each span replaced as by `in_glyphs`."""
    if not is_ascii(glyphs):
        return spans
    return tuple(Span(in_glyphs(span.text, glyphs), span.tone) for span in spans)


def text_of(spans: Iterable[Span]) -> str:
    """The text of a line without its tones."""
    return "".join(span.text for span in spans)


def width_of(spans: Iterable[Span]) -> int:
    """The width of a line in terminal cells."""
    return sum(cell_width(span.text) for span in spans)


def cut_text(text: str, width: int, glyphs: Glyphs = UNICODE) -> str:
    """The text, cut to at most `width` cells; an ellipsis marks the cut."""
    return in_glyphs(fit_to_width(text, width), glyphs) if width > 0 else ""


def fit_line(spans: Line, width: int, glyphs: Glyphs = UNICODE) -> Line:
    """The line, cut to at most `width` cells, with the signs that the terminal can show; an ellipsis marks the cut."""
    kept: list[Span] = []
    room = width
    for position, span in enumerate(line_in_glyphs(spans, glyphs)):
        wide = cell_width(span.text)
        # A span that fills the room exactly is cut too when another span follows, so that the ellipsis is shown.
        if wide > room or (wide == room and width_of(spans[position + 1 :]) > 0):
            kept.append(
                Span(
                    cut_text(span.text + " …", room, glyphs) if wide <= room else cut_text(span.text, room, glyphs),
                    span.tone,
                )
            )
            break
        kept.append(span)
        room -= wide
    return tuple(span for span in kept if span.text)


def spread_line(left: Line, right: Line, width: int, glyphs: Glyphs = UNICODE) -> Line:
    """One line with `left` and `right` at its ends; when both do not fit, `left` is cut."""
    room = width - width_of(right) - 1
    if room < 4 or not right:
        return fit_line((*left, Span(" "), *right) if right else left, width, glyphs)
    kept = fit_line(left, room, glyphs)
    return (*kept, Span(" " * (width - width_of(kept) - width_of(right))), *line_in_glyphs(right, glyphs))


def _chunks(word: str, width: int) -> list[str]:
    """A word split into pieces of at most `width` cells, without losing a character."""
    pieces, piece = [], ""
    for sign in word:
        if piece and cell_width(piece + sign) > width:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece]


def _words(spans: Line, width: int) -> Iterator[Line]:
    """The blanks and the words of a line in turn. A word may extend over several spans; a word longer than `width`
    cells is split into pieces."""
    word: list[Span] = []
    for span in spans:
        for piece in _BLANKS_AND_WORDS.findall(_DAY.sub(lambda day: day[0].replace(" ", NO_BREAK), span.text)):
            if piece[0] == " ":
                yield from _word_or_pieces(word, width)
                yield (Span(piece, span.tone),)
                word = []
            else:
                word.append(Span(piece.replace(NO_BREAK, " "), span.tone))
    yield from _word_or_pieces(word, width)


def _word_or_pieces(word: Sequence[Span], width: int) -> Iterator[Line]:
    if width_of(word) <= width:
        if word:
            yield tuple(word)
        return
    for span in word:
        yield from ((Span(part, span.tone),) for part in _chunks(span.text, width))


def wrap(spans: Line, width: int, hang: int = 0, glyphs: Glyphs = UNICODE) -> tuple[Line, ...]:
    """The line broken at blanks into lines of at most `width` cells; all but the first are indented by `hang` cells."""
    hang = max(0, min(hang, width - 8))
    room = max(1, width - hang)
    lines: list[list[Span]] = [[]]
    used = 0
    for word in _words(line_in_glyphs(spans, glyphs), room):
        wide, blank = width_of(word), word[0].text.isspace()
        start = hang if len(lines) > 1 else 0
        if used + wide > width and used > start:
            lines.append([Span(" " * hang)] if hang else [])
            used = start = hang
        if blank and len(lines) > 1 and used == start:
            continue
        lines[-1] += word
        used += wide
    return tuple(fit_line(_merged(merged), width, glyphs) for merged in lines)


def _merged(spans: Sequence[Span]) -> Line:
    """The line with neighbouring spans of one tone joined."""
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].tone == span.tone:
            merged[-1] = Span(merged[-1].text + span.text, span.tone)
        else:
            merged.append(span)
    return tuple(merged)
