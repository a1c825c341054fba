"""What panels are made of: spans of text with a tone. A tone names a meaning, such as "bad"; `ui` turns the tone into a
colour.

The tone never carries a meaning alone: the words or a glyph say the same. Widths are terminal cells.
"""

from __future__ import annotations

from typing import Literal

from mineralwatch.domain.quick_dataclass import dataclass

Tone = Literal["plain", "dim", "bold", "accent", "good", "warn", "bad", "open", "awarded", "key"]
PanelState = Literal["loading", "rows", "empty", "failed", "stale"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line in one tone."""

    text: str
    tone: Tone = "plain"


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, at least `width` cells wide. Spare cells go to the columns in proportion to `grow`. When
    the columns do not fit, the one with the highest `drop` is left out first; a column with `drop` 0 is never left
    out."""

    id: str
    title: str
    width: int
    grow: int = 0
    drop: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: a key that stays the same from snapshot to snapshot, and a Line for each column."""

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
    message: str = ""  # shown when there are no rows: why, and what to do, in one or two sentences


@dataclass(frozen=True, slots=True)
class LinesView:
    """The content of a panel without table: lines that are already fitted to the panel's width."""

    lines: tuple[Line, ...]
    title: str = ""
    badge: str = ""
    state: PanelState = "rows"
    message: str = ""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs that the screen draws with, in Unicode or ASCII, each one terminal cell wide."""

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
