"""What goes wrong with the official daily file, as functions from the right answer to a broken one.

Ranges and conditional requests are answered from the broken file as from the right one, so a client that resumes or
asks again meets the same trouble again until it is mended.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

from tests.support.world.faults import Fault
from tests.support.world.loopback_server import ScriptedResponse
from tests.support.world.official_file import COLUMNS, ENCODING, IGNORES_IF_RANGE, encode, tag_of

Rows = list[list[str]]
SUBSET = frozenset(
    {"NoticeId", "Title", "Sol#", "Department/Ind.Agency", "CGAC", "Sub-Tier", "FPDS Code", "Office", "AAC Code",
     "PostedDate", "Type", "BaseType", "ArchiveType", "SetASideCode", "SetASide", "ResponseDeadLine", "NaicsCode",
     "ClassificationCode", "PopCity", "PopState", "PopCountry", "Active", "AwardNumber", "AwardDate", "Award$",
     "Awardee", "Link", "Description"}
)  # fmt: skip
"""The 28 columns of a shorter form of the file."""


def _with(right: ScriptedResponse, content: bytes) -> ScriptedResponse:
    return replace(right, body=content, headers={**right.headers, "ETag": tag_of(content)})


def _rewritten(right: ScriptedResponse, rewrite: Callable[[Rows], Sequence[Sequence[str]]]) -> ScriptedResponse:
    """The file with its rows, the header first among them, put through `rewrite`."""
    rows = list(csv.reader(io.StringIO(right.body.decode(ENCODING), newline="")))
    return _with(right, encode(rewrite(rows)))


def stub(right: ScriptedResponse) -> ScriptedResponse:
    """The header and no row."""
    return _rewritten(right, lambda rows: rows[:1])


def tiny(right: ScriptedResponse) -> ScriptedResponse:
    """Nothing at all, with status 200."""
    return _with(right, b"")


def half(right: ScriptedResponse) -> ScriptedResponse:
    """Half of the bytes, and then the connection ends although the length was promised."""
    return replace(right, cut=len(right.body) // 2)


def half_whole(right: ScriptedResponse) -> ScriptedResponse:
    """Half of the bytes, complete as a transfer: the file ends in the middle of a cell."""
    return _with(right, right.body[: right.body.index(b"made up", len(right.body) // 2)])


def dropped(right: ScriptedResponse) -> ScriptedResponse:
    """Two rows in a hundred are left, none of them of the stockpile office."""
    at = COLUMNS.index("AAC Code")
    return _rewritten(right, lambda rows: [rows[0], *[row for row in rows[1::50] if row[at] != "SP8000"]])


def newlines(right: ScriptedResponse) -> ScriptedResponse:
    """Every cell of every row has line ends before, in and after its words."""
    return _rewritten(right, lambda rows: [rows[0], *[[_broken(cell) for cell in row] for row in rows[1:]]])


def _broken(cell: str) -> str:
    head, space, tail = cell.partition(" ")
    return f"\r\n{head}\n{tail}\n" if space and not head[:4].isdecimal() else f"\n{cell}\r\n"


def bad_bytes(right: ScriptedResponse) -> ScriptedResponse:
    """Bytes that Windows-1252 does not know, a NUL and an escape among the words of every row."""
    return _with(right, right.body.replace(b"made up", b"ma\x81de\x8d \x90u\x9dp\x00\x1b[31m"))


def twice(right: ScriptedResponse) -> ScriptedResponse:
    """Every other office's row a second time under another id: twice the usual size."""
    return _rewritten(right, lambda rows: [*rows, *[[f"{row[0][:-4]}ffff", *row[1:]] for row in rows[1:]]])


def subset(right: ScriptedResponse) -> ScriptedResponse:
    """Only 28 of the columns."""
    kept = [at for at, name in enumerate(COLUMNS) if name in SUBSET]
    return _rewritten(right, lambda rows: [[row[at] for at in kept] for row in rows])


def moved_columns(right: ScriptedResponse) -> ScriptedResponse:
    """The columns in the opposite order, with a new one in front: everything is there under its name."""
    return _rewritten(
        right, lambda rows: [["Edition" if at == 0 else "7", *reversed(row)] for at, row in enumerate(rows)]
    )


def changed_header(right: ScriptedResponse) -> ScriptedResponse:
    """The columns that a notice is known by have other names."""
    names = {"NoticeId": "Notice", "Sol#": "Solicitation Number", "AAC Code": "DoDAAC"}
    return _rewritten(right, lambda rows: [[names.get(name, name) for name in rows[0]], *rows[1:]])


def contradicting(number: str, **cells: str) -> Fault:
    """The file says something else than the API of one request; column names are written with underscores."""
    named = {name.replace("_", " "): value for name, value in cells.items()}
    at = {COLUMNS.index(name): value for name, value in named.items()}

    def rewrite(rows: Rows) -> Rows:
        return [
            [at.get(n, cell) for n, cell in enumerate(row)] if row[COLUMNS.index("Sol#")] == number else row
            for row in rows
        ]

    return lambda right: _rewritten(right, rewrite)


def without(*numbers: str) -> Fault:
    """The requests of these numbers are not in the file."""
    return lambda right: _rewritten(
        right, lambda rows: [row for row in rows if row[COLUMNS.index("Sol#")] not in numbers]
    )


def wrong_tags() -> Fault:
    """A tag that changes with every answer although nothing else does."""
    numbers = count(1)
    return lambda right: replace(right, headers={**right.headers, "ETag": f'"scripted-{next(numbers)}"'})


def old_tag(tag: str) -> Fault:
    """The file has changed and still names this tag."""
    return lambda right: replace(right, headers={**right.headers, "ETag": tag})


def no_tag(right: ScriptedResponse) -> ScriptedResponse:
    """No validator at all."""
    return replace(right, headers={n: v for n, v in right.headers.items() if n not in ("ETag", "Last-Modified")})


def no_range(right: ScriptedResponse) -> ScriptedResponse:
    """A server that gives the file whole or not at all."""
    return replace(right, headers={n: v for n, v in right.headers.items() if n != "Accept-Ranges"})


def mixes_editions(right: ScriptedResponse) -> ScriptedResponse:
    """A server that continues with the present file whatever edition the client holds a part of."""
    return replace(right, headers={**right.headers, IGNORES_IF_RANGE: "ignored"})


def both(*all_of: Fault) -> Fault:
    """Several faults, one after the other."""

    def broken(right: ScriptedResponse) -> ScriptedResponse:
        for fault in all_of:
            right = fault(right)
        return right

    return broken
