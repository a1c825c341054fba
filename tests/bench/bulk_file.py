"""Writes a large CSV in the form of the official daily file. Every row is constructed."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

from tests.support.world.official_file import COLUMNS

SIZE = 262_500_000  # comes out at some 250 million
KEPT = 185
WORDS = [
    "the",
    "contractor",
    "shall",
    "deliver",
    "ingots,",
    "bars",
    "“as",
    "is”",
    "–",
    "and",
    "samples",
    "of",
    "metal",
    "to",
    "the",
    "depot",
    "in",
    "due",
    "time",
]


def write(path: Path, size: int = SIZE, kept: int = KEPT) -> int:
    """Write not quite `size` bytes with `kept` rows of SP8000; the number of all rows."""
    rng = random.Random(8000)
    bodies = [_description(rng, 3 + n % 36) for n in range(72)]
    mean = sum(map(len, bodies)) // len(bodies) + 720
    total = size // mean
    every = total // kept
    rows = 0
    with path.open("wb") as file:
        file.write(_line(COLUMNS))
        while rows < total:
            office = "SP8000" if rows % every == 0 and rows // every < kept else f"N{rows % 90_000:05d}"
            file.write(_line(_row(rows, office, bodies[rows % len(bodies)])))
            rows += 1
    return rows


def _row(serial: int, office: str, body: str) -> list[str]:
    ident = f"{serial:032x}"
    day = f"2026-{1 + serial % 11:02d}-{1 + serial % 28:02d}"
    cells = {
        "NoticeId": ident,
        "Title": f"Constructed row {serial}, “PUMP, ROTARY”",
        "Sol#": f"{office}-26-R-{serial:06d}",
        "Department/Ind.Agency": "DEPT OF DEFENSE",
        "CGAC": "097",
        "Sub-Tier": "DEFENSE LOGISTICS AGENCY",
        "FPDS Code": "97AS",
        "Office": "CONSTRUCTED OFFICE",
        "AAC Code": office,
        "PostedDate": f"{day} 03:42:50",
        "Type": "Solicitation",
        "BaseType": "Solicitation",
        "ArchiveType": "auto15",
        "ArchiveDate": "2027-06-01",
        "SetASideCode": "NONE",
        "SetASide": "No Set aside used",
        "ResponseDeadLine": "2026-12-31T12:00:00-05:00",
        "NaicsCode": "331410",
        "ClassificationCode": "9620",
        "PopCity": "FORT BELVOIR",
        "PopState": "VA",
        "PopCountry": "USA",
        "Active": "Yes",
        "OrganizationType": "OFFICE",
        "State": "VA",
        "City": "FORT BELVOIR",
        "ZipCode": "22060",
        "CountryCode": "USA",
        "Link": f"https://sam.gov/opp/{ident}/view",
        "Description": body,
    }
    return [cells.get(name, "") for name in COLUMNS]


def _description(rng: random.Random, lines: int) -> str:
    return "\r\n".join(f"<p>{' '.join(rng.choices(WORDS, k=32))} (“{n}”)</p>" for n in range(lines))


def _line(cells: tuple[str, ...] | list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(cells)
    return text.getvalue().encode("cp1252")
