"""Current reports (form 8-K, of foreign companies 6-K) that the stockpile's suppliers file with the SEC, as feed
entries.

The SEC refuses programs without a contact in the User-Agent. The documents of a filing are read once, when the filing
is at most 90 days old: for that long the government's register does not show a Defense contract. When the documents
speak of the stockpile, the entry quotes them and is official. The entry of any other filing says who filed under which
items, and links to the document. A document that is missing is tried three times; when the server fails to give a
document, it is tried for a day.

Shapes: https://www.sec.gov/search-filings/edgar-application-programming-interfaces
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from mineralwatch import __version__
from mineralwatch.config.settings import EdgarSettings
from mineralwatch.domain.errors import BadPayload, RateLimited, Refused, SourceError
from mineralwatch.domain.models.health import Validators
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.sources.base import (
    HttpReply,
    HttpRequest,
    ParseJob,
    Quarantined,
    ReadContext,
    SourceReading,
    SourceStep,
)
from mineralwatch.sources.edgar_documents import FilingResult, read_filing
from mineralwatch.sources.edgar_errors import NoSuchSecFile, UndeclaredAgent, sec_error
from mineralwatch.sources.edgar_filing_list import FILERS, Filer, Filing, filing_entry, parse_filing_list
from mineralwatch.sources.urls import server_of

PACE = timedelta(seconds=0.5)  # the pause between two requests, which makes a fifth of the rate that the SEC allows
READ_WITHIN = timedelta(days=90)
TRIES = 3  # how often a missing or malformed document is tried
TRIES_WITH_SERVER_ERROR = 100  # how often a document is tried when the server fails to give it: about a day of rounds
MAX_READ = 8  # the most filings that are read in one round, with at most four documents each
_MAX_FAILED = 2  # after so many failed filings the other filings wait for the next round


@dataclass(slots=True)
class _FilerState:
    """One company's list of filings, with the filings that were read already."""

    filer: Filer
    filings: tuple[Filing, ...]
    tries: dict[str, int]  # accession number of a filing still to be read -> failed tries so far
    done: set[str]  # accession numbers of the filings that are not read again


@dataclass(slots=True)
class _Round:
    """What the current round has found so far."""

    context: ReadContext
    remember: dict[str, str]
    entries: list[FeedEntry] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    filers: list[_FilerState] = field(default_factory=list)
    status: int | None = None
    unchanged: int = 0
    problem: SourceError | None = None
    notes: list[str] = field(default_factory=list)


