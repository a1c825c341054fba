"""Curated events and corrections in a file: the rows of a CSV or JSON text. A cell is text and never a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import islice

from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.manual_entries import entry_values as hand_values
from mineralwatch.domain.manual_entries.entry_form import (
    CORRECTION_FIELDS,
    EVENT_FIELDS,
    BadEntry,
    EntryProblem,
    read_correction,
    read_event,
)
from mineralwatch.domain.manual_entries.manual_entry import Correction, ManualEvent
from mineralwatch.domain.safe_text import clean_text

COLUMNS = ("number", *dict.fromkeys((*EVENT_FIELDS, *CORRECTION_FIELDS)))
MOST_BYTES = 5_000_000
MOST_ROWS = 10_000
MOST_CHARACTERS = 100_000  # of one cell: more is a quote that was never closed
_DELIMITERS = ",;\t|"
_FORMULA = ("=", "+", "-", "@")
_SHOWN = 40  # characters of a strange cell


class BadFile(UsageError):
    """A file that cannot be read at all."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One entry as it stands in the file. `line` counts from 1; in JSON it is the place in the list."""

    line: int
    given: Mapping[str, object]
    problem: str | None = None  # why the row cannot be read as one


def decode_file(payload: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark, as spreadsheets write it. Raises BadFile."""
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
    """The rows of a text: JSON when it begins as JSON does, else CSV with a header. Raises BadFile."""
    found = tuple(islice(_json(text) if text.lstrip()[:1] in ("[", "{") else _csv(text), MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise BadFile(f"it has more than {MOST_ROWS:,} rows: divide it")
    if not found:
        raise BadFile("it holds no rows: write one for each event or value")
    return found


def read_row_entry(given: Mapping[str, object], today: date | None) -> ManualEvent | Correction:
    """What a row, without its number, enters: an event when it names a kind, a correction when it names a field.

    Raises BadEntry.
    """
    kind, name = given.get("kind"), given.get("field")
    if kind and name:
        raise BadEntry([EntryProblem("kind", "a row has a kind (an event) or a field (a correction), not both")])
    if not kind and not name:
        raise BadEntry([EntryProblem("kind", "a row needs a kind (an event) or a field (a correction)")])
    return read_event(given, today) if kind else read_correction(given, today)


def _json(text: str) -> Iterator[FileRow]:
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
            yield FileRow(line, {_name(name): value for name, value in row.items()})
        else:
            yield FileRow(line, {}, "it is no object with names and values")


def _csv(text: str) -> Iterator[FileRow]:
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
        ):  # the csv module's own limit belongs to the whole process
            raise BadFile(f"line {line}: it is no CSV: a cell has more than {MOST_CHARACTERS:,} characters")
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = _header(cells)
        else:
            yield _row(line, names, cells)


def _header(cells: list[str]) -> tuple[str, ...]:
    """The names of the columns. Raises BadFile for a strange or doubled one."""
    names = tuple(_name(cell) for cell in cells)
    for name in names:
        if name and name not in COLUMNS:
            raise BadFile(hand_values.unknown_name_message("column", clean_text(name, _SHOWN), COLUMNS))
        if name and names.count(name) > 1:
            raise BadFile(f"the column {name} stands twice: keep one")
    if "number" not in names:
        raise BadFile(f"it has no column number: the first line names the columns, of {', '.join(COLUMNS)}")
    return names


def _row(line: int, names: tuple[str, ...], cells: list[str]) -> FileRow:
    beyond = [cell for cell in cells[len(names) :] if cell.strip()]
    unnamed = [cell for name, cell in zip(names, cells, strict=False) if not name and cell.strip()]
    if beyond or unnamed:
        strange = clean_text((beyond or unnamed)[0], _SHOWN)
        return FileRow(line, {}, f"{strange!r} stands under no column: put a cell with a comma in quotes")
    return FileRow(
        line, {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name and cell.strip()}
    )


def _plain(cell: str) -> str:
    """A cell without the mark by which spreadsheets are told that it is no formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _name(cell: object) -> str:
    return clean_text(str(cell), _SHOWN).casefold().replace(" ", "_").replace("-", "_")
