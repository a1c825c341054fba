"""Reads the documents of a filing: the main document, and the exhibits when the main document only points to them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import date, datetime
from typing import Any

from mineralwatch.domain.errors import NoConnection, RateLimited, SourceError
from mineralwatch.domain.filing_text import filing_reader
from mineralwatch.domain.filing_text.filing_reader import FilingReading, FilingStatement
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.safe_text import html_to_text
from mineralwatch.sources.base import HttpReply, HttpRequest, ParseJob, SourceStep
from mineralwatch.sources.edgar_errors import UndeclaredAgent, sec_error
from mineralwatch.sources.edgar_filing_list import Filing, document_names

MAX_BODY = 3_000_000  # the most bytes of a document; a signed contract with its annexes has about one million
_INDEX = "index.json"
_MAX_INDEX = 500_000
_MAX_EXHIBITS = 2
_TEXT = 600_000  # only the first 600,000 characters of a document are read

MakeRequest = Callable[[str, int], HttpRequest]
"""A function from a URL and a size cap in bytes to the request, with the User-Agent and the pace of the source."""


@dataclass(frozen=True, slots=True)
class FilingResult:
    """The result of reading one filing: the statement about the stockpile, None when there is none, or the error."""

    statement: FilingStatement | None = None
    error: SourceError | None = None

    @property
    def must_wait(self) -> bool:
        """Whether the round must end here: the SEC asks us to wait or refuses us, or there is no network. The filing is
        then read in a later round, and this try is not counted."""
        return isinstance(self.error, RateLimited | NoConnection | UndeclaredAgent)


def read_filing(
    filing: Filing, filed: date, ask: MakeRequest, now: datetime
) -> Generator[SourceStep, Any, FilingResult]:
    """Read one filing whose main document holds text. When an exhibit fails, the statement of the main document is the
    result. The exhibits of a 6-K are always read, since the main document of a 6-K is mostly a cover page."""
    try:
        read = yield from _read_url(filing.folder + (filing.document or ""), filing, filed, ask, now)
    except SourceError as error:
        return FilingResult(error=error)
    look_at_exhibits = read.points_to_exhibits or filing.form.startswith("6-K")
    if not look_at_exhibits or (read.statement is not None and read.statement.action is not None):
        return FilingResult(read.statement)
    try:
        from_exhibits = yield from _exhibits(filing, filed, ask, now)
    except SourceError as error:
        return FilingResult(read.statement, error if read.statement is None or isinstance(error, RateLimited) else None)
    # The statement of the main document counts, unless only an exhibit says what was done.
    return FilingResult(
        from_exhibits
        if from_exhibits is not None and (read.statement is None or from_exhibits.action is not None)
        else read.statement
    )


def _exhibits(
    filing: Filing, filed: date, ask: MakeRequest, now: datetime
) -> Generator[SourceStep, Any, FilingStatement | None]:
    """The statement of the exhibits: the first one that says what was done, or if none does, the first about the
    stockpile."""
    reply = yield from _reply_or_error(ask(filing.folder + _INDEX, _MAX_INDEX), now)
    names: tuple[str, ...] = yield ParseJob(document_names, (reply.body,))
    first: FilingStatement | None = None
    for name in filing_reader.exhibits_to_read(names, filing.document)[:_MAX_EXHIBITS]:
        read = yield from _read_url(filing.folder + name, filing, filed, ask, now)
        if read.statement is not None and read.statement.action is not None:
            return read.statement
        first = first or read.statement
    return first


def _reply_or_error(request: HttpRequest, now: datetime) -> Generator[SourceStep, Any, HttpReply]:
    reply: HttpReply = yield request
    error = sec_error(reply, now)
    if error is not None:
        raise error
    return reply


def _read_url(
    url: str, filing: Filing, filed: date, ask: MakeRequest, now: datetime
) -> Generator[SourceStep, Any, FilingReading]:
    reply = yield from _reply_or_error(ask(url, MAX_BODY), now)
    read: FilingReading = yield ParseJob(read_document, (reply.body, filing.name, filed))
    return read


def read_document(body: bytes, company: str, filed: date) -> FilingReading:
    """What a document, in HTML or plain text, says of the stockpile. Never raises; the time grows linearly with the
    length."""
    text = body.decode("utf-8", "replace") if _is_utf8(body) else body.decode("cp1252", "replace")
    return filing_reader.read_filing_text(html_to_text(text, _TEXT), company, filed)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
