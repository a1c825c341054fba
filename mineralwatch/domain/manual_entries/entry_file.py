"""Reads a CSV or JSON file of events and corrections into rows. Cells are taken as text and never as formulas."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO
from itertools import islice

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.manual_entries import entry_values
from mineralwatch.domain.manual_entries.entry_validation import (
    CORRECTION_FIELDS,
    EVENT_FIELDS,
    BadEntry,
    EntryProblem,
    read_correction,
    read_event,
)
from mineralwatch.domain.manual_entries.manual_entry import Correction, ManualEvent
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.safe_text import clean_text

COLUMNS = ("number", *dict.fromkeys((*EVENT_FIELDS, *CORRECTION_FIELDS)))
MOST_BYTES = 5_000_000
MOST_ROWS = 10_000
MOST_CHARACTERS = 100_000  # a cell with more than 100,000 characters means that a quotation mark was never closed
_DELIMITERS = ",;\t|"
_FORMULA_SIGNS = ("=", "+", "-", "@")
_LONGEST_SHOWN = 40  # a message shows at most 40 characters of an unexpected cell


class BadFile(UsageError):
    """Raised when the file as a whole cannot be read."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One entry as it stands in the file. `line` counts from 1; in JSON it is the entry's position in the list."""

    line: int
    given: Mapping[str, object]
    problem: str | None = None  # why the row cannot be read as an entry; None when it can be read


def decode_file(payload: bytes) -> str:
    """The text of a file's bytes. Accepts UTF-8, and UTF-16 with a byte order mark, as spreadsheets write it. Raises
    BadFile."""
    if len(payload) > MOST_BYTES:
        raise BadFile(f"it is larger than {MOST_BYTES // 1_000_000} MB: divide it")
    wide = payload.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = payload.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile("it is not UTF-8 text: save it as CSV in UTF-8, or as JSON") from None
    if "\0" in text:
        raise BadFile("it is no text file: save it as CSV in UTF-8, or as JSON")
    return text


def read_rows(text: str) -> tuple[FileRow, ...]:
    """The rows of a file's text: JSON when the text begins with `[` or `{`, else CSV with a header. Raises BadFile."""
    found = tuple(islice(_json_rows(text) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text), MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise BadFile(f"it has more than {MOST_ROWS:,} rows: divide it")
    if not found:
        raise BadFile("it holds no rows: write one for each event or value")
    return found


def read_row_entry(given: Mapping[str, object], today: date | None) -> ManualEvent | Correction:
    """The entry that a row describes: an event when the row names a kind, a correction when it names a field. Raises
    BadEntry.

    `given` are the cells of the row without the solicitation's number; `today` is as in `read_event`.
    """
    kind, name = given.get("kind"), given.get("field")
    if kind and name:
        raise BadEntry([EntryProblem("kind", "a row has a kind (an event) or a field (a correction), not both")])
    if not kind and not name:
        raise BadEntry([EntryProblem("kind", "a row needs a kind (an event) or a field (a correction)")])
    return read_event(given, today) if kind else read_correction(given, today)


def _json_rows(text: str) -> Iterator[FileRow]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadFile(f"it is no JSON: {error}") from None
    except RecursionError:
        raise BadFile("it is no list of rows: it is nested too deeply") from None
    if not isinstance(found, list):
        raise BadFile("it is no list of rows: write [{...}, {...}]")
    for line, row in enumerate(found, 1):
        if isinstance(row, dict):
            yield FileRow(line, {_column_name(name): value for name, value in row.items()})
        else:
            yield FileRow(line, {}, "it is no object with names and values")


def _csv_rows(text: str) -> Iterator[FileRow]:
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: tuple[str, ...] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadFile(f"line {line}: it is no CSV: {error}") from None
        if cells is None:
            return
        if any(
            len(cell) > MOST_CHARACTERS for cell in cells
        ):  # the limit of the csv module is not changed, since it applies to the whole process
            raise BadFile(f"line {line}: it is no CSV: a cell has more than {MOST_CHARACTERS:,} characters")
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = _header(cells)
        else:
            yield _csv_row(line, names, cells)


def _header(cells: list[str]) -> tuple[str, ...]:
    """The names of the columns from the header's cells. Raises BadFile for an unknown or repeated name."""
    names = tuple(_column_name(cell) for cell in cells)
    for name in names:
        if name and name not in COLUMNS:
            raise BadFile(entry_values.unknown_name_message("column", clean_text(name, _LONGEST_SHOWN), COLUMNS))
        if name and names.count(name) > 1:
            raise BadFile(f"the column {name} occurs twice: keep one")
    if "number" not in names:
        raise BadFile(f"it has no column number: the first line names the columns, of {', '.join(COLUMNS)}")
    return names


def _csv_row(line: int, names: tuple[str, ...], cells: list[str]) -> FileRow:
    extra = [cell for cell in cells[len(names) :] if cell.strip()]
    unnamed = [cell for name, cell in zip(names, cells, strict=False) if not name and cell.strip()]
    if extra or unnamed:
        strange = clean_text((extra or unnamed)[0], _LONGEST_SHOWN)
        return FileRow(line, {}, f"{strange!r} stands under no column: put a cell with a comma in quotes")
    return FileRow(
        line,
        {name: _without_text_mark(cell) for name, cell in zip(names, cells, strict=False) if name and cell.strip()},
    )


def _without_text_mark(cell: str) -> str:
    """A cell without the leading apostrophe by which spreadsheets mark the cell as text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_SIGNS) else cell


def _column_name(cell: object) -> str:
    return clean_text(str(cell), _LONGEST_SHOWN).casefold().replace(" ", "_").replace("-", "_")