class EdgarSource:
    """The source `edgar`: one round asks for every company's list of filings, conditionally, and then reads the filings
    that were not read yet."""

    name = "edgar"
    kind = "edgar"

    def __init__(self, settings: EdgarSettings, filers: tuple[Filer, ...] = FILERS) -> None:
        self._settings = settings
        self._filers = filers
        self.interval = settings.interval
        self.hosts: tuple[str, ...] = tuple(dict.fromkeys(map(server_of, (settings.url, settings.documents))))

    def missing_setup(self) -> str | None:
        """What the user has to do when [edgar] has no contact address; None when it has one."""
        if not self._settings.contact:
            return (
                "needs an e-mail address that the SEC may write to: set contact in [edgar]; it is sent to no one else"
            )
        return None

    def read(self, context: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The filings of each company. When one list fails, the other lists are read all the same; raises SourceError
        when all lists fail."""
        missing = self.missing_setup()
        if missing is not None:
            raise Refused(f"EDGAR {missing}")
        state = _Round(context, dict(context.remembered))
        gone = yield from self._read_lists(state)
        if not state.filers and not state.unchanged and (failed := state.problem or gone):
            raise failed
        complete = state.problem is None
        yield from self._read_new_filings(state)
        return SourceReading(
            entries=tuple(state.entries),
            quarantined=tuple(state.quarantined),
            complete=complete,
            scope=f"8-K and 6-K of {len(self._filers)} companies",
            not_modified=state.problem is None and not state.filers,
            http_status=state.status,
            note="; ".join(state.notes) or None,
            problem=state.problem,
            retry_at=self._retry_at(state),
            remember=state.remember,
        )

    def _read_lists(self, state: _Round) -> Generator[SourceStep, Any, NoSuchSecFile | None]:
        """Fetch every company's list. Returns the error of a list that does not exist; it is only a note when other
        lists do exist."""
        gone: NoSuchSecFile | None = None
        for filer in self._filers:
            try:
                yield from self._read_list(state, filer)
            except NoSuchSecFile as error:
                gone = error
                state.notes.append(f"the SEC has no list of {filer.name} ({error.status}): merged or deregistered?")
            except SourceError as error:
                state.problem = error
                if isinstance(error, RateLimited | UndeclaredAgent):
                    break
        return gone

    def _retry_at(self, state: _Round) -> datetime | None:
        """The time of the next round when some lists failed: after the usual interval, since a back-off would delay the
        other lists."""
        partly = state.problem is not None and not isinstance(state.problem, RateLimited)
        return state.context.now + self.interval if partly else None

    def _read_list(self, state: _Round, filer: Filer) -> Generator[SourceStep, Any, None]:
        """Fetch one company's list; without validators when some of the filings in it are still to be read."""
        tries = _tries_of(state.remember.get(f"{filer.cik}/tries", ""))
        before = Validators() if tries else _remembered_validators(state.remember, filer)
        reply: HttpReply = yield self._request(
            HttpRequest(self._settings.url.format(cik=filer.cik), {"Accept": "application/json"}, validators=before)
        )
        error = sec_error(reply, state.context.now)
        if error is not None:
            raise error
        if reply.status == 304 or (before.body_hash and before.body_hash == reply.validators.body_hash):
            state.unchanged += 1
        else:
            arguments = (reply.body, filer, self._settings.documents, state.context.now)
            filings, quarantined = yield ParseJob(parse_filing_list, arguments)
            state.quarantined += quarantined
            done = set(state.remember.get(f"{filer.cik}/read", "").split())
            state.filers.append(_FilerState(filer, filings, tries, done))
        state.remember |= _validators_to_remember(reply.validators, filer)
        state.status = reply.status

    def _read_new_filings(self, state: _Round) -> Generator[SourceStep, Any, None]:
        """Read the documents of new filings, newest first, then the documents that failed in earlier rounds. Add the
        entries of all filings, and remember which filings are left for later rounds."""
        new = [
            (filing.filed, filing, filer_state)
            for filer_state in state.filers
            for filing in filer_state.filings
            if filing.filed is not None and _is_new(filing, filer_state, state.context.now.date())
        ]
        new.sort(key=lambda item: (item[0], item[1].accession), reverse=True)
        new.sort(key=lambda item: item[2].tries.get(item[1].accession, 0))
        results = yield from self._read_documents(state, [(filed, filing) for filed, filing, _ in new])
        for filer_state in state.filers:
            listed = {filing.accession for filing in filer_state.filings}
            filer_state.done &= listed
            filer_state.tries = {name: n for name, n in filer_state.tries.items() if name in listed}
            for filing in filer_state.filings:
                state.entries += _entries(state, filer_state, filing, results.get(filing.accession))
        for _, filing, filer_state in new:
            _count_try(filer_state, filing.accession, results.get(filing.accession))
        for filer_state in state.filers:
            state.remember[f"{filer_state.filer.cik}/read"] = " ".join(sorted(filer_state.done))
            state.remember[f"{filer_state.filer.cik}/tries"] = " ".join(
                f"{name}={n}" for name, n in sorted(filer_state.tries.items())
            )
        waiting = sum(len(filer_state.tries) for filer_state in state.filers)
        if waiting:
            state.notes.append(f"{waiting} report{'s' * (waiting > 1)} left to be read")

    def _read_documents(
        self, state: _Round, new: list[tuple[date, Filing]]
    ) -> Generator[SourceStep, Any, dict[str, FilingResult]]:
        """Read the documents of filings until two filings have failed or the round must end; returns the results by
        accession number."""
        results: dict[str, FilingResult] = {}
        failed = 0
        if isinstance(state.problem, RateLimited | UndeclaredAgent):
            return results
        for filed, filing in new[:MAX_READ]:
            result = yield from read_filing(filing, filed, self._make_request, state.context.now)
            if result.must_wait:
                state.problem = result.error
                break
            results[filing.accession] = result
            failed += result.error is not None
            if failed >= _MAX_FAILED:
                break
        return results

    def _make_request(self, url: str, max_bytes: int) -> HttpRequest:
        return self._request(
            HttpRequest(url, {"Accept": "text/html, application/json;q=0.9, */*;q=0.5"}, max_body=max_bytes)
        )

    def _request(self, request: HttpRequest) -> HttpRequest:
        # The User-Agent holds the user's e-mail address, so it is a secret header, which is sent to this origin only.
        agent = f"mineralwatch/{__version__} {self._settings.contact}"
        return replace(request, secret_headers={"User-Agent": agent}, pace=PACE)


def _is_new(filing: Filing, filer_state: _FilerState, today: date) -> bool:
    """Whether a filing's documents are to be read: it is recent, has a readable document, and was not read before."""
    recent = filing.filed is not None and filing.filed > today - READ_WITHIN
    return recent and filing.readable and filing.accession not in filer_state.done


def _entries(
    state: _Round, filer_state: _FilerState, filing: Filing, result: FilingResult | None
) -> tuple[FeedEntry, ...]:
    """The entries to store for a filing: none, one line that a filing exists, or the quoted statement about the
    stockpile.

    A line that was stored in an earlier round is never changed; the statement then becomes a second entry.
    """
    now = state.context.now
    if filing.only_if_stockpile:
        return (
            (filing_entry(filing, now, documents_read=True, statement=result.statement),)
            if result and result.statement
            else ()
        )
    if result is None or result.error is not None:
        return () if filing.accession in filer_state.done else (filing_entry(filing, now),)
    if filing.accession not in filer_state.tries:
        return (filing_entry(filing, now, documents_read=True, statement=result.statement),)
    return (
        (filing_entry(filing, now, documents_read=True, statement=result.statement, line_is_stored=True),)
        if result.statement
        else ()
    )


def _count_try(filer_state: _FilerState, accession: str, result: FilingResult | None) -> None:
    """Count a failed try to read a filing; mark the filing as done when it was read or has failed too often."""
    tried = filer_state.tries.pop(accession, 0) + (result is not None)
    tries_allowed = (
        TRIES
        if result is not None and isinstance(result.error, NoSuchSecFile | BadPayload)
        else TRIES_WITH_SERVER_ERROR
    )
    if result is not None and (result.error is None or tried >= tries_allowed):
        filer_state.done.add(accession)
    else:
        filer_state.tries[accession] = tried


def _tries_of(text: str) -> dict[str, int]:
    pairs = (item.rpartition("=") for item in text.split())
    return {name: int(n) for name, _, n in pairs if name and n.isdecimal()}


def _remembered_validators(remembered: Mapping[str, str], filer: Filer) -> Validators:
    named = {name: remembered.get(f"{filer.cik}/{name}") for name in ("etag", "last_modified", "body_hash")}
    return Validators(**named)


def _validators_to_remember(validators: Validators, filer: Filer) -> dict[str, str]:
    named = {name: getattr(validators, name) for name in ("etag", "last_modified", "body_hash")}
    return {f"{filer.cik}/{name}": value or "" for name, value in named.items()}
