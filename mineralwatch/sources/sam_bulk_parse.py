"""Parses SAM.gov's official daily file: the rows of the watched offices, out of some 74,000.

The file is a CSV in Windows-1252 or UTF-8 (both have occurred), with every cell quoted, and HTML over many lines in the
last column. Columns are found by name, since their order changes. The file is split into records as bytes, and only
records that contain a watched office's code anywhere are decoded and parsed, which is much faster than parsing all
records; the parsed cells then decide whether the row belongs to that office.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.numbers_and_ids import normalise_number, payload_hash
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.sources import lenient_json
from mineralwatch.sources.base import NoticeReading, Quarantined
from mineralwatch.sources.sam_bulk_records import FILLER, RECORD_MOST, CsvRecords
from mineralwatch.sources.sam_notice import (
    NOTICE_ID,
    description_text,
    notice_from_row,
    raw_json,
    takes_precedence,
    unreadable_values,
)

BLOCK = 65_536
NEEDED_COLUMNS = ("NoticeId", "Title", "Sol#", "AAC Code", "PostedDate", "Type", "ResponseDeadLine")
"""A file without one of these columns is refused: without deadlines, for example, every extension would be missed."""

# Only the columns named from here to `_TEXT` are stored, so that neither personal data is, nor a column added later.
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
"""Name of a column -> name of the same value in the API."""
_PATH = ("Department/Ind.Agency", "Sub-Tier", "Office")
_PLACE = {"PopCity": "city", "PopState": "state", "PopCountry": "country"}
_AWARD = {"AwardNumber": "number", "Award$": "amount", "AwardDate": "date"}
_AWARDEE, _TEXT = "Awardee", "Description"
_IDENT = re.compile(rb"[0-9a-f]{32}")
_KEPT = (*_PLAIN, *_PATH, *_PLACE, *_AWARD, _AWARDEE, _TEXT)
_OTHER_NAMES = {
    "noticeid": "NoticeId", "opportunityid": "NoticeId", "sol": "Sol#", "solicitation": "Sol#", "solno": "Sol#",
    "solnumber": "Sol#", "solicitationnumber": "Sol#", "solicitationno": "Sol#", "aac": "AAC Code",
    "officecode": "AAC Code", "dateposted": "PostedDate", "noticetype": "Type", "deadline": "ResponseDeadLine",
    "responsedate": "ResponseDeadLine", "responseduedate": "ResponseDeadLine", "archivedon": "ArchiveDate",
    "naics": "NaicsCode", "psc": "ClassificationCode", "psccode": "ClassificationCode", "isactive": "Active",
    "setaside": "SetASide", "department": "Department/Ind.Agency", "award": "Award$", "awardamount": "Award$",
    "awardno": "AwardNumber", "awardeename": "Awardee",
}  # fmt: skip
"""Another spelling of a column's name (only the letters and digits, in lower case) -> the name of that column."""
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SURE = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]")
_ASCII = bytes(range(128))
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class BulkTable:
    """The contents of a file: the notices of the watched offices, and the number of all rows."""

    notices: tuple[NoticeReading, ...]
    quarantined: tuple[Quarantined, ...]
    rows: int
    duplicates: int  # how many rows were dropped because another row has the same notice
    body_hash: str  # the checksum of the whole file, to recognise an edition that was read before


