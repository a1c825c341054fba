"""Whole records of a large CSV, out of blocks of bytes, without holding more than one of them.

A record ends at a line end outside of quotes. In the official file every cell is quoted, and there a quote at the
start of a line that is followed by a letter or a digit always begins a record: inside a cell it would be doubled, or
close the cell and be followed by a comma or a line end. So only line ends before a quote are looked at, and a record
that has lost a quote does not take the next one with it. What is in a record is left to the `csv` module. Pure.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence

from mineralwatch.domain.errors import BadPayload

RECORD_MOST = 8_000_000
"""Bytes of one record; the longest description is far shorter."""
_BLANK = b"\r\n"
FILLER = b" \t\r\n\x1a\0"
"""Stands behind the last record: some systems end a file by a Ctrl-Z or fill it up with nulls."""
_ENDLESS = "a cell of the file has no end, so the file is damaged; the next round tries again"
_STARTS = frozenset(bytes((code,)) for code in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")


class CsvRecords:
    """Finds in `blocks` the first record, which names the columns, the last one, and those that hold a needle.

    A needle is upper-case and found in any case: codes have come in lower case as well.
    """

    def __init__(self, blocks: Iterable[bytes], needles: Sequence[bytes]) -> None:
        self._blocks = blocks
        self._needles = needles
        self.count = 0
        """Records so far, the first one too."""
        self.ended_inside = False
        """The data ended within a quoted cell: it is half a file."""
        self.last = b""
        """The last record, wanted or not."""

    def __iter__(self) -> Iterator[bytes]:
        """The first record and those that are looked for, whole, whatever way the blocks were cut.

        Raises BadPayload for a record without an end.
        """
        blocks = iter(self._blocks)
        first = _without_mark(blocks)
        lead = b'"' if first.startswith(b'"') else b""
        records = _quoted(first[1:], blocks) if lead else _plain(first, blocks)
        last = b""
        for record in records:
            if not lead and not record.strip(FILLER):
                continue
            self.count += 1
            last = record
            if self.count == 1:
                yield lead + record
                continue
            folded = record.upper()
            for needle in self._needles:
                if needle in folded:
                    yield lead + record
                    break
        self.last = lead + last.rstrip(FILLER) if self.count else b""
        self.ended_inside = self.last.count(b'"') % 2 == 1


def _without_mark(blocks: Iterator[bytes]) -> bytes:
    """The beginning of the data, without a byte order mark and blank lines."""
    first = b""
    for block in blocks:
        first += block
        if len(first.lstrip(_BLANK)) > len(BOM_UTF8):
            break
    return first.removeprefix(BOM_UTF8).lstrip(_BLANK)


def _quoted(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The records of data whose first cell is quoted, each without its first quote."""
    held: list[bytes] = []  # the parts of the record so far
    size = odd = counted = 0
    for part in _parts(first, blocks, b'\n"'):
        starts = part[:1] in _STARTS
        if not starts:  # then the quotes decide
            odd ^= sum(piece.count(b'"') + 1 for piece in held[counted:]) & 1
            counted = len(held)
        if held and (starts or not odd):
            yield b'\n"'.join(held) if len(held) > 1 else held[0]
            held, size, odd, counted = [], 0, 0, 0
        if size > RECORD_MOST:
            raise BadPayload(_ENDLESS)
        held.append(part)
        size += len(part)
    yield b'\n"'.join(held)


def _plain(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The records of data whose first cell is not quoted: every line end is looked at."""
    held: list[bytes] = []
    size = odd = 0
    for line in _parts(first, blocks, b"\n"):
        held.append(line)
        size += len(line)
        odd ^= line.count(b'"') & 1
        if not odd:
            yield b"\n".join(held)
            held, size = [], 0
        elif size > RECORD_MOST:
            raise BadPayload(_ENDLESS)
    yield b"\n".join(held)


def _parts(first: bytes, blocks: Iterator[bytes], cut: bytes) -> Iterator[bytes]:
    """What stands between the cuts."""
    *parts, rest = first.split(cut)
    yield from parts
    for block in blocks:
        parts = (rest + block).split(cut)
        rest = parts.pop()
        if len(rest) > RECORD_MOST:
            raise BadPayload(_ENDLESS)
        yield from parts
    yield rest
