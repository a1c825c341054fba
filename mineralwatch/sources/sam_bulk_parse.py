"""Reading SAM.gov's official daily file: the rows of the watched offices, out of some 74,000. Pure but for the file.

Windows-1252 or UTF-8 (it has been both, and may turn over night), every cell quoted, HTML over many lines in the last
one; columns are found by name, since they have come and gone. The file is cut into records as bytes, and only a record
that names a watched office anywhere is decoded and parsed: that is faster by far than parsing all, and exact, since the
cells decide again afterwards.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.identity import normalise_number, payload_hash
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
_OTHER_NAMES = {
    "noticeid": "NoticeId", "opportunityid": "NoticeId", "sol": "Sol#", "solicitation": "Sol#", "solno": "Sol#",
    "solnumber": "Sol#", "solicitationnumber": "Sol#", "solicitationno": "Sol#", "aac": "AAC Code",
    "officecode": "AAC Code", "dateposted": "PostedDate", "noticetype": "Type", "deadline": "ResponseDeadLine",
    "responsedate": "ResponseDeadLine", "responseduedate": "ResponseDeadLine", "archivedon": "ArchiveDate",
    "naics": "NaicsCode", "psc": "ClassificationCode", "psccode": "ClassificationCode", "isactive": "Active",
    "setaside": "SetASide", "department": "Department/Ind.Agency", "award": "Award$", "awardamount": "Award$",
    "awardno": "AwardNumber", "awardeename": "Awardee",
}  # fmt: skip
"""Letters and digits of a column's name, in lower case -> its name; a change of wording is not yet another column."""
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SURE = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]")
_ASCII = bytes(range(128))
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class BulkTable:
    """What a file holds: the watched offices' notices, and the number of all its rows."""

    notices: tuple[NoticeReading, ...]
    quarantined: tuple[Quarantined, ...]
    rows: int
    duplicates: int  # rows beside another one of the same notice
    body_hash: str  # of all of it, to tell an edition that was read before


