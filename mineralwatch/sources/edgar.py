"""Current reports (8-K) that the stockpile's suppliers file with the SEC, as entries beside the news.

The SEC asks every program for a contact in its User-Agent and serves none without. A report's own words are not
fetched, so none is taken for an award: its line says who filed under which items, and leads to the document.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mineralwatch import __version__
from mineralwatch.config.settings import Edgar
from mineralwatch.domain.errors import BadPayload, RateLimited, Refused, SourceError
from mineralwatch.domain.models import Entry, Grade, Validators
from mineralwatch.sources import loose
from mineralwatch.sources.base import Asked, Quarantined, Reading, Reply, Request, Step, Work
from mineralwatch.sources.feed_item import Place, RawItem, entry_of
from mineralwatch.sources.origin import server_of
from mineralwatch.sources.sam_parse import decode

OUTLET = "SEC EDGAR"
PACE = timedelta(seconds=0.5)  # a fifth of what the SEC allows
ITEMS = ("1.01", "7.01", "8.01")  # a material agreement, a disclosure, other events
_FORMS = ("8-K", "8-K/A")
_KEPT = timedelta(days=366)
_EASTERN = ZoneInfo("America/New_York")
_ARCHIVE = "https://www.sec.gov/Archives/edgar/data"
_COLUMNS = ("accessionNumber", "filingDate", "acceptanceDateTime", "form", "items", "primaryDocument")


@dataclass(frozen=True, slots=True)
class Filer:
    """One company of the record that files at the SEC, by its number there."""

    cik: int
    name: str


FILERS: tuple[Filer, ...] = (
    Filer(101538, "United States Antimony"),
    Filer(1801368, "MP Materials"),
    Filer(1598428, "Metallus"),
    Filer(2101698, "Elmet"),
    Filer(764065, "Cleveland-Cliffs"),
    Filer(1400438, "Largo"),
)


class EdgarSource:
    """Every filer in one round, each asked conditionally."""

    name = "edgar"
    kind = "edgar"

    def __init__(self, settings: Edgar, filers: tuple[Filer, ...] = FILERS) -> None:
        self._settings = settings
        self._filers = filers
        self.interval = settings.interval
        self.hosts: tuple[str, ...] = (server_of(settings.url),)

    def ready(self) -> str | None:
        """A contact, which only the user can give."""
        if not self._settings.contact:
            return (
                "needs an e-mail address that the SEC may write to: set contact in [edgar]; it is sent to no one else"
            )
        return None

    def read(self, asked: Asked) -> Generator[Step, Any, Reading]:
        """The reports of each filer. One that fails does not hide the others; raises SourceError when all fail."""
        missing = self.ready()
        if missing is not None:
            raise Refused(f"EDGAR {missing}")
        entries: list[Entry] = []
        bad: list[Quarantined] = []
        remembered = dict(asked.remembered)
        problem: SourceError | None = None
        status: int | None = None
        unchanged = read = 0
        for filer in self._filers:
            before = _validators(remembered, filer)
            reply: Reply = yield self._request(filer, before)
            try:
                if reply.error is not None:
                    raise reply.error
                if reply.status == 304 or (before.body_hash and before.body_hash == reply.validators.body_hash):
                    unchanged += 1
                else:
                    found, broken = yield Work(parse_filings, (reply.body, filer, asked.now))
                    entries += found
                    bad += broken
                    read += 1
                remembered |= _remember(reply.validators, filer)
                status = reply.status
            except SourceError as error:
                problem = error
                if isinstance(error, RateLimited):
                    break
        if not read and not unchanged and problem is not None:
            raise problem
        return Reading(
            entries=tuple(entries),
            quarantined=tuple(bad),
            complete=problem is None,
            scope=f"8-K of {len(self._filers)} companies",
            not_modified=problem is None and not read,
            http_status=status,
            problem=problem,
            remember=remembered,
        )

    def _request(self, filer: Filer, before: Validators) -> Request:
        # As a secret header it goes to this origin alone: the user's address is nobody else's business.
        agent = f"mineralwatch/{__version__} {self._settings.contact}"
        return Request(
            self._settings.url.format(cik=filer.cik),
            headers={"Accept": "application/json"},
            secret_headers={"User-Agent": agent},
            validators=before,
            pace=PACE,
        )


def _validators(remembered: Mapping[str, str], filer: Filer) -> Validators:
    named = {name: remembered.get(f"{filer.cik}/{name}") for name in ("etag", "last_modified", "body_hash")}
    return Validators(**named)


def _remember(validators: Validators, filer: Filer) -> dict[str, str]:
    named = {name: getattr(validators, name) for name in ("etag", "last_modified", "body_hash")}
    return {f"{filer.cik}/{name}": value or "" for name, value in named.items()}


def parse_filings(body: bytes, filer: Filer, now: datetime) -> tuple[tuple[Entry, ...], tuple[Quarantined, ...]]:
    """The last year's reports of a filer under the items that matter here; raises BadPayload for another shape.

    The lists of `filings.recent` stand in parallel; one that is shorter than the others is short of its last rows.
    """
    whole = decode(body)
    recent = loose.mapping(loose.mapping(whole).get("filings")).get("recent")
    columns = {name: recent.get(name) for name in _COLUMNS} if isinstance(recent, dict) else {}
    forms = columns.get("form")
    if not isinstance(forms, list) or not isinstance(columns["accessionNumber"], list):
        raise BadPayload(f"EDGAR's list of what {filer.name} filed has another shape than expected; tried again later")
    name = loose.text(loose.mapping(whole).get("name"), 80) or filer.name
    entries: list[Entry] = []
    bad: list[Quarantined] = []
    for at, form in enumerate(forms):
        if form not in _FORMS:
            continue
        row = {key: _at(column, at) for key, column in columns.items()}
        found = _entry(row, filer, name, now)
        if isinstance(found, Quarantined):
            bad.append(found)
        elif found is not None:
            entries.append(found)
    return tuple(entries), tuple(bad)


def _at(column: object, at: int) -> object:
    return column[at] if isinstance(column, list) and at < len(column) else None


def _entry(row: Mapping[str, object], filer: Filer, company: str, now: datetime) -> Entry | Quarantined | None:
    """The entry of one report; None for other items, or one that is too old."""
    accession = loose.text(row["accessionNumber"], 40)
    if accession is None or not accession.replace("-", "").isdecimal():
        return Quarantined("no accession number", repr(dict(row))[:2_000])
    items = [item.strip() for item in (loose.text(row["items"], 200) or "").split(",") if item.strip()]
    told = [item for item in items if item in ITEMS]
    accepted = _moment(row["acceptanceDateTime"])
    filed = loose.day(row["filingDate"]) or (accepted.astimezone(_EASTERN).date() if accepted else None)
    if not told or (filed is not None and filed < now.date() - _KEPT):
        return None
    item = RawItem(
        # The day makes the headline its own: a company files under the same items again and again.
        title=f"{row['form']}: {company}, item{'s' * (len(told) > 1)} {' and '.join(told)}"
        + (f" ({filed})" if filed else ""),
        link=_document(filer, accession, loose.text(row["primaryDocument"], 200)),
        guid=accession,
        outlet=OUTLET,
        published=accepted or _noon(filed),
    )
    return entry_of(item, Place("edgar", _ARCHIVE, OUTLET, now, Grade.REPORTED))


def _document(filer: Filer, accession: str, document: str | None) -> str:
    """The report itself; without its name the folder that holds it."""
    folder = f"{_ARCHIVE}/{filer.cik}/{accession.replace('-', '')}/"
    return folder + (document if document and "/" not in document and ".." not in document else "")


def _noon(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else None


def _moment(value: object) -> datetime | None:
    """When it was accepted: an instant, or fourteen digits of the SEC's own clock, which is Eastern."""
    raw = loose.text(value, 40) or ""
    try:
        if len(raw) == 14 and raw.isdecimal():
            return datetime.strptime(raw, "%Y%m%d%H%M%S").replace(tzinfo=_EASTERN)
        found = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=_EASTERN)