def parse_file(path: str, offices: Sequence[str]) -> BulkTable:
    """The table of the file at `path`, by `parse`; raises BadPayload, also when the file cannot be read from the
    disk."""
    try:
        with Path(path).open("rb") as file:
            return parse(_blocks(file), offices)
    except OSError as error:
        raise BadPayload(f"the downloaded file cannot be read ({error.strerror}); the next round tries again") from None


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def parse(blocks: Iterable[bytes], offices: Sequence[str]) -> BulkTable:
    """The rows whose office is watched, or whose solicitation number begins with a watched office's code. Of several
    rows for one notice, the row that `takes_precedence` is kept.

    Raises BadPayload when a needed column is missing, when there are no rows, and when the file is truncated.
    """
    watched = tuple(office.upper() for office in offices)
    csv.field_size_limit(RECORD_MOST)
    checksum = Checksum()
    records = CsvRecords(checksum.through(blocks), tuple(office.encode("ascii", "replace") for office in watched))
    columns: Sequence[str] = ()
    watched_rows = _WatchedRows()
    records_of_offices: list[bytes] = []
    for record in records:
        if columns:
            records_of_offices.append(record)
        else:
            columns = _columns(record)
    utf8 = _is_utf8(records_of_offices)
    for row in (row for record in records_of_offices for row in _rows(record, columns, utf8)):
        watched_rows.keep(row, watched)
    rows = records.count - 1
    if records.ended_inside or (columns and len((_cells(records.last) or [[]])[-1]) < len(columns)):
        raise BadPayload(f"the file ends in the middle of row {rows:,}: it is half a file; the next round tries again")
    if rows < 1:
        raise BadPayload("the file holds no notice at all, which happens when it is published empty; tried again later")
    notices = tuple(watched_rows.notices.values())
    unreadable = [note for item in notices for note in unreadable_cells(item)]
    return BulkTable(notices, (*watched_rows.quarantined, *unreadable), rows, watched_rows.duplicates, str(checksum))


class Checksum:
    """Length and CRC-32 of the blocks that pass through: enough to notice a new edition, and twice as fast as a
    hash."""

    def __init__(self) -> None:
        self._size = self._sum = 0

    def through(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The same blocks; length and CRC-32 are updated with each block on the way."""
        for block in blocks:
            self._size += len(block)
            self._sum = crc32(block, self._sum)
            yield block

    def __str__(self) -> str:
        return f"crc32:{self._sum:08x}:{self._size}"


def _is_utf8(records: Iterable[bytes]) -> bool:
    """Whether the records have at least as many sequences that are surely UTF-8 as bytes that are not UTF-8."""
    evidence = [utf8_evidence(record) for record in records if not record.isascii()]
    return sum(certain for _, certain, _ in evidence) >= sum(unreadable for _, _, unreadable in evidence)


def _columns(record: bytes) -> Sequence[str]:
    """The column names in the first record; raises BadPayload when a needed one is missing."""
    names_by_folded = {**_OTHER_NAMES, **{_folded(name): name for name in _KEPT}}
    cells = [cell.strip().strip('"') for cell in next(iter(_cells(record)), ())]
    columns = [names_by_folded.get(_folded(cell), cell) for cell in cells]
    missing = [name for name in NEEDED_COLUMNS if name not in columns]
    if len(missing) == len(NEEDED_COLUMNS):
        raise BadPayload("what came is not the list of notices: check url in [sam_bulk]")
    if missing:
        raise BadPayload(f"the file has no column {', '.join(missing)}: its form has changed, see whether a newer "
                         "version of mineralwatch reads it")  # fmt: skip
    return columns


def _folded(name: str) -> str:
    """The letters and digits of a column's name in lower case, by which spellings are compared."""
    return _NOT_ALNUM.sub("", name.casefold())


def _cells(record: bytes, *, utf8: bool = True) -> list[list[str]]:
    """The rows of a record, normally one; no row when the CSV is malformed."""
    # In Latin-1 every byte is one character, so each cell can be decoded by itself afterwards. A carriage return
    # outside of quotes is no line end here.
    lines = record.rstrip(FILLER).decode("latin-1").split("\n")
    try:
        return [
            [decoded_cell(cell, utf8=utf8) for cell in row] for row in csv.reader(f"{line}\n" for line in lines) if row
        ]
    except csv.Error:
        return []


def decoded_cell(cell: str, *, utf8: bool = True) -> str:
    """The text of a cell whose characters each stand for one byte of the file: decoded as UTF-8 or as Windows-1252.

    A cell with more UTF-8 sequences than other non-ASCII bytes counts as UTF-8, and those other bytes are read as
    Windows-1252. Sequences that make sense in both encodings (`É”`) are read as UTF-8 when `utf8` says that the whole
    file is UTF-8. Bytes that Windows-1252 leaves undefined become U+FFFD.
    """
    if cell.isascii():
        return cell
    data = cell.encode("latin-1")
    sequences, certain, unreadable = utf8_evidence(data)
    if unreadable >= sequences or not (utf8 or certain):
        return data.decode("cp1252", "replace")
    return data.decode("utf-8", _AS_WINDOWS)


def utf8_evidence(data: bytes) -> tuple[int, int, int]:
    """Three numbers: the non-ASCII UTF-8 sequences, those of them that make no sense as Windows-1252 (`Ã©`, `â€“`), and
    the bytes that are not UTF-8."""
    sequences = len(_UTF8.findall(data))
    return sequences, len(_SURE.findall(data)), len(_UTF8.sub(b"", data).translate(None, _ASCII))


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_AS_WINDOWS := "mineralwatch.cp1252", _as_windows)


