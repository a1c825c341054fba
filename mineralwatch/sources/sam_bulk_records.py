"""Splits a large CSV, given as blocks of bytes, into records, holding only one record in memory. Pure.

A record ends at a line end outside of quotes. In the official file every cell is quoted, so a quote at the start of a
line followed by a letter or digit always begins a record: inside a cell the quote would be doubled, or it would close
the cell and be followed by a comma or a line end. So only line ends before a quote are examined, and a record with a
missing quote does not swallow the next record. The cells of a record are left to the `csv` module.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence

from mineralwatch.domain.errors import BadPayload

RECORD_MOST = 8_000_000
"""The most bytes that one record may have; the longest description is far shorter."""
_BLANK = b"\r\n"
FILLER = b" \t\r\n\x1a\0"
"""Bytes that may follow the last record: some systems end a file with Ctrl-Z or pad it with null bytes."""
_ENDLESS = "a cell of the file has no end, so the file is damaged; the next round tries again"
_STARTS = frozenset(bytes((code,)) for code in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")


class CsvRecords:
    """The first record of `blocks`, which names the columns, and the further records that contain one of the `needles`.

    Needles are upper-case and match lower-case text too, since the file has sometimes had office codes in lower case.
    """

    def __init__(self, blocks: Iterable[bytes], needles: Sequence[bytes]) -> None:
        self._blocks = blocks
        self._needles = needles
        self.count = 0
        """The number of records so far, including the first, which names the columns."""
        self.ended_inside = False
        """Whether the data ended within a quoted cell, so that the file is truncated."""
        self.last = b""
        """The last record of the data, whether or not the record contains a needle."""

    def __iter__(self) -> Iterator[bytes]:
        """Each of these records as a whole, even when it spans several blocks. Raises BadPayload for a record that is
        too long."""
        blocks = iter(self._blocks)
        first = _without_mark(blocks)
        quote = b'"' if first.startswith(b'"') else b""
        records = _quoted(first[1:], blocks) if quote else _plain(first, blocks)
        last = b""
        for record in records:
            if not quote and not record.strip(FILLER):
                continue
            self.count += 1
            last = record
            if self.count == 1:
                yield quote + record
                continue
            upper = record.upper()
            for needle in self._needles:
                if needle in upper:
                    yield quote + record
                    break
        self.last = quote + last.rstrip(FILLER) if self.count else b""
        self.ended_inside = self.last.count(b'"') % 2 == 1


def _without_mark(blocks: Iterator[bytes]) -> bytes:
    """The beginning of the data, without the byte order mark and without blank lines."""
    first = b""
    for block in blocks:
        first += block
        if len(first.lstrip(_BLANK)) > len(BOM_UTF8):
            break
    return first.removeprefix(BOM_UTF8).lstrip(_BLANK)


def _quoted(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The records of a CSV whose first cell is quoted; the opening quote of each record is left out."""
    record_parts: list[bytes] = []
    size = inside_quotes = counted = 0
    for part in _parts(first, blocks, b'\n"'):
        surely_starts_record = part[:1] in _STARTS
        if not surely_starts_record:  # then the number of quotes decides whether a record ends here
            inside_quotes ^= sum(piece.count(b'"') + 1 for piece in record_parts[counted:]) & 1
            counted = len(record_parts)
        if record_parts and (surely_starts_record or not inside_quotes):
            yield b'\n"'.join(record_parts) if len(record_parts) > 1 else record_parts[0]
            record_parts, size, inside_quotes, counted = [], 0, 0, 0
        if size > RECORD_MOST:
            raise BadPayload(_ENDLESS)
        record_parts.append(part)
        size += len(part)
    yield b'\n"'.join(record_parts)


def _plain(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The records of a CSV whose first cell is not quoted: every line end is examined."""
    record_parts: list[bytes] = []
    size = inside_quotes = 0
    for line in _parts(first, blocks, b"\n"):
        record_parts.append(line)
        size += len(line)
        inside_quotes ^= line.count(b'"') & 1
        if not inside_quotes:
            yield b"\n".join(record_parts)
            record_parts, size = [], 0
        elif size > RECORD_MOST:
            raise BadPayload(_ENDLESS)
    yield b"\n".join(record_parts)


def _parts(first: bytes, blocks: Iterator[bytes], separator: bytes) -> Iterator[bytes]:
    """The pieces of the data between the occurrences of `separator`; `first` is the data that precedes `blocks`."""
    *parts, rest = first.split(separator)
    yield from parts
    for block in blocks:
        parts = (rest + block).split(separator)
        rest = parts.pop()
        if len(rest) > RECORD_MOST:
            raise BadPayload(_ENDLESS)
        yield from parts
    yield rest
