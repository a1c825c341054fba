"""Reading SAM.gov's official daily file: the rows of the watched offices, out of some 74,000. Pure but for the file.

Windows-1252, every cell quoted, HTML over many lines in the last one; columns are found by name, since they have come
and gone. The file is cut into records as bytes, and only a record that names a watched office anywhere is decoded and
parsed: that is faster by far than parsing all, and exact, since the cells decide again afterwards.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.identity import payload_hash
from mineralwatch.sources import loose
from mineralwatch.sources.base import NoticeReading, Quarantined
from mineralwatch.sources.sam_bulk_rows import RECORD_MOST, Records
from mineralwatch.sources.sam_parse import NOTICE_ID, description_text, notice_of, raw_of

ENCODING = "cp1252"
BLOCK = 65_536
NEEDED = ("NoticeId", "Title", "Sol#", "AAC Code", "PostedDate", "Type", "ResponseDeadLine")
"""Without one of these a row says too little: a missing deadline would hide every extension."""

# Only these are kept, so that neither a contact's name nor a column that comes one day is ever stored.
_PLAIN = {
    "NoticeId": "noticeId",
    "Title": "title",
    "Sol#": "solicitationNumber",
    "AAC Code": "fullParentPathCode",
    "PostedDate": "postedDate",
    "Type": "type",
    "BaseType": "baseType",
    "ArchiveDate": "archiveDate",
    "SetASideCode": "typeOfSetAside",
    "ResponseDeadLine": "responseDeadLine",
    "NaicsCode": "naicsCode",
    "ClassificationCode": "classificationCode",
    "Active": "active",
}
"""Column -> the API's name of the same value."""
_PATH = ("Department/Ind.Agency", "Sub-Tier", "Office")
_PLACE = {"PopCity": "city", "PopState": "state", "PopCountry": "country"}
_AWARD = {"AwardNumber": "number", "Award$": "amount", "AwardDate": "date"}
_AWARDEE, _TEXT = "Awardee", "Description"
_IDENT = re.compile(rb"[0-9a-f]{32}")
_KEPT = (*_PLAIN, *_PATH, *_PLACE, *_AWARD, _AWARDEE, _TEXT)


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the watched offices' notices, and the number of all its rows."""

    notices: tuple[NoticeReading, ...]
    quarantined: tuple[Quarantined, ...]
    rows: int
    body_hash: str  # of all of it, to tell an edition that was read before


def parse_file(path: str, offices: Sequence[str]) -> Table:
    """`parse` of a file; raises BadPayload, also when it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return parse(_blocks(file), offices)
    except OSError as error:
        raise BadPayload(f"the downloaded file cannot be read ({error.strerror}); the next round tries again") from None


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def parse(blocks: Iterable[bytes], offices: Sequence[str]) -> Table:
    """The rows whose office is watched, or whose number begins with a watched office; of each notice the first.

    Raises BadPayload when a needed column is missing, when there is no row at all, and when the file ends in a cell.
    """
    watched = tuple(office.upper() for office in offices)
    csv.field_size_limit(RECORD_MOST)
    sums = Sums()
    records = Records(sums.through(blocks), tuple(office.encode("ascii", "replace") for office in watched))
    columns: Sequence[str] = ()
    found: dict[str, NoticeReading] = {}
    bad: list[Quarantined] = []
    for record in records:
        if not columns:
            columns = _columns(record)
            continue
        for row in _rows(record, columns):
            _keep(row, watched, found, bad)
    rows = records.seen - 1
    if records.ended_inside or (columns and len((_cells(records.last) or [[]])[-1]) < len(columns)):
        raise BadPayload(f"the file ends in the middle of row {rows:,}: it is half a file; the next round tries again")
    if rows < 1:
        raise BadPayload("the file holds no notice at all, which happens when it is put up empty; tried again later")
    return Table(tuple(found.values()), tuple(bad), rows, str(sums))


class Sums:
    """Length and checksum of what goes through: against chance, not against malice, and twice as fast as a hash."""

    def __init__(self) -> None:
        self._size = self._sum = 0

    def through(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The same blocks."""
        for block in blocks:
            self._size += len(block)
            self._sum = crc32(block, self._sum)
            yield block

    def __str__(self) -> str:
        return f"crc32:{self._sum:08x}:{self._size}"


