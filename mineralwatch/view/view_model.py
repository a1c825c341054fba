"""What panels are made of: spans of text with a tone. A tone is a meaning; `ui` turns it into a colour.

No meaning is carried by the tone alone: the words or a glyph carry it too. Widths are terminal cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "dim", "bold", "accent", "good", "warn", "bad", "open", "awarded", "key"]
PanelState = Literal["loading", "rows", "empty", "failed", "stale"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one meaning."""

    text: str
    tone: Tone = "plain"


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, at least `width` cells wide. Spare cells are shared in proportion to `grow`; when there
    are too few, the column with the highest `drop` is left out first (0: never)."""

    id: str
    title: str
    width: int
    grow: int = 0
    drop: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a key that stays the same across snapshots, and a Line for each column."""

    key: str
    cells: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A whole table, ready to be drawn. `title` and `badge` are drawn in the panel's border, left and right."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    badge: str = ""
    state: PanelState = "rows"
    message: str = ""  # for every state but rows: the cause and the next step, in one or two sentences


@dataclass(frozen=True, slots=True)
class LinesView:
    """A panel of plain lines, already fitted to a width."""

    lines: tuple[Line, ...]
    title: str = ""
    badge: str = ""
    state: PanelState = "rows"
    message: str = ""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs in use, each one terminal cell wide."""

    arrow: str = "→"
    differs: str = "⇄"
    awarded: str = "◆"
    cancelled: str = "✕"
    unclear: str = "?"
    issued: str = "●"
    moved: str = "▷"
    dash: str = "─"
    dots: str = "┄"
    full: str = "█"
    empty: str = "░"
    star: str = "★"
    unread: str = "•"
    cursor: str = "▸"
    cut: str = "…"
    at_most: str = "≤"
    about: str = "~"


UNICODE = Glyphs()
ASCII = Glyphs(
    arrow=">", differs="/", awarded="#", cancelled="x", unclear="?", issued="o", moved=">", dash="-", dots=".",
    full="#", empty=".", star="*", unread="*", cursor=">", cut="~", at_most="<", about="~",
)  # fmt: skip
