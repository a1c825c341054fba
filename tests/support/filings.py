"""Filings in the shape of EDGAR, made up: a company's list, the documents of a report, and the Entry made of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from mineralwatch.config.settings import EdgarSettings
from mineralwatch.domain.errors import Refused
from mineralwatch.domain.models.health import SourceHealth, Validators
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.sources.base import HttpReply, HttpRequest, ParseJob, ReadContext, SourceReading
from mineralwatch.sources.edgar import EdgarSource
from mineralwatch.sources.edgar_filing_list import Filer

ANTIMONY = Filer(101538, "United States Antimony")


@dataclass(frozen=True, slots=True)
class Filing:
    """One report of a company: its list's row, and the text of its documents by name, the main one first."""

    accession: str
    filed: date
    documents: Mapping[str, str]
    items: str = "1.01,9.01"
    form: str = "8-K"


def award_filing(
    contract: str,
    amount: str,
    what: str,
    filed: date,
    solicitation: str | None = None,
    company: str = "United States Antimony Corporation",
) -> Filing:
    """A report under item 1.01 that a company entered into a contract on the day of its filing."""
    under = f" The Contract was awarded under solicitation {solicitation}." if solicitation else ""
    day = f"{filed:%B} {filed.day}, {filed.year}"
    body = (
        f"On {day}, {company} (the &#8220;Company&#8221;) entered into a five-year, sole-"
        f"source, indefinite-delivery, indefinite-quantity contract, No. {contract} (the &#8220;Contract&#8221;), with"
        f" the U.S. Defense Logistics Agency (&#8220;DLA&#8221;) for {what} for the National Defense Stockpile. The"
        f" Contract has a maximum value of {amount}.{under}"
    )
    return Filing(f"0000101538-{filed:%y}-000007", filed, {"uamy8k.htm": document(body)})


def document(*paragraphs: str) -> str:
    """The HTML of a report's main document, with the parts that every report has."""
    told = "".join(f"<p style='margin:0'><span>{one}</span></p>\n" for one in paragraphs)
    return f"""<?xml version="1.0" encoding="ASCII"?><html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><head>
<title>8-K</title></head><body><div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric name="dei:AmendmentFlag">false</ix:nonNumeric></ix:hidden></ix:header></div>
<p>UNITED STATES<br/>SECURITIES AND EXCHANGE COMMISSION</p><p>FORM 8-K</p><p>CURRENT REPORT</p>
<table><tr><td>Delaware</td><td>001-08675</td></tr></table>
<p><b>Item 1.01&#160;&#160;Entry into a Material Definitive Agreement.</b></p>
{told}<p><b>Forward-Looking Statements</b></p>
<p>The Company may be awarded further contracts by the Defense Logistics Agency in 2027.</p>
<p><b>Item 9.01 Financial Statements and Exhibits.</b></p>
<p><b>SIGNATURES</b></p><p>Pursuant to the Securities Exchange Act of 1934 the registrant has signed.</p>
</body></html>"""


def submissions(filings: Sequence[Filing], name: str = "UNITED STATES ANTIMONY CORP") -> bytes:
    """A company's list, with lists that stand in parallel."""
    recent = {
        "accessionNumber": [one.accession for one in filings],
        "filingDate": [one.filed.isoformat() for one in filings],
        "acceptanceDateTime": [f"{one.filed.isoformat()}T16:30:00.000Z" for one in filings],
        "form": [one.form for one in filings],
        "items": [one.items for one in filings],
        "primaryDocument": [next(iter(one.documents), "") for one in filings],
    }
    return json.dumps({"cik": "101538", "name": name, "filings": {"recent": recent, "files": []}}).encode()


def index(filing: Filing) -> bytes:
    """The list of a report's documents, `index.json` of its folder."""
    rows = [
        {"last-modified": "2026-11-20 16:30:00", "name": n, "type": "text.gif", "size": "9"} for n in filing.documents
    ]
    return json.dumps({"directory": {"item": rows, "name": "/Archives/edgar/data/101538/1"}}).encode()


def answers(filings: Sequence[Filing], name: str = "UNITED STATES ANTIMONY CORP") -> Callable[[str], bytes | None]:
    """What EDGAR holds at an address; None for nothing."""

    def at(url: str) -> bytes | None:
        if "/submissions/" in url:
            return submissions(filings, name)
        for one in filings:
            folder, _, last = url.rpartition("/")
            if folder.endswith(one.accession.replace("-", "")):
                return index(one) if last == "index.json" else _encoded(one.documents.get(last))
        return None

    return at


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def filed_entries(
    filings: Sequence[Filing], now: datetime, filer: Filer = ANTIMONY, name: str = "UNITED STATES ANTIMONY CORP"
) -> tuple[FeedEntry, ...]:
    """The entries that the program makes of a company's reports, as in a round of its own; `name` is the SEC's."""
    source = EdgarSource(EdgarSettings(contact="someone@example.com"), (filer,))
    steps = source.read(ReadContext(now, SourceHealth(source.name, source.kind)))
    at = answers(filings, name)
    given: Any = None
    try:
        while True:
            step = steps.send(given)
            assert isinstance(step, HttpRequest | ParseJob)
            given = step.function(*step.arguments) if isinstance(step, ParseJob) else _reply(step, at(step.url))
    except StopIteration as done:
        reading: SourceReading = done.value
        return reading.entries


def _reply(request: HttpRequest, body: bytes | None) -> HttpReply:
    if body is None:
        return HttpReply(request.url, 404, error=Refused("www.sec.gov answered 404", 404))
    return HttpReply(request.url, 200, body=body, validators=Validators(body_hash=sha256(body).hexdigest()))