def parse_file(path: str, offices: Sequence[str]) -> BulkTable:
    """`parse` of a file; raises BadPayload, also when it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return parse(_blocks(file), offices)
    except OSError as error:
        raise BadPayload(f"the downloaded file cannot be read ({error.strerror}); the next round tries again") from None


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def parse(blocks: Iterable[bytes], offices: Sequence[str]) -> BulkTable:
    """The rows whose office is watched, or whose number begins with a watched office; of the rows of one notice the one
    that `takes_precedence` the others.

    Raises BadPayload when a needed column is missing, when there is no row at all, and when the file ends in a cell.
    """
    watched = tuple(office.upper() for office in offices)
    csv.field_size_limit(RECORD_MOST)
    sums = Checksum()
    records = CsvRecords(sums.through(blocks), tuple(office.encode("ascii", "replace") for office in watched))
    columns: Sequence[str] = ()
    found = _Found()
    held: list[bytes] = []
    for record in records:
        if columns:
            held.append(record)
        else:
            columns = _columns(record)
    utf8 = _is_utf8(held)
    for row in (row for record in held for row in _rows(record, columns, utf8)):
        found.keep(row, watched)
    rows = records.count - 1
    if records.ended_inside or (columns and len((_cells(records.last) or [[]])[-1]) < len(columns)):
        raise BadPayload(f"the file ends in the middle of row {rows:,}: it is half a file; the next round tries again")
    if rows < 1:
        raise BadPayload("the file holds no notice at all, which happens when it is put up empty; tried again later")
    notices = tuple(found.notices.values())
    odd = [note for item in notices for note in unreadable_cells(item)]
    return BulkTable(notices, (*found.bad, *odd), rows, found.twins, str(sums))


class Checksum:
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


def _is_utf8(records: Iterable[bytes]) -> bool:
    """Whether what is surely UTF-8 in some records outweighs what cannot be; without either it is the same to all."""
    found = [utf8_evidence(record) for record in records if not record.isascii()]
    return sum(sure for _, sure, _ in found) >= sum(odd for _, _, odd in found)


def _columns(record: bytes) -> Sequence[str]:
    """The names of the first record; raises BadPayload when one is missing that is needed."""
    named = {**_OTHER_NAMES, **{_folded(name): name for name in _KEPT}}
    given = [cell.strip().strip('"') for cell in next(iter(_cells(record)), ())]
    columns = [named.get(_folded(cell), cell) for cell in given]
    missing = [name for name in NEEDED_COLUMNS if name not in columns]
    if len(missing) == len(NEEDED_COLUMNS):
        raise BadPayload("what came is not the list of notices: check url in [sam_bulk]")
    if missing:
        raise BadPayload(f"the file has no column {', '.join(missing)}: its form has changed, see whether a newer "
                         "version of mineralwatch reads it")  # fmt: skip
    return columns


def _folded(name: str) -> str:
    return _NOT_ALNUM.sub("", name.casefold())


def _cells(record: bytes, *, utf8: bool = True) -> list[list[str]]:
    """The rows of a record, which is one but for oddities; none when it cannot be told what they are."""
    # As Latin-1 every byte is one sign and none is lost; each cell decides on its own encoding afterwards. A carriage
    # return outside of quotes is no line end here.
    lines = record.rstrip(FILLER).decode("latin-1").split("\n")
    try:
        return [
            [decoded_cell(cell, utf8=utf8) for cell in row] for row in csv.reader(f"{line}\n" for line in lines) if row
        ]
    except csv.Error:
        return []


def decoded_cell(cell: str, *, utf8: bool = True) -> str:
    """A cell whose signs are the bytes of the file, as UTF-8 or else as Windows-1252.

    One odd byte does not decide: what has more signs of UTF-8 than bytes that cannot be UTF-8 is UTF-8 with odd bytes.
    Pairs that make sense in both (`É”`) are what the file is otherwise, which `utf8` says. Bytes that Windows-1252
    leaves undefined become U+FFFD.
    """
    if cell.isascii():
        return cell
    data = cell.encode("latin-1")
    signs, sure, odd = utf8_evidence(data)
    if odd >= signs or not (utf8 or sure):
        return data.decode("cp1252", "replace")
    return data.decode("utf-8", _AS_WINDOWS)


def utf8_evidence(data: bytes) -> tuple[int, int, int]:
    """How many signs beyond ASCII would be UTF-8, how many of them make no sense as Windows-1252 (`Ã©`, `â€“`), and how
    many bytes cannot be UTF-8."""
    signs = len(_UTF8.findall(data))
    return signs, len(_SURE.findall(data)), len(_UTF8.sub(b"", data).translate(None, _ASCII))


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_AS_WINDOWS := "mineralwatch.cp1252", _as_windows)


def _rows(record: bytes, columns: Sequence[str], utf8: bool) -> Iterator[Mapping[str, str] | Quarantined]:
    for cells in _cells(record, utf8=utf8) or [[]]:
        if len(cells) == len(columns):
            yield {name: cell for name, cell in zip(columns, cells, strict=True) if name in _KEPT}
        else:
            ident = _IDENT.search(record)  # nothing else of it is kept: any cell may be a contact's
            kept = ident.group().decode("ascii") if ident else ""
            yield Quarantined(f"{len(cells)} cells where the file has {len(columns)} columns", kept)


@dataclass(slots=True)
class _Found:
    """The watched offices' rows so far."""

    notices: dict[str, NoticeReading] = field(default_factory=dict)
    bad: list[Quarantined] = field(default_factory=list)
    twins: int = 0

    def keep(self, row: Mapping[str, str] | Quarantined, watched: Sequence[str]) -> None:
        if isinstance(row, Quarantined):
            self.bad.append(row)
        elif _belongs(row, watched):
            item = reading_of(row)
            if isinstance(item, Quarantined):
                self.bad.append(item)
                return
            known = self.notices.get(item.notice.notice_id)
            self.twins += known is not None
            if known is None or takes_precedence(item, known):
                self.notices[item.notice.notice_id] = item


def _belongs(row: Mapping[str, str], watched: Sequence[str]) -> bool:
    return row["AAC Code"].strip().upper() in watched or normalise_number(row["Sol#"]).startswith(tuple(watched))


def reading_of(row: Mapping[str, str]) -> NoticeReading | Quarantined:
    """One row by its columns' names, as the same Notice that the API's form of it would give."""
    kept = {name: row[name] for name in _KEPT if name in row}
    raw = raw_json(kept)
    ident = lenient_json.text(kept["NoticeId"], 100) or ""
    if not NOTICE_ID.fullmatch(ident):
        return Quarantined("no usable notice id", raw[:20_000])
    text = description_text(kept[_TEXT]) if _TEXT in kept else None
    return NoticeReading(notice_from_row(_as_api(kept), ident, text), payload_hash(raw), raw)


def unreadable_cells(item: NoticeReading) -> tuple[Quarantined, ...]:
    """The cells of a row that say something which could not be read."""
    return unreadable_values(_as_api(json.loads(item.raw)), item.notice)


def _as_api(row: Mapping[str, str]) -> dict[str, object]:
    """The row under the API's names."""
    given: dict[str, object] = {theirs: row[ours] for ours, theirs in _PLAIN.items() if ours in row}
    path = [lenient_json.text(row[name], 150) for name in _PATH if name in row]
    given["fullParentPathName"] = ".".join(filter(None, path))
    given["placeOfPerformance"] = {theirs: row[ours] for ours, theirs in _PLACE.items() if ours in row}
    award: dict[str, object] = {theirs: row[ours] for ours, theirs in _AWARD.items() if ours in row}
    given["award"] = {**award, "awardee": row.get(_AWARDEE)}
    return given
