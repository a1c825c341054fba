"""A report's own words: its main document, and its exhibits where the main one only points to them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mineralwatch.domain.errors import NoConnection, RateLimited, SourceError
from mineralwatch.domain.filing_text import filing_reader
from mineralwatch.domain.filing_text.filing_reader import FilingReading, FilingStatement
from mineralwatch.domain.safe_text import html_to_text
from mineralwatch.sources.base import HttpReply, HttpRequest, ParseJob, SourceStep
from mineralwatch.sources.edgar_errors import UndeclaredAgent, sec_error
from mineralwatch.sources.edgar_filing_list import Filing, document_names

MAX_BODY = 3_000_000  # a signed contract with its annexes has about one
_INDEX = "index.json"
_MAX_INDEX = 500_000
_MOST_EXHIBITS = 2
_TEXT = 600_000  # characters

MakeRequest = Callable[[str, int], HttpRequest]
"""Makes the request of an address with a cap of bytes, in the source's own name and pace."""


@dataclass(frozen=True, slots=True)
class FilingResult:
    """What came of one report: what it tells of the stockpile, or the error that kept it from being read."""

    told: FilingStatement | None = None
    error: SourceError | None = None

    @property
    def must_wait(self) -> bool:
        """Whether nothing more should be asked now: the server says so, or there is no network. It is no word about
        this report, whose words are fetched later."""
        return isinstance(self.error, RateLimited | NoConnection | UndeclaredAgent)


def read_filing(
    report: Filing, filed: date, ask: MakeRequest, now: datetime
) -> Generator[SourceStep, Any, FilingResult]:
    """Read one report whose list names a readable document. An exhibit that fails takes nothing from what the main
    document tells. That of a 6-K is mostly a cover, so its exhibits are looked at in any case."""
    try:
        heard = yield from _document(report.folder + (report.document or ""), report, filed, ask, now)
    except SourceError as error:
        return FilingResult(error=error)
    points = heard.points_to_exhibits or report.form.startswith("6-K")
    if not points or (heard.statement is not None and heard.statement.action is not None):
        return FilingResult(heard.statement)
    try:
        found = yield from _exhibits(report, filed, ask, now)
    except SourceError as error:
        return FilingResult(
            heard.statement, error if heard.statement is None or isinstance(error, RateLimited) else None
        )
    # The main document of a report speaks for itself unless its exhibit alone says what was done.
    return FilingResult(
        found if found is not None and (heard.statement is None or found.action is not None) else heard.statement
    )


def _exhibits(
    report: Filing, filed: date, ask: MakeRequest, now: datetime
) -> Generator[SourceStep, Any, FilingStatement | None]:
    """What the exhibits tell: the first that states a deed, else the first that speaks of the stockpile."""
    reply = yield from _good(ask(report.folder + _INDEX, _MAX_INDEX), now)
    names: tuple[str, ...] = yield ParseJob(document_names, (reply.body,))
    best: FilingStatement | None = None
    for name in filing_reader.exhibits_to_read(names, report.document)[:_MOST_EXHIBITS]:
        heard = yield from _document(report.folder + name, report, filed, ask, now)
        if heard.statement is not None and heard.statement.action is not None:
            return heard.statement
        best = best or heard.statement
    return best


def _good(request: HttpRequest, now: datetime) -> Generator[SourceStep, Any, HttpReply]:
    reply: HttpReply = yield request
    error = sec_error(reply, now)
    if error is not None:
        raise error
    return reply


def _document(
    url: str, report: Filing, filed: date, ask: MakeRequest, now: datetime
) -> Generator[SourceStep, Any, FilingReading]:
    reply = yield from _good(ask(url, MAX_BODY), now)
    heard: FilingReading = yield ParseJob(read_document, (reply.body, report.name, filed))
    return heard


def read_document(body: bytes, company: str, filed: date) -> FilingReading:
    """What the HTML or text of a document says. Never raises; takes time in proportion to its length."""
    text = body.decode("utf-8", "replace") if _is_utf8(body) else body.decode("cp1252", "replace")
    return filing_reader.read_filing_text(html_to_text(text, _TEXT), company, filed)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
