"""The scripted official daily file: every notice of the world among made-up ones of other offices, as one large CSV.

Bytes are Windows-1252, all cells quoted, descriptions are HTML over several lines. The same notices give the same
bytes, whatever the run.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import md5, sha256

from mineralwatch.demo.world_state import SamNotice
from tests.support.world.loopback_server import ScriptedResponse

PATH = "/bulk.csv"
ENCODING = "cp1252"
COLUMNS = (
    "NoticeId", "Title", "Sol#", "Department/Ind.Agency", "CGAC", "Sub-Tier", "FPDS Code", "Office", "AAC Code",
    "PostedDate", "Type", "BaseType", "ArchiveType", "ArchiveDate", "SetASideCode", "SetASide", "ResponseDeadLine",
    "NaicsCode", "ClassificationCode", "PopStreetAddress", "PopCity", "PopState", "PopZip", "PopCountry", "Active",
    "AwardNumber", "AwardDate", "Award$", "Awardee", "PrimaryContactTitle", "PrimaryContactFullname",
    "PrimaryContactEmail", "PrimaryContactPhone", "PrimaryContactFax", "SecondaryContactTitle",
    "SecondaryContactFullname", "SecondaryContactEmail", "SecondaryContactPhone", "SecondaryContactFax",
    "OrganizationType", "State", "City", "ZipCode", "CountryCode", "AdditionalInfoLink", "Link", "Description",
)  # fmt: skip
FILLERS = 900
"""Rows of other offices: with them the file is a little over a megabyte, and the real one is 211 MB."""
IGNORES_IF_RANGE = "X-Scripted-If-Range"
"""A header by which a fault makes the server send the rest of the present file to one who holds part of another."""

_OTHERS = (
    ("DEPT OF DEFENSE", "017", "DEPT OF THE NAVY", "1700", "NAVSEA HQ", "N00024"),
    ("DEPT OF DEFENSE", "097", "DEFENSE LOGISTICS AGENCY", "97AS", "DLA AVIATION AT OKLAHOMA CITY, OK", "SPRTA1"),
    ("GENERAL SERVICES ADMINISTRATION", "047", "PUBLIC BUILDINGS SERVICE", "4740", "PBS R00 CPF", "47PA00"),
    ("INTERIOR, DEPARTMENT OF THE", "014", "NATIONAL PARK SERVICE", "1443", "MWR REGIONAL OFFICE", "140P62"),
)
_THINGS = (
    "PUMP, \u201cROTARY\u201d",
    "CABLE ASSEMBLY",
    "ROOF REPAIR \u2013 BUILDING 7",
    "VALVE, GLOBE",
    "SURVEY, SOILS",
)
_SENTENCE = (
    "This requirement is made up \u2013 it belongs to no one, costs \u20ac0 and must be left out, \u201cin full\u201d."
)


def body(notices: Sequence[SamNotice]) -> bytes:
    """The whole file; what the watched office holds stands in the middle of it, in the order of the notice ids."""
    before, after = _filler()
    kept = sorted(notices, key=lambda notice: notice.notice_id)
    return before + encode([row(notice) for notice in kept]) + after


def answer(whole: ScriptedResponse, asked: dict[str, str]) -> ScriptedResponse:
    """What a client gets of `whole`: all of it, 304, or the range it asks for. `asked` has lower-case header names.

    A file without `Accept-Ranges` is never given in part.
    """
    tag, changed = whole.headers.get("ETag"), whole.headers.get("Last-Modified")
    if whole.status != 200:
        return whole
    given = asked.get("if-none-match")
    if (tag in given) if tag and given else (changed and asked.get("if-modified-since") == changed):
        return ScriptedResponse(304, whole.headers)
    begin = _begin(asked.get("range", ""))
    holds = asked.get("if-range") in (None, tag, changed) or IGNORES_IF_RANGE in whole.headers
    if begin is None or not holds or "Accept-Ranges" not in whole.headers:
        return whole
    size = len(whole.body)
    if begin >= size:
        return ScriptedResponse(416, {**whole.headers, "Content-Range": f"bytes */{size}"})
    headers = {**whole.headers, "Content-Range": f"bytes {begin}-{size - 1}/{size}"}
    cut = None if whole.cut is None or whole.cut <= begin else whole.cut - begin
    return ScriptedResponse(206, headers, whole.body[begin:], whole.delay, cut)


def whole(content: bytes, changed_at: datetime) -> ScriptedResponse:
    """The file with its validators; the tag has the form of an upload in parts."""
    headers = {
        "Content-Type": "text/csv",
        "ETag": tag_of(content),
        "Last-Modified": format_datetime(changed_at, usegmt=True),
        "Accept-Ranges": "bytes",
    }
    return ScriptedResponse(200, headers, content)


def tag_of(content: bytes) -> str:
    """A strong tag that follows from the bytes."""
    return f'"{md5(content, usedforsecurity=False).hexdigest()}-26"'


def encode(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as the file writes them."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(ENCODING, "replace")


def row(notice: SamNotice) -> tuple[str, ...]:
    """One notice in the order of COLUMNS; contacts are left out."""
    path, codes = notice.office_path.split("."), notice.office_codes.split(".")
    award = notice.award
    cells = {
        "NoticeId": notice.notice_id,
        "Title": notice.title,
        "Sol#": notice.number,
        "Department/Ind.Agency": path[0],
        "CGAC": codes[0],
        "Sub-Tier": path[1],
        "FPDS Code": codes[1],
        "Office": path[-1],
        "AAC Code": codes[-1],
        "PostedDate": _posted(notice.posted, int(notice.notice_id[:4], 16)),
        "Type": notice.type,
        "BaseType": notice.type,
        "ArchiveType": "autocustom",
        "ArchiveDate": notice.archive.isoformat() if notice.archive else "",
        "SetASideCode": notice.set_aside or "",
        "SetASide": "No Set aside used" if notice.set_aside == "NONE" else "",
        "ResponseDeadLine": notice.deadline or "",
        "NaicsCode": notice.naics[0] if notice.naics else "",
        "ClassificationCode": notice.psc,
        "Active": "Yes" if notice.active else "No",
        "AwardNumber": award.number if award else "",
        "AwardDate": award.on.isoformat() if award else "",
        "Award$": award.amount if award else "",
        "Awardee": award.awardee if award else "",
        "OrganizationType": "OFFICE",
        "State": "VA",
        "City": "FORT BELVOIR",
        "ZipCode": "22060",
        "CountryCode": "USA",
        "Link": f"https://sam.gov/opp/{notice.notice_id}/view",
        "Description": _lines(notice.text or ""),
    }
    return tuple(cells.get(name, "") for name in COLUMNS)


def _posted(day: date, seed: int) -> str:
    """A time on that day in office hours, in one of the two forms that are seen."""
    clock = f"{day.isoformat()} {9 + seed % 8:02d}:{seed % 60:02d}:{seed % 47:02d}"
    return clock if seed % 2 else f"{clock}.{seed % 1000:03d}-04"


def _lines(text: str) -> str:
    """The same words over several lines."""
    return text.replace(". ", ".\r\n").replace("</li><li>", "</li>\n<li>")


def _begin(asked: str) -> int | None:
    """The first byte of `bytes=N-`, the only form that a resuming client needs."""
    first = asked.removeprefix("bytes=").removesuffix("-")
    return int(first) if asked.startswith("bytes=") and asked.endswith("-") and first.isdecimal() else None


@lru_cache(maxsize=1)
def _filler() -> tuple[bytes, bytes]:
    """The header with the first half of the other offices' rows, and the second half."""
    rows = [_other(serial) for serial in range(FILLERS)]
    half = FILLERS // 2
    return encode([COLUMNS, *rows[:half]]), encode(rows[half:])


def _other(serial: int) -> tuple[str, ...]:
    seed = int(sha256(f"filler/{serial}".encode()).hexdigest()[:8], 16)
    office = _OTHERS[seed % len(_OTHERS)]
    notice = SamNotice(
        number=f"{office[-1]}-27-R-{serial:05d}",
        title=f"{_THINGS[seed % len(_THINGS)]} (scripted filler {serial})",
        type=("Solicitation", "Award Notice", "Special Notice", "Sources Sought")[seed % 4],
        posted=date(2026, 1 + seed % 10, 1 + seed % 28),
        text="<div>\n" + "\n".join(f"<p>{_SENTENCE} Line {n}.</p>" for n in range(1 + seed % 11)) + "\n</div>",
        deadline=f"2026-12-{1 + seed % 28:02d}T12:00:00+01:00",
        office_path=".".join((office[0], office[2], office[4])),
        office_codes=".".join((office[1], office[3], office[5])),
    )
    return row(notice)
