"""Whole records of a large CSV, out of blocks of bytes, without holding more than one of them.

A record ends at a line end outside of quotes. In the official file every cell is quoted, and there a quote at the
start of a line that is followed by a letter or a digit always begins a record: inside a cell it would be doubled, or
close the cell and be followed by a comma or a line end. So only line ends before a quote are looked at, and a record
that has lost a quote does not take the next one with it. What is in a record is left to the `csv` module. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mineralwatch.domain.errors import BadPayload

RECORD_MOST = 8_000_000
"""Bytes of one record; the longest description is far shorter."""
_ENDLESS = "a cell of the file has no end, so the file is damaged; the next round tries again"
_QUOTE = ord('"')
_STARTS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")


class Records:
    """Finds in `blocks` the first record, which names the columns, the last one, and those that hold a needle."""

    def __init__(self, blocks: Iterable[bytes], needles: Sequence[bytes]) -> None:
        self._blocks = blocks
        self._needles = needles
        self.seen = 0
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
        first = next(filter(None, blocks), b"")
        for record in _quoted(first, blocks) if first.startswith(b'"') else _plain(first, blocks):
            if not record.strip():
                continue
            self.seen += 1
            self.last = record
            if self.seen == 1 or any(needle in record for needle in self._needles):
                yield record
        self.ended_inside = self.last.count(b'"') % 2 == 1


def _quoted(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The records of data whose first cell is quoted."""
    held: list[bytes] = []  # the parts of the record so far
    size = odd = counted = 0
    for part in _parts(first, blocks, b'\n"'):
        starts = _starts(part)
        if not starts:  # then the quotes decide
            odd ^= sum(piece.count(b'"') for piece in held[counted:]) & 1
            counted = len(held)
        if held and (starts or not odd):
            yield b"\n".join(held) if len(held) > 1 else held[0]
            held, size, odd, counted = [], 0, 0, 0
        if size > RECORD_MOST:
            raise BadPayload(_ENDLESS)
        held.append(part)
        size += len(part)
    yield b"\n".join(held)


def _starts(part: bytes) -> bool:
    return len(part) > 1 and part[0] == _QUOTE and part[1] in _STARTS


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
    """The data cut at each newline of `cut`; what follows the newline in it stays at the start of the next part."""
    lead = cut[1:]
    parts = first.split(cut)
    rest = parts[0]
    for part in parts[1:]:
        yield rest
        rest = lead + part
    for block in blocks:
        parts = (rest + block).split(cut)
        rest = parts[0]
        for part in parts[1:]:
            yield rest
            rest = lead + part
        if len(rest) > RECORD_MOST:
            raise BadPayload(_ENDLESS)
    yield rest