def _rows(record: bytes, columns: Sequence[str], utf8: bool) -> Iterator[Mapping[str, str] | Quarantined]:
    for cells in _cells(record, utf8=utf8) or [[]]:
        if len(cells) == len(columns):
            yield {name: cell for name, cell in zip(columns, cells, strict=True) if name in _KEPT}
        else:
            notice_id = _IDENT.search(record)  # only the notice id is kept, since any other cell may hold personal data
            kept = notice_id.group().decode("ascii") if notice_id else ""
            yield Quarantined(f"{len(cells)} cells where the file has {len(columns)} columns", kept)


@dataclass(slots=True)
class _WatchedRows:
    """The rows of the watched offices that were found so far."""

    notices: dict[str, NoticeReading] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    duplicates: int = 0

    def keep(self, row: Mapping[str, str] | Quarantined, watched: Sequence[str]) -> None:
        if isinstance(row, Quarantined):
            self.quarantined.append(row)
        elif _belongs(row, watched):
            item = reading_of(row)
            if isinstance(item, Quarantined):
                self.quarantined.append(item)
                return
            known = self.notices.get(item.notice.notice_id)
            self.duplicates += known is not None
            if known is None or takes_precedence(item, known):
                self.notices[item.notice.notice_id] = item


def _belongs(row: Mapping[str, str], watched: Sequence[str]) -> bool:
    """Whether a row is of a watched office, by the office code or by the start of the solicitation number."""
    return row["AAC Code"].strip().upper() in watched or normalise_number(row["Sol#"]).startswith(tuple(watched))


def reading_of(row: Mapping[str, str]) -> NoticeReading | Quarantined:
    """The NoticeReading of one row (column -> cell), as the API's row of the same notice would give it; Quarantined
    when the row has no notice id."""
    kept = {name: row[name] for name in _KEPT if name in row}
    raw = raw_json(kept)
    notice_id = lenient_json.text(kept["NoticeId"], 100) or ""
    if not NOTICE_ID.fullmatch(notice_id):
        return Quarantined("no usable notice id", raw[:20_000])
    text = description_text(kept[_TEXT]) if _TEXT in kept else None
    return NoticeReading(notice_from_row(_as_api(kept), notice_id, text), payload_hash(raw), raw)


def unreadable_cells(item: NoticeReading) -> tuple[Quarantined, ...]:
    """The cells of a row that are not empty and whose value could not be read."""
    return unreadable_values(_as_api(json.loads(item.raw)), item.notice)


def _as_api(row: Mapping[str, str]) -> dict[str, object]:
    """The row with the names and the nesting of the API."""
    api_row: dict[str, object] = {theirs: row[ours] for ours, theirs in _PLAIN.items() if ours in row}
    path = [lenient_json.text(row[name], 150) for name in _PATH if name in row]
    api_row["fullParentPathName"] = ".".join(filter(None, path))
    api_row["placeOfPerformance"] = {theirs: row[ours] for ours, theirs in _PLACE.items() if ours in row}
    award: dict[str, object] = {theirs: row[ours] for ours, theirs in _AWARD.items() if ours in row}
    api_row["award"] = {**award, "awardee": row.get(_AWARDEE)}
    return api_row
