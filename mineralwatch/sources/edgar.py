"""Current reports (8-K, of foreign companies 6-K) that the stockpile's suppliers file with the SEC, as entries.

The SEC asks every program for a contact in its User-Agent and serves none without. A report of the last 90 days, the
time in which the government's register does not show a Defense contract yet, is read once: where its words speak of
the stockpile they stand in its entry, which then is official. Of any other one its line says who filed under which
items, and leads to the document. What cannot be fetched stays such a line: what is not there is tried twice more, and
what the server failed to give for about a day.

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
from mineralwatch.domain.models import FeedEntry, Validators
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

PACE = timedelta(seconds=0.5)  # a fifth of what the SEC allows
READ_WITHIN = timedelta(days=90)
TRIES = 3  # of a document that is not there or cannot be read
TRIES_OF_TROUBLE = 100  # of one that the server failed to give: a day of rounds
MOST_READ = 8  # reports in one round, of at most four documents each
_MOST_FAILED = 2  # in one round: the next one would most likely fail too


@dataclass(slots=True)
class _Filed:
    """What one company's list holds, and how far its reports were read: how often each was tried, and those done."""

    filer: Filer
    reports: tuple[Filing, ...]
    tries: dict[str, int]
    done: set[str]


@dataclass(slots=True)
class _Round:
    """What one round has gathered so far."""

    asked: ReadContext
    remember: dict[str, str]
    entries: list[FeedEntry] = field(default_factory=list)
    bad: list[Quarantined] = field(default_factory=list)
    filed: list[_Filed] = field(default_factory=list)
    status: int | None = None
    unchanged: int = 0
    problem: SourceError | None = None
    notes: list[str] = field(default_factory=list)


class EdgarSource:
    """Every filer in one round, each asked conditionally, then the reports that were not read yet."""

    name = "edgar"
    kind = "edgar"

    def __init__(self, settings: EdgarSettings, filers: tuple[Filer, ...] = FILERS) -> None:
        self._settings = settings
        self._filers = filers
        self.interval = settings.interval
        self.hosts: tuple[str, ...] = tuple(dict.fromkeys(map(server_of, (settings.url, settings.documents))))

    def missing_setup(self) -> str | None:
        """A contact, which only the user can give."""
        if not self._settings.contact:
            return (
                "needs an e-mail address that the SEC may write to: set contact in [edgar]; it is sent to no one else"
            )
        return None

    def read(self, asked: ReadContext) -> Generator[SourceStep, Any, SourceReading]:
        """The reports of each filer. One that fails does not hide the others; raises SourceError when all fail."""
        missing = self.missing_setup()
        if missing is not None:
            raise Refused(f"EDGAR {missing}")
        state = _Round(asked, dict(asked.remembered))
        gone = yield from self._lists(state)
        if not state.filed and not state.unchanged and (failed := state.problem or gone):
            raise failed
        whole = state.problem is None
        yield from self._words(state)
        return SourceReading(
            entries=tuple(state.entries),
            quarantined=tuple(state.bad),
            complete=whole,
            scope=f"8-K and 6-K of {len(self._filers)} companies",
            not_modified=state.problem is None and not state.filed,
            http_status=state.status,
            note="; ".join(state.notes) or None,
            problem=state.problem,
            retry_at=self._due(state),
            remember=state.remember,
        )

    def _lists(self, state: _Round) -> Generator[SourceStep, Any, NoSuchSecFile | None]:
        """Every company's list. One that is not there is said, and is no failure beside others that are."""
        gone: NoSuchSecFile | None = None
        for filer in self._filers:
            try:
                yield from self._list(state, filer)
            except NoSuchSecFile as error:
                gone = error
                state.notes.append(f"the SEC has no list of {filer.name} ({error.status}): merged or deregistered?")
            except SourceError as error:
                state.problem = error
                if isinstance(error, RateLimited | UndeclaredAgent):
                    break
        return gone

    def _due(self, state: _Round) -> datetime | None:
        """One company's trouble must not make the others wait longer."""
        partly = state.problem is not None and not isinstance(state.problem, RateLimited)
        return state.asked.now + self.interval if partly else None

    def _list(self, state: _Round, filer: Filer) -> Generator[SourceStep, Any, None]:
        """One company's list; one with reports that wait to be read is asked for whole."""
        tries = _counts(state.remember.get(f"{filer.cik}/tries", ""))
        before = Validators() if tries else _validators(state.remember, filer)
        reply: HttpReply = yield self._request(
            HttpRequest(self._settings.url.format(cik=filer.cik), {"Accept": "application/json"}, validators=before)
        )
        error = sec_error(reply, state.asked.now)
        if error is not None:
            raise error
        if reply.status == 304 or (before.body_hash and before.body_hash == reply.validators.body_hash):
            state.unchanged += 1
        else:
            arguments = (reply.body, filer, self._settings.documents, state.asked.now)
            reports, bad = yield ParseJob(parse_filing_list, arguments)
            state.bad += bad
            done = set(state.remember.get(f"{filer.cik}/read", "").split())
            state.filed.append(_Filed(filer, reports, tries, done))
        state.remember |= _remember(reply.validators, filer)
        state.status = reply.status

    def _words(self, state: _Round) -> Generator[SourceStep, Any, None]:
        """Read what is new, the newest first, and then what failed before; write the entries of all reports and what
        is left for later."""
        new = [
            (report.filed, report, of)
            for of in state.filed
            for report in of.reports
            if report.filed is not None and _is_new(report, of, state.asked.now.date())
        ]
        new.sort(key=lambda one: (one[0], one[1].accession), reverse=True)
        new.sort(key=lambda one: one[2].tries.get(one[1].accession, 0))
        words = yield from self._read(state, [(filed, report) for filed, report, _ in new])
        for of in state.filed:
            listed = {report.accession for report in of.reports}
            of.done &= listed
            of.tries = {name: n for name, n in of.tries.items() if name in listed}
            for report in of.reports:
                state.entries += _entries(state, of, report, words.get(report.accession))
        for _, report, of in new:
            _settle(of, report.accession, words.get(report.accession))
        for of in state.filed:
            state.remember[f"{of.filer.cik}/read"] = " ".join(sorted(of.done))
            state.remember[f"{of.filer.cik}/tries"] = " ".join(f"{name}={n}" for name, n in sorted(of.tries.items()))
        left = sum(len(of.tries) for of in state.filed)
        if left:
            state.notes.append(f"{left} report{'s' * (left > 1)} left to be read")

    def _read(
        self, state: _Round, new: list[tuple[date, Filing]]
    ) -> Generator[SourceStep, Any, dict[str, FilingResult]]:
        found: dict[str, FilingResult] = {}
        failed = 0
        if isinstance(state.problem, RateLimited | UndeclaredAgent):
            return found
        for filed, report in new[:MOST_READ]:
            words = yield from read_filing(report, filed, self._ask, state.asked.now)
            if words.must_wait:
                state.problem = words.error
                break
            found[report.accession] = words
            failed += words.error is not None
            if failed >= _MOST_FAILED:
                break
        return found

    def _ask(self, url: str, most: int) -> HttpRequest:
        return self._request(
            HttpRequest(url, {"Accept": "text/html, application/json;q=0.9, */*;q=0.5"}, max_body=most)
        )

    def _request(self, request: HttpRequest) -> HttpRequest:
        # As a secret header it goes to this origin alone: the user's address is nobody else's business.
        agent = f"mineralwatch/{__version__} {self._settings.contact}"
        return replace(request, secret_headers={"User-Agent": agent}, pace=PACE)


