"""Parses the SEC's list of a company's filings. Only current reports count: the 8-K of a US company under certain
items, and the 6-K of a foreign company, which has no items. Yearly reports (10-K, 20-F) bring nothing new. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from mineralwatch.domain.errors import BadPayload
from mineralwatch.domain.filing_text.filing_reader import FilingStatement, filing_headline
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.story import FeedEntry
from mineralwatch.domain.quick_dataclass import dataclass
from mineralwatch.domain.text.written_moments import ParsedMoment
from mineralwatch.sources import lenient_json
from mineralwatch.sources.base import Quarantined
from mineralwatch.sources.feed_item import FeedContext, RawItem, entry_from_item
from mineralwatch.sources.sam_api_parse import json_or_none
from mineralwatch.sources.server_messages import unexpected_body_error

OUTLET = "SEC EDGAR"
ITEMS = ("1.01", "7.01", "8.01")  # items of an 8-K: a material agreement, a disclosure, other events
# the item for the end of a material agreement, mostly of a loan: an entry only when the report speaks of the stockpile
_ENDED = "1.02"
_FORMS = ("8-K", "8-K/A", "6-K", "6-K/A")
_KEPT = timedelta(days=366)
_EASTERN = ZoneInfo("America/New_York")
_COLUMNS = ("accessionNumber", "filingDate", "acceptanceDateTime", "form", "items", "primaryDocument")


@dataclass(frozen=True, slots=True)
class Filer:
    """One company of the record that files with the SEC; `cik` is the number that the SEC gave the company."""

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


@dataclass(frozen=True, slots=True)
class Filing:
    """One current report as the list gives it. `folder` is the URL of the folder with the report's documents and ends
    in a slash."""

    accession: str
    form: str
    company: str  # the company's name as the SEC writes it
    name: str  # the company's name as the company writes it
    items: tuple[str, ...]
    filed: date | None
    accepted: datetime | None
    folder: str
    document: str | None

    @property
    def readable(self) -> bool:
        """Whether the list names a main document that holds text."""
        return (self.document or "").lower().endswith((".htm", ".html", ".txt"))

    @property
    def only_if_stockpile(self) -> bool:
        """Whether the filing becomes an entry only when its documents speak of the stockpile: a report without items
        may be about anything, and a foreign company files one for each announcement."""
        return self.items in ((), (_ENDED,))


def parse_filing_list(
    body: bytes, filer: Filer, documents: str, now: datetime
) -> tuple[tuple[Filing, ...], tuple[Quarantined, ...]]:
    """The current reports of the last year under the items that count; raises BadPayload when the body has another
    shape.

    `filings.recent` holds parallel lists, one for each column; when a list is too short, the last rows have no value
    there.
    """
    answer = json_or_none(body)
    recent = lenient_json.mapping(lenient_json.mapping(answer).get("filings")).get("recent")
    columns = {name: recent.get(name) for name in _COLUMNS} if isinstance(recent, dict) else {}
    forms = columns.get("form")
    if not isinstance(forms, list) or not isinstance(columns["accessionNumber"], list):
        fallback = f"EDGAR's list of what {filer.name} filed has another shape than expected; tried again later"
        raise unexpected_body_error("the SEC", body, fallback)
    company = lenient_json.text(lenient_json.mapping(answer).get("name"), 80) or filer.name
    folder = f"{documents.rstrip('/')}/{filer.cik}/"
    filings: list[Filing] = []
    quarantined: list[Quarantined] = []
    for index, form in enumerate(forms):
        if form not in _FORMS:
            continue
        row = {key: _cell(column, index) for key, column in columns.items()}
        filing = _filing(row, folder, company, filer.name, now)
        if isinstance(filing, Quarantined):
            quarantined.append(filing)
        elif filing is not None:
            filings.append(filing)
    return tuple(filings), tuple(quarantined)


def _cell(column: object, row_index: int) -> object:
    """The value of one row in a column; None when the column is no list or too short."""
    return column[row_index] if isinstance(column, list) and row_index < len(column) else None


def _filing(
    row: Mapping[str, object], folder: str, company: str, name: str, now: datetime
) -> Filing | Quarantined | None:
    """One filing; None when its items do not count or when it is more than a year old."""
    accession = lenient_json.text(row["accessionNumber"], 40)
    if accession is None or not accession.replace("-", "").isdecimal():
        return Quarantined("no accession number", repr(dict(row))[:2_000])
    form = str(row["form"])
    items = [item.strip() for item in (lenient_json.text(row["items"], 200) or "").split(",") if item.strip()]
    kept_items = tuple(item for item in items if item in ITEMS) or tuple(item for item in items if item == _ENDED)
    accepted = _moment(row["acceptanceDateTime"])
    filed = lenient_json.day(row["filingDate"]) or (accepted.astimezone(_EASTERN).date() if accepted else None)
    if (items and not kept_items and form.startswith("8-K")) or (filed is not None and filed < now.date() - _KEPT):
        return None
    return Filing(
        accession=accession,
        form=form,
        company=company,
        name=name,
        items=kept_items,
        filed=filed,
        accepted=accepted,
        folder=f"{folder}{accession.replace('-', '')}/",
        document=_document(lenient_json.text(row["primaryDocument"], 200)),
    )


def _document(name: str | None) -> str | None:
    return name if name and "/" not in name and ".." not in name else None


def filing_entry(
    filing: Filing,
    now: datetime,
    *,
    documents_read: bool = False,
    statement: FilingStatement | None = None,
    line_is_stored: bool = False,
) -> FeedEntry:
    """The entry of a filing: with the statement about the stockpile when the documents were read, otherwise one line.

    `line_is_stored` is True when an earlier round stored a line without the statement. The statement then becomes an
    entry of its own, since the first text of an entry is never replaced.
    """
    published = filing.accepted or _noon(filing.filed)
    item = RawItem(
        title=filing_headline(filing.form, filing.company, statement, filing.items, filing.filed),
        link=filing.folder + (filing.document or ""),  # when the list names no document, the folder of the filing
        guid=filing.accession + (" as read" if line_is_stored else ""),
        summary=escape(statement.summary, quote=False) if statement else "",
        outlet=OUTLET,
        published=ParsedMoment(published) if published else None,
    )
    place = FeedContext("edgar", filing.folder, OUTLET, now, Grade.OFFICIAL if documents_read else Grade.REPORTED)
    return entry_from_item(item, place)


def _noon(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else None


def _moment(value: object) -> datetime | None:
    """The time when the SEC accepted a filing, from RFC 3339 or from fourteen digits in US Eastern time; None for
    anything else."""
    raw = lenient_json.text(value, 40) or ""
    try:
        if len(raw) == 14 and raw.isdecimal():
            return datetime.strptime(raw, "%Y%m%d%H%M%S").replace(tzinfo=_EASTERN)
        found = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=_EASTERN)


def document_names(body: bytes) -> tuple[str, ...]:
    """The names of the files in a filing's folder, from the folder's `index.json`; raises BadPayload when the body has
    another shape."""
    rows = lenient_json.mapping(lenient_json.mapping(json_or_none(body)).get("directory")).get("item")
    if not isinstance(rows, list):
        raise BadPayload("EDGAR's list of a filing's documents has another shape than expected; tried again later")
    names: Sequence[str | None] = [
        _document(lenient_json.text(lenient_json.mapping(row).get("name"), 200)) for row in rows[:500]
    ]
    return tuple(name for name in names if name)
