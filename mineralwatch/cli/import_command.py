"""`import`: curated events and corrections from a file, all of them or none."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
from mineralwatch.domain.manual_entries.entry_form import BadEntry
from mineralwatch.domain.manual_entries.manual_entry import (
    ADD_EVENT,
    CORRECT,
    Correction,
    ManualEvent,
    current_value,
    encode_entry,
)
from mineralwatch.domain.models import Solicitation
from mineralwatch.domain.safe_text import clean_text
from mineralwatch.ports import UserAct


@dataclass(frozen=True, slots=True)
class ImportRow:
    """What a row would do. `outcome` is new, known or refused; `old` is the value shown before it."""

    line: int
    outcome: str
    number: str | None = None
    key: str | None = None
    entry: ManualEvent | Correction | None = None
    old: str | None = None
    why: str | None = None


def import_file(ctx: CommandContext) -> int:
    """Enter a file as one step of undo; exit code 2 when the file or a row of it is wrong, and nothing is written."""
    ctx.settings()
    path, today = Path(ctx.args.file), ctx.now().date()
    try:
        rows = read_rows(decode_file(_payload(path)))
    except BadFile as error:
        raise BadFile(f"{path}: {error}") from None
    with open_store(ctx) as conn:
        judged = list(_judged(conn, rows, today))
    refused = [row for row in judged if row.outcome == "refused"]
    done = True
    if not refused and not ctx.args.dry_run:
        done = _write(ctx, judged)
    if ctx.args.json:
        print_json([_shape(row) for row in judged])
    elif ctx.args.dry_run:
        print_lines([_line(row, today) for row in judged])
    for row in refused:
        say(f"mineralwatch: {path}, line {row.line}: {row.why}")
    say(_sum(judged, dry=ctx.args.dry_run, done=done))
    return 2 if refused else 0


def _payload(path: Path) -> bytes:
    """The bytes of a file, of which no more than can be taken are read. Raises UsageError."""
    try:
        if not path.is_file():
            raise UsageError(f"{path} is no file: name a CSV or JSON file")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error


def _judged(conn: sqlite3.Connection, rows: Sequence[FileRow], today: date) -> Iterator[ImportRow]:
    """What each row would do after those before it."""
    from mineralwatch.store.manual_entries import manual_entry_bodies

    seen: dict[str, set[str]] = {}
    values: dict[tuple[str, str, str | None], str] = {}
    for row in rows:
        number = clean_text(str(row.given.get("number") or ""), 60)
        try:
            request, entry = _read(conn, row, number, today)
        except BadEntry as error:
            yield ImportRow(row.line, "refused", number or None, why=str(error))
            continue
        known = seen.setdefault(request.key, set(manual_entry_bodies(conn, request.key)))
        body = encode_entry(entry)
        found = ImportRow(row.line, "known" if body in known else "new", request.number, request.key, entry)
        known.add(body)
        if isinstance(entry, Correction) and found.outcome == "new":
            place = (request.key, entry.field, entry.contract)
            found = replace(found, old=values.get(place, current_value(request, entry.field, entry.contract)))
            values[place] = entry.value
        yield found


def _read(
    conn: sqlite3.Connection, row: FileRow, number: str, today: date
) -> tuple[Solicitation, ManualEvent | Correction]:
    """The request that a row names and what it enters. Raises BadEntry with everything that is wrong with it."""
    from mineralwatch.domain.manual_entries.entry_form import EntryProblem
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


def _write(ctx: CommandContext, judged: Sequence[ImportRow]) -> bool:
    acts = [
        UserAct(ADD_EVENT if isinstance(row.entry, ManualEvent) else CORRECT, row.key, body=encode_entry(row.entry))
        for row in judged
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


def _line(row: ImportRow, today: date) -> str:
    """`line 3  new      SP8000-26-R-0001: ceiling $245m → $250m (letter)`."""
    start = f"line {row.line}  {row.outcome:<8}"
    entry = row.entry
    if entry is None:
        return f"{start} {row.number or ''}: {row.why}"
    named = f"{start} {row.number or row.key}:"
    if isinstance(entry, ManualEvent):
        return f"{named} {entry.kind.value} {entry.on.isoformat() if entry.on else 'undated'} ({entry.source})"
    change = f"{value_words(entry.field, row.old, today)} → " if row.outcome == "new" else ""
    return f"{named} {field_words(entry.field)} {change}{value_words(entry.field, entry.value, today)} ({entry.source})"


def _sum(judged: Sequence[ImportRow], *, dry: bool, done: bool) -> str:
    count = {name: sum(row.outcome == name for row in judged) for name in ("new", "known", "refused")}
    told = f"{count['new']} new, {count['known']} known, {count['refused']} refused"
    if count["refused"] or dry:
        return f"{told}: nothing is written"
    return told if done else f"{told}; {APPLIED_LATER}"
