"""Prints the tables and lines of `view` for people, fitted to the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from mineralwatch.cli.output import table, terminal_width
from mineralwatch.domain.text.safe_text import cell_width
from mineralwatch.view.panel_content import Line, TableView
from mineralwatch.view.spans import cut_text, text_of

_GAP = 2
_NARROWEST = 8
_READABLE = 100  # a paragraph is wrapped at 100 cells where the output has no width


def line_width() -> int:
    """The width in cells to which paragraphs are wrapped."""
    return terminal_width() or _READABLE


def print_view_lines(lines: Sequence[Line]) -> None:
    """Print lines that are fitted already."""
    for one in lines:
        print(text_of(one).rstrip())


def print_view_table(view: TableView) -> None:
    """Print a table of `view`. In a terminal that is too narrow, the columns with the highest `drop` are left out, then
    those that grow are cut, the widest first; without a terminal nothing is."""
    for text in view_table_lines(view, terminal_width()):
        print(text)


def view_table_lines(view: TableView, width: int | None) -> list[str]:
    """The lines of a table in at most `width` cells; None stands for no limit."""
    cells = [[text_of(cell) for cell in row.cells] for row in view.rows]
    shown = list(range(len(view.columns)))
    natural = [
        max(cell_width(text) for text in (column.title, *(row[at] for row in cells)))
        for at, column in enumerate(view.columns)
    ]
    while width is not None and _total(natural, shown) > width and any(view.columns[at].drop for at in shown):
        shown.remove(max(shown, key=lambda at: view.columns[at].drop))
    growing = [at for at in shown if view.columns[at].grow]
    while width is not None and _total(natural, shown) > width and growing:
        widest = max(growing, key=lambda at: natural[at])
        if natural[widest] <= _NARROWEST:
            break
        natural[widest] -= 1
    head = [view.columns[at].title.upper() for at in shown]
    rows = [[cut_text(row[at], natural[at]) for at in shown] for row in cells]
    right = frozenset(place for place, at in enumerate(shown) if view.columns[at].right)
    return table(head, rows, right, width)


def _total(natural: Sequence[int], shown: Sequence[int]) -> int:
    return sum(natural[at] for at in shown) + _GAP * (len(shown) - 1)
