"""The scripted EDGAR: what each company filed, and the documents. One company files a report of the story's award.

Like there, nothing comes for a program that names no contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mineralwatch.demo.world_state import Award, SamNotice
from tests.support.world.loopback_server import ScriptedResponse, as_json

MARK = "[scripted]"
AWARDED = 1400438
"""The number of the company that files a report of the story's award, once a notice tells it."""
_AWARD, _LEASE = "award8k.htm", "example8k.htm"
_HTML = {"Content-Type": "text/html"}


def listed(name: str, agent: str, notices: Sequence[SamNotice]) -> ScriptedResponse:
    """The list of what a company filed; `name` is its number and the ending."""
    if "@" not in agent:
        return _undeclared()
    cik = name.removesuffix(".json")
    if not cik.isdecimal():
        return as_json({"message": "Not found"}, 404)
    award = _award(notices) if int(cik) == AWARDED else None
    rows = [
        (f"{cik}-26-000003", "2026-11-10", "2026-11-10T21:05:00.000Z", "10-Q", "", "q3.htm"),
        (f"{cik}-26-000002", "2026-11-09", "20261109163025", "8-K", "1.01,9.01", _LEASE),
        (f"{cik}-26-000001", "2026-10-30", None, "8-K", "2.02", "earnings.htm"),
    ]
    if award is not None:
        rows.insert(0, (f"{cik}-26-000004", "2026-11-23", "2026-11-23T13:40:00.000Z", "8-K", "1.01,9.01", _AWARD))
    names = ("accessionNumber", "filingDate", "acceptanceDateTime", "form", "items", "primaryDocument")
    recent = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    company = award.awardee if award is not None else f"EXAMPLE COMPANY {int(cik)} {MARK}"
    return as_json({"cik": cik, "name": company, "filings": {"recent": recent, "files": []}})


def _award(notices: Sequence[SamNotice]) -> Award | None:
    """The contract of the story, when it has come to that; an order under it is none."""
    awards = (notice.award for notice in notices if notice.award is not None)
    return next((award for award in awards if award.number[10:11] == "D"), None)


def document(path: str, agent: str, notices: Sequence[SamNotice]) -> ScriptedResponse:
    """One document of a report: that of the award, or one that speaks of something else."""
    if "@" not in agent:
        return _undeclared()
    award = _award(notices)
    if path.endswith(f"/{_LEASE}"):
        words = f"On November 9, 2026, the Company entered into a lease of a warehouse. {MARK}"
    elif path.endswith(f"/{_AWARD}") and award is not None:
        words = (
            f"On {award.on:%B} {award.on.day}, {award.on.year}, the Company was awarded an indefinite-delivery contract"
            f" (No. {award.number}) by the Defense Logistics Agency (\u201cDLA\u201d) for lithium carbonate for the"
            f" National Defense Stockpile. The Contract has a maximum value of {award.amount.removesuffix('.00')}."
        )
    else:
        return ScriptedResponse(404, _HTML, b"not found")
    head = "<p><b>Item 1.01&#160;Entry into a Material Definitive Agreement.</b></p>"
    return ScriptedResponse(200, _HTML, f"<html><body>{head}<p>{escape(words)}</p></body></html>".encode())


def _undeclared() -> ScriptedResponse:
    return ScriptedResponse(403, _HTML, b"Your Request Originates from an Undeclared Automated Tool")