def _is_new(report: Filing, of: _Filed, today: date) -> bool:
    """Whether a report is to be read: it is recent, it can be, and it was not yet."""
    recent = report.filed is not None and report.filed > today - READ_WITHIN
    return recent and report.readable and report.accession not in of.done


def _entries(state: _Round, of: _Filed, report: Filing, words: FilingResult | None) -> tuple[FeedEntry, ...]:
    """What is to be stored of a report: its line, or its words; of one whose line stands in the store, both."""
    now = state.asked.now
    if report.only_if_stockpile:
        return (filing_entry(report, now, read=True, told=words.told),) if words and words.told else ()
    if words is None or words.error is not None:
        return () if report.accession in of.done else (filing_entry(report, now),)
    if report.accession not in of.tries:
        return (filing_entry(report, now, read=True, told=words.told),)
    return (filing_entry(report, now, read=True, told=words.told, again=True),) if words.told else ()


def _settle(of: _Filed, accession: str, words: FilingResult | None) -> None:
    """Count a try, or be done with a report: it was read, or failed for the last time."""
    tried = of.tries.pop(accession, 0) + (words is not None)
    most = TRIES if words is not None and isinstance(words.error, NoSuchSecFile | BadPayload) else TRIES_OF_TROUBLE
    if words is not None and (words.error is None or tried >= most):
        of.done.add(accession)
    else:
        of.tries[accession] = tried


def _counts(text: str) -> dict[str, int]:
    pairs = (item.rpartition("=") for item in text.split())
    return {name: int(n) for name, _, n in pairs if name and n.isdecimal()}


def _validators(remembered: Mapping[str, str], filer: Filer) -> Validators:
    named = {name: remembered.get(f"{filer.cik}/{name}") for name in ("etag", "last_modified", "body_hash")}
    return Validators(**named)


def _remember(validators: Validators, filer: Filer) -> dict[str, str]:
    named = {name: getattr(validators, name) for name in ("etag", "last_modified", "body_hash")}
    return {f"{filer.cik}/{name}": value or "" for name, value in named.items()}
