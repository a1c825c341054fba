"""The rows of the shipped record as frozen values: the rows of the TOML files, with each source in place of its key.

Dates are text in the form of `domain.dates.FuzzyDate`; money is in US dollars; None means unknown.
A row is complete in itself: its canonical JSON is enough to derive everything from it again.
All kinds of rows stand in this one long file, because it documents the form of the data files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Literal

from mineralwatch.domain.dates import FuzzyDate
from mineralwatch.domain.models.event import EventKind, Scalar
from mineralwatch.domain.models.grade import Grade
from mineralwatch.domain.models.policy import PolicyKind
from mineralwatch.domain.models.solicitation import Stage
from mineralwatch.domain.quick_dataclass import dataclass

ContractKind = Literal["idiq", "contract", "orders"]
TieRole = Literal["stockpile", "stake", "sector", "benchmark"]
PromiseOutcome = Literal["kept", "late", "open", "missed", "superseded"]
FigureBound = Literal[">", ">=", "<", "~"]
SupplyMeasure = Literal[
    "production", "consumption", "imports", "net-import-reliance", "form-wanted", "end-use", "stockpile-total",
    "stockpile-holding", "stockpile-shipments", "plan", "plan-maximum", "price",
]  # fmt: skip
_VINTAGE = re.compile(r"(?:FY\d{4}|\d{4}[ef]|\d{4}/\d{4})")


def parse_record_date(text: str | None) -> FuzzyDate | None:
    """The date that a text of the record states; None for None. Raises ValueError for text that is no date."""
    return FuzzyDate(text) if text is not None else None


def check_vintage(text: str | None) -> None:
    """Raises ValueError unless the text is `2025`, `2025e`, `2026f`, `FY2025`, `2021/2024`, a month or a day."""
    if text is not None and _VINTAGE.fullmatch(text) is None:
        parse_record_date(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSource:
    """A source. `wire` is the outlet that published the story first; all copies of that story are one witness."""

    key: str
    name: str
    wire: str
    grade: Grade
    url: str | None = None
    dated: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedRow:
    """A row with its sources. `single_source` marks a press report that no second, independent report confirms."""

    sources: tuple[RecordSource, ...]
    grade: Grade
    single_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """What one source says of one field. Different values of one field are a conflict, and all are kept.

    `contract` is the number of the contract that the source names with the value.
    """

    field: str
    value: str
    source: RecordSource
    grade: Grade
    contract: str | None = None
    dated: str | None = None
    says: str | None = None
    single_source: bool = False

    def __post_init__(self) -> None:
        parse_record_date(self.dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow(SourcedRow):
    """One event. `tag` tells apart events of the same kind in one row, and is part of the event id.

    `says` is the quotation that the event rests on; `reason` says from what an inferred part of the event follows.
    """

    kind: EventKind
    tag: str = ""
    on: str | None = None
    old: dict[str, Scalar] = field(default_factory=dict)
    new: dict[str, Scalar] = field(default_factory=dict)
    says: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow(SourcedRow):
    """An order under a contract. When sources give a range, `amount` is its upper end and `low` its lower end."""

    amount: float
    low: float | None = None
    about: bool = False
    tag: str = ""
    contract: str | None = None
    on: str | None = None
    says: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.on)


def ordered_total(orders: Iterable[OrderRow]) -> float | None:
    """The sum of the orders' amounts in US dollars; None without orders."""
    amounts = [order.amount for order in orders]
    return round(sum(amounts), 2) if amounts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRow(SourcedRow):
    """One award. An IDIQ (indefinite-delivery contract) has a `ceiling`, a definite contract a `price`."""

    awardee: str
    contract: str | None = None
    kind: ContractKind = "idiq"
    on: str | None = None
    until: str | None = None
    ceiling: float | None = None
    guaranteed: float | None = None
    price: float | None = None
    note: str | None = None
    orders: tuple[OrderRow, ...] = ()

    def __post_init__(self) -> None:
        parse_record_date(self.on), parse_record_date(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class MayFollowRow:
    """The key of an earlier solicitation that this solicitation perhaps follows, and why that is inferred (`because`).

    An award that no source links to a solicitation is kept as a solicitation of its own; this row links the two
    (`may_follow`).
    """

    key: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SolicitationRow(SourcedRow):
    """One solicitation with everything that sources say of it. `slug` and `key` never change.

    `key` is the provisional key; a solicitation whose `number` is known has the number as its key instead.
    """

    slug: str
    key: str
    short: str
    title: str
    materials: tuple[str, ...]
    number: str | None = None
    stage: Stage | None = None
    office: str | None = None
    naics: str | None = None
    psc: str | None = None
    place: str | None = None
    quantity: float | None = None
    unit: str | None = None
    term: str | None = None
    note: str | None = None
    related: tuple[str, ...] = ()
    may_follow: MayFollowRow | None = None
    claims: tuple[ClaimRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    awards: tuple[AwardRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow(SourcedRow):
    """A contract without a solicitation, or orders reported for several solicitations (`requests`) together."""

    slug: str
    awardee: str
    kind: ContractKind
    contract: str | None = None
    on: str | None = None
    until: str | None = None
    ceiling: float | None = None
    requests: tuple[str, ...] = ()
    note: str | None = None
    orders: tuple[OrderRow, ...] = ()

    def __post_init__(self) -> None:
        parse_record_date(self.on), parse_record_date(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyTieRow(SourcedRow):
    """A tie: why a company matters for some materials.

    `contracts` are the numbers of the contracts whose ceilings and orders the screen shows with the company.
    """

    role: TieRole
    tie: str
    materials: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    stake: str | None = None
    on: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A company or a benchmark of the market. `symbol` is in the form of Yahoo Finance, None for a private company."""

    slug: str
    name: str
    ties: tuple[CompanyTieRow, ...]
    symbol: str | None = None
    other_symbols: tuple[str, ...] = ()
    listing: str | None = None
    listing_known: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppropriationRow(SourcedRow):
    """Money appropriated by an Act that was signed on the day `on`."""

    slug: str
    name: str
    law: str
    on: str
    amount: float
    available_until: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferencePartRow:
    """One part of the difference between a source's total and ours: how much more (`amount`, `count`) the source
    states.

    Kind `inferred` fits the figures, but no source says so. `unexplained` is the rest. `unknown` is something of
    unknown size that may be in the rest; such a part has no amount.
    """

    kind: Literal["inferred", "unexplained", "unknown"]
    text: str
    short: str
    amount: float | None = None
    count: int = 0

    def __post_init__(self) -> None:
        if (self.amount is None) is not (self.kind == "unknown"):
            raise ValueError("a part of a difference has an amount, unless its kind is unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotalRow(SourcedRow):
    """A total that a source states. Our total is computed (`totals`); `explains` holds the parts of the difference."""

    slug: str
    sum: Literal["ceilings", "ordered"]
    what: str
    amount: float
    on: str
    count: int | None = None
    note: str | None = None
    explains: tuple[DifferencePartRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow(SourcedRow):
    """An announced step: a dated statement that something will happen, and its outcome, known since `settled_on`."""

    slug: str
    by: str
    what: str
    outcome: PromiseOutcome
    materials: tuple[str, ...] = ()
    request: str | None = None
    said_on: str | None = None
    due: str | None = None
    settled_on: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.said_on), parse_record_date(self.due), parse_record_date(self.settled_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One number of a policy event."""

    what: str
    value: float
    unit: str
    bound: FigureBound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow(SourcedRow):
    """A policy event. `until` is an end that was set from the start, `ended` an end that became known later."""

    slug: str
    kind: PolicyKind
    by: str
    text: str
    on: str | None = None
    until: str | None = None
    ended: str | None = None
    materials: tuple[str, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    note: str | None = None

    def __post_init__(self) -> None:
        parse_record_date(self.on), parse_record_date(self.until), parse_record_date(self.ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One figure or text of a supply row. `vintage` is the period of the figure; None means the vintage of the row.

    `share` is the percentage of the rounded world total, or of all uses; `low` is the lower end of a range whose upper
    end is `value`.
    """

    measure: SupplyMeasure
    place: str | None = None
    what: str | None = None
    value: float | None = None
    unit: str | None = None
    share: float | None = None
    low: float | None = None
    bound: FigureBound | None = None
    vintage: str | None = None
    text: str | None = None
    unit_printed: bool = True

    def __post_init__(self) -> None:
        check_vintage(self.vintage)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRow(SourcedRow):
    """What one source says about the supply of one material, or about the whole stockpile."""

    slug: str
    facts: tuple[FactRow, ...]
    material: str | None = None
    stage: str | None = None
    vintage: str | None = None
    agency: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        check_vintage(self.vintage)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow(SourcedRow):
    """A price series that a program may read, with its terms of use."""

    slug: str
    name: str
    covers: str
    terms: str
    materials: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictingStatementRow:
    """What one source says in a conflict."""

    says: str
    source: RecordSource
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow:
    """A conflict between sources that belongs to no single row. `shown` says which value the screen shows, and why."""

    slug: str
    point: str
    shown: str
    sides: tuple[ConflictingStatementRow, ...]
    requests: tuple[str, ...] = ()


ContractHolderRow = SolicitationRow | ContractRow


@dataclass(frozen=True, slots=True)
class Record:
    """The whole record. `keys` gives the solicitation key of each solicitation row by the row's slug."""

    date: date
    """The latest date in any source."""
    keys: Mapping[str, str]
    sources: tuple[RecordSource, ...] = ()
    solicitations: tuple[SolicitationRow, ...] = ()
    contracts: tuple[ContractRow, ...] = ()
    companies: tuple[CompanyRow, ...] = ()
    appropriations: tuple[AppropriationRow, ...] = ()
    stated: tuple[StatedTotalRow, ...] = ()
    promises: tuple[PromiseRow, ...] = ()
    policy: tuple[PolicyRow, ...] = ()
    supply: tuple[SupplyRow, ...] = ()
    series: tuple[SeriesRow, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()