def _columns(record: bytes) -> Sequence[str]:
    """The names of the first record; raises BadPayload when one is missing that is needed."""
    named = {name.casefold(): name for name in _KEPT}
    given = [cell.strip().lstrip("\ufeffï»¿").strip('"') for cell in next(iter(_cells(record)), ())]
    columns = [named.get(cell.casefold(), cell) for cell in given]
    missing = [name for name in NEEDED if name not in columns]
    if len(missing) == len(NEEDED):
        raise BadPayload("what came is not the list of notices: check url in [sam_bulk]")
    if missing:
        raise BadPayload(f"the file has no column {', '.join(missing)}: its form has changed, see whether a newer "
                         "version of mineralwatch reads it")  # fmt: skip
    return columns


def _cells(record: bytes) -> list[list[str]]:
    """The rows of a record, which is one but for oddities; none when it cannot be told what they are."""
    # Bytes that Windows-1252 leaves undefined become U+FFFD. A carriage return outside of quotes is no line end here.
    lines = record.decode(ENCODING, "replace").removesuffix("\r").split("\n")
    try:
        return [row for row in csv.reader(f"{line}\n" for line in lines) if row]
    except csv.Error:
        return []


def _rows(record: bytes, columns: Sequence[str]) -> Iterator[Mapping[str, str] | Quarantined]:
    for cells in _cells(record) or [[]]:
        if len(cells) == len(columns):
            yield {name: cell for name, cell in zip(columns, cells, strict=True) if name in _KEPT}
        else:
            ident = _IDENT.search(record)  # nothing else of it is kept: any cell may be a contact's
            kept = ident.group().decode("ascii") if ident else ""
            yield Quarantined(f"{len(cells)} cells where the file has {len(columns)} columns", kept)


def _keep(
    row: Mapping[str, str] | Quarantined,
    watched: Sequence[str],
    found: dict[str, NoticeReading],
    bad: list[Quarantined],
) -> None:
    if isinstance(row, Quarantined):
        bad.append(row)
    elif _belongs(row, watched):
        item = reading_of(row)
        if isinstance(item, Quarantined):
            bad.append(item)
        else:
            found.setdefault(item.notice.notice_id, item)


def _belongs(row: Mapping[str, str], watched: Sequence[str]) -> bool:
    return row["AAC Code"].strip() in watched or row["Sol#"].strip().startswith(tuple(watched))


def reading_of(row: Mapping[str, str]) -> NoticeReading | Quarantined:
    """One row by its columns' names, as the same Notice that the API's form of it would give."""
    kept = {name: row[name] for name in _KEPT if name in row}
    raw = raw_of(kept)
    ident = loose.text(kept["NoticeId"], 100) or ""
    if not NOTICE_ID.fullmatch(ident):
        return Quarantined("no usable notice id", raw[:20_000])
    text = description_text(kept[_TEXT]) if _TEXT in kept else None
    return NoticeReading(notice_of(_as_api(kept), ident, text), payload_hash(raw), raw)


def _as_api(row: Mapping[str, str]) -> dict[str, object]:
    """The row under the API's names."""
    given: dict[str, object] = {theirs: row[ours] for ours, theirs in _PLAIN.items() if ours in row}
    path = [loose.text(row[name], 150) for name in _PATH if name in row]
    given["fullParentPathName"] = ".".join(filter(None, path))
    given["placeOfPerformance"] = {theirs: row[ours] for ours, theirs in _PLACE.items() if ours in row}
    award: dict[str, object] = {theirs: row[ours] for ours, theirs in _AWARD.items() if ours in row}
    given["award"] = {**award, "awardee": row.get(_AWARDEE)}
    return given
