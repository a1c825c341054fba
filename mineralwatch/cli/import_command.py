"""The command `import`: reads manual events and corrections from a file, and stores all of them or none."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from mineralwatch.cli.command_context import CommandContext
from mineralwatch.cli.json_shapes import Shape
from mineralwatch.cli.manual_entry_command import field_words, value_words
from mineralwatch.cli.output import print_json, print_lines, say
from mineralwatch.cli.store_reader import open_store
from mineralwatch.cli.user_act_writer import APPLIED_LATER, store_writer, write_acts
from mineralwatch.domain.errors import UsageError
from mineralwatch.domain.manual_entries.entry_file import (
    MOST_BYTES,
    BadFile,
    FileRow,
    decode_file,
    read_row_entry,
    read_rows,
)
from mineralwatch.domain.manual_entries.entry_validation import BadEntry
from mineralwatch.domain.manual_entries.manual_entry import (
    ADD_EVENT,
    CORRECT,
    Correction,
    ManualEvent,
    current_value,
    encode_entry,
)
from mineralwatch.domain.models.solicitation import Solicitation
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.safe_text import clean_text
from mineralwatch.ports import UserAct


@dataclass(frozen=True, slots=True)
class ImportRow:
    """What importing one row would do. `outcome` is new, known or refused; `old` is the value that the row replaces."""

    line: int  # the number of the line in the file, from 1
    outcome: str
    number: str | None = None
    key: str | None = None
    entry: ManualEvent | Correction | None = None
    old: str | None = None
    why: str | None = None


def import_file(ctx: CommandContext) -> int:
    """Import a file in a way that one `undo` takes back. When the file or a row is wrong, nothing is stored and the
    exit code is 2."""
    ctx.settings()
    path, today = Path(ctx.args.file), ctx.now().date()
    try:
        rows = read_rows(decode_file(_file_bytes(path)))
    except BadFile as error:
        raise BadFile(f"{path}: {error}") from None
    with open_store(ctx) as conn:
        rows_to_import = list(_rows_with_outcome(conn, rows, today))
    refused = [row for row in rows_to_import if row.outcome == "refused"]
    done = True
    if not refused and not ctx.args.dry_run:
        done = _write_entries(ctx, rows_to_import)
    if ctx.args.json:
        print_json([_shape(row) for row in rows_to_import])
    elif ctx.args.dry_run:
        print_lines([_row_line(row, today) for row in rows_to_import])
    for row in refused:
        say(f"mineralwatch: {path}, line {row.line}: {row.why}")
    say(_summary(rows_to_import, is_dry_run=ctx.args.dry_run, is_applied=done))
    return 2 if refused else 0


def _file_bytes(path: Path) -> bytes:
    """The first `MOST_BYTES` + 1 bytes of a file, so that a file that is too large can be told. Raises UsageError when
    it cannot be read."""
    try:
        if not path.is_file():
            raise UsageError(f"{path} is no file: name a CSV or JSON file")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error


def _rows_with_outcome(conn: sqlite3.Connection, rows: Sequence[FileRow], today: date) -> Iterator[ImportRow]:
    """What each row would do, once the rows above it are imported."""
    from mineralwatch.store.manual_entries import manual_entry_bodies

    known_bodies: dict[str, set[str]] = {}
    new_values: dict[tuple[str, str, str | None], str] = {}
    for row in rows:
        number = clean_text(str(row.given.get("number") or ""), 60)
        try:
            solicitation, entry = _solicitation_and_entry(conn, row, number, today)
        except BadEntry as error:
            yield ImportRow(row.line, "refused", number or None, why=str(error))
            continue
        entered = known_bodies.setdefault(solicitation.key, set(manual_entry_bodies(conn, solicitation.key)))
        body = encode_entry(entry)
        import_row = ImportRow(
            row.line, "known" if body in entered else "new", solicitation.number, solicitation.key, entry
        )
        entered.add(body)
        if isinstance(entry, Correction) and import_row.outcome == "new":
            field_key = (solicitation.key, entry.field, entry.contract)
            import_row = replace(
                import_row, old=new_values.get(field_key, current_value(solicitation, entry.field, entry.contract))
            )
            new_values[field_key] = entry.value
        yield import_row


def _solicitation_and_entry(
    conn: sqlite3.Connection, row: FileRow, number: str, today: date
) -> tuple[Solicitation, ManualEvent | Correction]:
    """The solicitation that a row names, and the entry of the row. Raises BadEntry with all problems of the row."""
    from mineralwatch.domain.manual_entries.entry_validation import EntryProblem
    from mineralwatch.store import poller_queries

    if row.problem is not None:
        raise BadEntry([EntryProblem("row", row.problem)])
    problems, entry = [], None
    key = poller_queries.key_of(conn, number) if number else None
    if key is None:
        says = f"no solicitation {number!r} is known" if number else "say which solicitation"
        problems.append(EntryProblem("number", says))
    try:
        entry = read_row_entry({name: value for name, value in row.given.items() if name != "number"}, today)
    except BadEntry as error:
        problems += error.problems
    if problems or key is None or entry is None:
        raise BadEntry(problems)
    return poller_queries.solicitations_of(conn, [key])[key], entry


def _write_entries(ctx: CommandContext, rows: Sequence[ImportRow]) -> bool:
    acts = [
        UserAct(ADD_EVENT if isinstance(row.entry, ManualEvent) else CORRECT, row.key, body=encode_entry(row.entry))
        for row in rows
        if row.outcome == "new" and row.entry is not None and row.key is not None
    ]
    if not acts:
        return True
    with store_writer(ctx) as conn:
        return write_acts(ctx, conn, acts)


def _shape(row: ImportRow) -> Shape:
    entry = row.entry
    return {
        "line": row.line,
        "outcome": row.outcome,
        "key": row.key,
        "number": row.number,
        "entry": json.loads(encode_entry(entry)) if entry is not None else None,
        "old": row.old,
        "new": entry.value if isinstance(entry, Correction) else None,
        "why": row.why,
    }


def _row_line(row: ImportRow, today: date) -> str:
    """One line for people about a row, such as `line 3 new SP8000-26-R-0001: ceiling $245m → $250m (letter)`."""
    start = f"line {row.line}  {row.outcome:<8}"
    entry = row.entry
    if entry is None:
        return f"{start} {row.number or ''}: {row.why}"
    start = f"{start} {row.number or row.key}:"
    if isinstance(entry, ManualEvent):
        return f"{start} {entry.kind.value} {entry.on.isoformat() if entry.on else 'undated'} ({entry.source})"
    change = f"{value_words(entry.field, row.old, today)} → " if row.outcome == "new" else ""
    return f"{start} {field_words(entry.field)} {change}{value_words(entry.field, entry.value, today)} ({entry.source})"


def _summary(rows: Sequence[ImportRow], *, is_dry_run: bool, is_applied: bool) -> str:
    counts = {name: sum(row.outcome == name for row in rows) for name in ("new", "known", "refused")}
    text = f"{counts['new']} new, {counts['known']} known, {counts['refused']} refused"
    if counts["refused"] or is_dry_run:
        return f"{text}: nothing is written"
    return text if is_applied else f"{text}; {APPLIED_LATER}"
