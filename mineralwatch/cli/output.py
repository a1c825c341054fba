"""How results are printed: JSON, CSV, or a table for people. Data goes to stdout, talk to stderr."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from mineralwatch.domain.safe_text import cell_width, clean_text, fit_to_width

_GAP = "  "
# What a spreadsheet may read as a formula when it stands first in a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TALK = 2_000  # characters of a line that had to be cleaned


def print_json(document: object) -> None:
    """One JSON document; written in ASCII where the other end cannot take more."""
    import msgspec

    narrow = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(msgspec.json.format(json.dumps(document, ensure_ascii=narrow, allow_nan=False), indent=1))


def print_csv(keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """A header (even when there is no row) and one line per row; lists and objects stand as JSON."""
    write_csv(sys.stdout, keys, rows)


def write_csv(stream: TextIO, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """`print_csv` to any text stream."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([csv_cell(row.get(key)) for key in keys] for row in rows)


def csv_cell(value: object) -> object:
    """A value as one cell: unknown is empty, and text never starts as a formula does."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "; ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    guarded = f"'{text}" if text.startswith(_FORMULA) else text
    # The csv module leaves a bare carriage return unquoted when lines end otherwise, which breaks the row in two.
    return guarded.replace("\r\n", "\n").replace("\r", "\n")


def terminal_width() -> int | None:
    """Cells to cut lines to; None when stdout is no terminal and so nothing is cut."""
    if not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> None:
    """Aligned columns; `right` are the numbers of the columns that stand at the right."""
    for line in table(head, rows, right, terminal_width()):
        print(line)


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset(), width: int | None = None
) -> list[str]:
    """The lines of a table, aligned by terminal cells and cut to `width` cells when it is given."""
    cells = [[clean_text(cell, 2000) for cell in row] for row in (head, *rows)]
    widths = [max(cell_width(row[column]) for row in cells) for column in range(len(head))]
    lines = [_GAP.join(_padded(row[i], widths[i], i in right) for i in range(len(head))).rstrip() for row in cells]
    return (
        lines if width is None else [fit_to_width(line, width) if cell_width(line) > width else line for line in lines]
    )


def _padded(cell: str, width: int, right: bool) -> str:
    blank = " " * (width - cell_width(cell))
    return blank + cell if right else cell + blank


def print_lines(lines: Sequence[str]) -> None:
    """Lines of text, cut to the terminal."""
    width = terminal_width()
    for line in lines:
        print(fit_to_width(line, width) if width is not None and cell_width(line) > width else line)


def say(text: str) -> None:
    """Talk, on stderr, without signs that no terminal should get: the name of a file or a key may stand in it."""
    lines = (line if line.isprintable() else clean_text(line, _TALK) for line in text.splitlines() or [""])
    print("\n".join(lines), file=sys.stderr)
