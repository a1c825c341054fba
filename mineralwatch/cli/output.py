"""Prints results as JSON, CSV, or a table for people. Data goes to stdout, messages to stderr."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from mineralwatch.domain.text.safe_text import cell_width, clean_text, fit_to_width

_GAP = "  "
# A spreadsheet takes a cell that begins with one of these characters for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MESSAGE_LIMIT = 2_000  # a message with control characters is cut to 2,000 characters when it is cleaned


def print_json(document: object) -> None:
    """Print one JSON document, in ASCII when stdout is not UTF-8."""
    import msgspec

    narrow = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(msgspec.json.format(json.dumps(document, ensure_ascii=narrow, allow_nan=False), indent=1))


def print_csv(keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Print a header line, also when there are no rows, and one line for each row; lists and objects are written as
    JSON."""
    write_csv(sys.stdout, keys, rows)


def write_csv(stream: TextIO, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what `print_csv` prints to any text stream."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([csv_cell(row.get(key)) for key in keys] for row in rows)


def csv_cell(value: object) -> object:
    """A value as one cell: None becomes an empty cell, and a text that looks like a formula gets a quote in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    guarded = f"'{text}" if text.startswith(_FORMULA) else text
    # The csv module leaves a carriage return unquoted when lines end in \n, which would break the row in two.
    return guarded.replace("\r\n", "\n").replace("\r", "\n")


def terminal_width() -> int | None:
    """The width, in terminal cells, that lines are cut to; None when stdout is no terminal and lines are not cut."""
    if not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], right_aligned: frozenset[int] = frozenset()
) -> None:
    """Print aligned columns; `right_aligned` holds the indices of the columns that are aligned to the right."""
    for line in table(head, rows, right_aligned, terminal_width()):
        print(line)


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    right_aligned: frozenset[int] = frozenset(),
    width: int | None = None,
) -> list[str]:
    """The lines of a table with aligned columns, cut to `width` terminal cells unless `width` is None."""
    cells = [[clean_text(cell, 2000) for cell in row] for row in (head, *rows)]
    widths = [max(cell_width(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        _GAP.join(_padded(row[i], widths[i], i in right_aligned) for i in range(len(head))).rstrip() for row in cells
    ]
    return (
        lines if width is None else [fit_to_width(line, width) if cell_width(line) > width else line for line in lines]
    )


def _padded(cell: str, width: int, is_right_aligned: bool) -> str:
    blank = " " * (width - cell_width(cell))
    return blank + cell if is_right_aligned else cell + blank


def print_lines(lines: Sequence[str]) -> None:
    """Print lines of text, each cut to the width of the terminal."""
    width = terminal_width()
    for line in lines:
        print(fit_to_width(line, width) if width is not None and cell_width(line) > width else line)


def say(text: str) -> None:
    """Print a message to stderr. Control characters, which a file name in the message may contain, are removed."""
    lines = (line if line.isprintable() else clean_text(line, _MESSAGE_LIMIT) for line in text.splitlines() or [""])
    print("\n".join(lines), file=sys.stderr)
