"""The scripted registers: USAspending's search and award pages, the Federal Register, the SEC's list of filings.

Everything in them is made up, but for the shapes. The register of contracts holds the awards of the story, as late
after their signing as it is told to be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mineralwatch.demo.world_state import SamNotice
from tests.support.world import filings
from tests.support.world.loopback_server import ScriptedResponse, as_json

USASPENDING = "/usaspending/"
SEARCH = f"{USASPENDING}search/spending_by_award/"
AWARDS = f"{USASPENDING}awards/"
FEDERAL_REGISTER = "/federal-register.json"
EDGAR = "/edgar/CIK"
DOCUMENTS = "/edgar/documents/"
MARK = "[scripted]"
_CEILING = 48_500_000.0
_ELSEWHERE = {
    "Award ID": "SPE4A627D9999",
    "Recipient Name": f"EXAMPLE PARTS INC {MARK}",
    "Award Amount": 125_000.0,
    "Base Obligation Date": "2026-05-04",
    "Description": "PUMP, FUEL",
    "Last Modified Date": "2026-06-01",
    "generated_internal_id": "CONT_IDV_SPE4A627D9999_9700",
}


@dataclass(frozen=True, slots=True)
class Book:
    """What the register of contracts goes by: the notices, the civil time, and how late it is."""

    notices: Sequence[SamNotice]
    now: datetime
    delay: timedelta


def answer(path: str, query: Mapping[str, str], agent: str, body: bytes | None, book: Book) -> ScriptedResponse | None:
    """The answer of whichever register lives at a path; None for a path of none. Only the search is posted to."""
    if body is not None:
        refused = ScriptedResponse(405, {"Content-Type": "text/plain"}, b"nothing is posted here")
        return search(body, book) if path == SEARCH else refused
    if path.startswith(AWARDS):
        return award_page(path, book)
    if path == FEDERAL_REGISTER:
        return federal_register(query, book.now)
    if path.startswith(DOCUMENTS):
        return filings.document(path, agent, book.notices)
    return filings.listed(path.removeprefix(EDGAR), agent, book.notices) if path.startswith(EDGAR) else None


def search(body: bytes, book: Book) -> ScriptedResponse:
    """One page of the register's search; what is not a question of its kind is answered with 400, as there."""
    try:
        asked = json.loads(body)
        codes, ids = asked["filters"]["award_type_codes"], asked["filters"]["award_ids"]
        limit, page = int(asked["limit"]), int(asked["page"])
    except (ValueError, KeyError, TypeError):
        return as_json({"detail": "Missing value: 'filters' is a required field"}, 400)
    vehicles = [code.startswith("IDV") for code in codes]
    if any(vehicles) and not all(vehicles):
        return as_json({"detail": "'award_type_codes' must only contain types from one group."}, 422)
    known = [_ELSEWHERE, *_awards(book)]
    found = [
        row
        for row in known
        if row["generated_internal_id"].startswith("CONT_IDV") is all(vehicles) and _asked_for(row["Award ID"], ids)
    ]
    rows = [
        {"internal_id": at, **{name: row.get(name) for name in (*asked["fields"], "generated_internal_id")}}
        for at, row in enumerate(found[(page - 1) * limit : page * limit])
    ]
    meta = {"page": page, "hasNext": page * limit < len(found)}
    return as_json({"spending_level": "awards", "limit": limit, "results": rows, "page_metadata": meta, "messages": []})


def _asked_for(number: str, ids: Sequence[str]) -> bool:
    """By the beginning of a number, or by a whole one in double quotes."""
    return any(number == one.strip('"') if one.startswith('"') else number.startswith(one) for one in ids)


def _awards(book: Book) -> Iterator[dict[str, Any]]:
    """The awards of the story that the register shows by now."""
    vehicle: str | None = None
    for notice in book.notices:
        award = notice.award
        if award is None:
            continue
        number = award.number.replace("-", "")
        is_order = number[8:9] == "F"
        vehicle = vehicle if is_order else number
        if award.on + book.delay > book.now.date():
            continue
        ref = f"CONT_AWD_{number}_9700_{vehicle}_9700" if is_order else f"CONT_IDV_{number}_9700"
        yield {
            "Award ID": number,
            "Recipient Name": award.awardee.upper(),
            "Award Amount": float(award.amount.strip("$").replace(",", "")) if is_order else 0.0,
            "Base Obligation Date": award.on.isoformat(),
            "Start Date": (award.on + timedelta(days=10)).isoformat(),
            "Description": notice.title.upper(),
            "Last Modified Date": award.on.isoformat(),
            "generated_internal_id": ref,
        }


def award_page(path: str, book: Book) -> ScriptedResponse:
    """The page of one award, which alone tells a vehicle's ceiling."""
    ref = path.removeprefix(AWARDS).strip("/")
    held = {row["generated_internal_id"]: row for row in (_ELSEWHERE, *_awards(book))}
    if ref not in held:
        return as_json({"detail": f"No Award found with: '{ref}'"}, 404)
    row = held[ref]
    return as_json(
        {
            "generated_unique_award_id": ref,
            "piid": row["Award ID"],
            "total_obligation": row["Award Amount"],
            "base_and_all_options": _CEILING if ref.startswith("CONT_IDV") else row["Award Amount"],
            "date_signed": row["Base Obligation Date"],
        }
    )


def federal_register(query: Mapping[str, str], now: datetime) -> ScriptedResponse:
    """Two documents on the stockpile; the address of the PDF changes with every answer, as it does there."""
    stockpile = "Stockpile" in query.get("conditions[term]", "")
    found = [
        _document(
            "2026-23001", f"National Defense Stockpile Market Impact Committee Request {MARK}", date(2026, 11, 12)
        ),
        _document("2026-23100", f"Meeting on Strategic Materials for cobalt and antimony {MARK}", date(2026, 11, 17)),
    ]
    rows = [row for row in found if not stockpile or "Stockpile" in row["title"]]
    for row in rows:
        row["public_inspection_pdf_url"] = f"https://public-inspection.example.gov/1.pdf?{now.timestamp():.0f}"
    return as_json({"count": len(rows), "total_pages": 1, "results": rows})


def _document(number: str, title: str, day: date) -> dict[str, Any]:
    return {
        "title": title,
        "type": "Notice",
        "abstract": None,
        "document_number": number,
        "html_url": f"https://www.federalregister.gov/documents/{day:%Y/%m/%d}/{number}/example",
        "publication_date": day.isoformat(),
        "agencies": [{"name": "Defense Department", "slug": "defense-department"}],
        "excerpts": 'Notice on the <span class="match">National Defense Stockpile</span> for fiscal year 2027.',
    }
